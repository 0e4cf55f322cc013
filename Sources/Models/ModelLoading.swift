import Errors
import Files
import FoundationEssentials
import Layers
import Memory
import Tensors

extension Sequential {
  /// Reads a network from a model file.
  ///
  /// - Throws: `EngineError.notFound`, `.inputOutput`, `.limit`, or `.badModel` if the file is not what
  ///   `ModelFormat` describes. Nothing larger than the file is ever allocated for it.
  package static func load(from path: String) throws -> Sequential {
    let file = try InputFile(path: path)
    guard file.size <= ModelFormat.fileLimit else {
      throw EngineError.limit(
        "\(path): \(file.size) bytes are more than \(ModelFormat.fileLimit), the limit of a model file"
      )
    }
    do {
      return try read(file)
    } catch EngineError.badModel(let reason) {
      throw EngineError.badModel("\(path): \(reason)")
    }
  }

  private static func read(_ file: InputFile) throws -> Sequential {
    let header = try SafetensorsHeader.read(from: file, kind: "model")
    let spec = try architecture(in: header.value)
    try checkSize(of: spec, dataSize: file.size - header.bytes.count)
    let network: Sequential
    do {
      network = try Sequential(spec)
    } catch EngineError.badSize(let reason), EngineError.badValue(let reason),
      EngineError.limit(let reason)
    {
      throw EngineError.badModel("the architecture makes no network: \(reason)")
    }
    try network.checkPlaces(header.value.entries)
    try network.adoptMetadata(of: header.value.metadata)
    for parameter in network.parameters {
      let bytes = UnsafeMutableRawBufferPointer(
        start: parameter.values.pointer,
        count: parameter.values.count * MemoryLayout<Float>.stride)
      guard try file.readFully(into: bytes) == bytes.count else {
        throw EngineError.badModel("the file ends within tensor '\(parameter.name)'")
      }
      if let fault = parameter.fault(in: parameter.values.pointer) {
        throw EngineError.badModel("tensor '\(parameter.name)': \(fault)")
      }
    }
    return network
  }

  private static func architecture(in header: SafetensorsHeader) throws -> ModelSpec {
    guard header.metadata[ModelFormat.formatKey] != ModelFormat.checkpointFormat else {
      throw EngineError.badModel(
        "is a checkpoint of a training, not a model; go on with it (`digitus train --resume`), then save "
          + "the model")
    }
    guard header.metadata[ModelFormat.formatKey] == ModelFormat.format,
      let versionText = header.metadata[ModelFormat.versionKey],
      let text = header.metadata[ModelFormat.architectureKey]
    else {
      throw EngineError.badModel("a safetensors file, but not of a Digitus model")
    }
    try ModelFormat.requireVersion(versionText, upTo: ModelFormat.version, of: "format")
    if let hash = header.metadata[ModelFormat.architectureHashKey],
      hash != ModelFormat.hash(ofArchitecture: text)
    {
      throw EngineError.badModel(
        "the architecture in the metadata has another hash than the \(hash) beside it: one of them is damaged"
      )
    }
    do {
      return try JSONDecoder().decode(ModelSpec.self, from: Data(text.utf8))
    } catch let error as EngineError {
      throw error
    } catch {
      throw EngineError.badModel(
        "the architecture in the metadata cannot be understood"
          + SafetensorsHeader.place(of: error))
    }
  }

  /// Compares what the architecture needs with what the file holds, before anything is allocated.
  private static func checkSize(of spec: ModelSpec, dataSize: Int) throws {
    let needed: Int
    do {
      needed = try parameterCount(of: spec)
    } catch EngineError.badSize(let reason) {
      throw EngineError.badModel("the architecture makes no network: \(reason)")
    }
    guard needed <= ModelFormat.fileLimit else {
      throw EngineError.badModel("the architecture is too large: \(needed) parameters")
    }
    guard needed * MemoryLayout<Float>.stride == dataSize else {
      throw EngineError.badModel(
        "the architecture needs \(needed * MemoryLayout<Float>.stride) bytes of tensors, but the file "
          + "holds \(dataSize)")
    }
  }

  private static func parameterCount(of spec: ModelSpec) throws -> Int {
    var shape = try Shape(spec.inputShape, of: "input shape")
    var total = 0
    for layer in spec.layers {
      let outline = try layer.spec.outline(input: shape, name: layer.spec.type)
      let (sum, overflow) = total.addingReportingOverflow(outline.parameterCount)
      guard !overflow else { throw EngineError.badSize("too many parameters") }
      total = sum
      shape = outline.output
    }
    return total
  }

  /// Checks that the header's tensors are the network's parameters, in order and without gaps.
  private func checkPlaces(_ entries: [String: SafetensorsHeader.Entry]) throws {
    guard entries.count == parameters.count else {
      throw EngineError.badModel(
        "holds \(entries.count) tensors; the architecture has \(parameters.count) parameters")
    }
    var offset = 0
    for parameter in parameters {
      guard let entry = entries[parameter.name] else {
        throw EngineError.badModel("tensor '\(parameter.name)' is missing")
      }
      let end = offset + parameter.values.count * MemoryLayout<Float>.stride
      guard entry.type == "F32", entry.shape == parameter.shape.sizes,
        entry.offsets == [offset, end]
      else {
        throw EngineError.badModel(
          "tensor '\(parameter.name)': expected F32 \(parameter.shape.sizes) at bytes \(offset) to "
            + "\(end), got \(entry.type) \(entry.shape) at \(entry.offsets)")
      }
      offset = end
    }
  }
}
