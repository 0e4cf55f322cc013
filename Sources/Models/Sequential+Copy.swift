extension Sequential {
  /// A network of the same layers, parameters and metadata that shares nothing with this one.
  ///
  /// - Throws: `EngineError.outOfMemory`.
  package func copy() throws -> Sequential {
    let copy = try Sequential(spec())
    for (parameter, original) in zip(copy.parameters, parameters) {
      parameter.values.pointer.update(from: original.values.pointer, count: original.values.count)
    }
    copy.metadata = metadata
    return copy
  }
}
