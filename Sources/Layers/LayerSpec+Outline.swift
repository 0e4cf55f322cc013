import Errors
import Tensors

extension LayerSpec {
  /// What a layer gives out, and how many parameters it has, without making it.
  ///
  /// - Parameters:
  ///   - input: Shape of what comes in.
  ///   - name: For messages.
  /// - Throws: `EngineError.badSize`.
  package func outline(
    input: Shape, name: String
  ) throws -> (output: Shape, parameterCount: Int) {
    switch self {
    case .dense(let units, _):
      return (
        try Shape([units], of: name),
        try checkedProduct([try sum(input.elementCount, 1, name), units], of: name)
      )
    case .convolution2D(let filters, let kernelSize, let strides, let padding, _):
      let windows = try WindowGeometry(
        input: input, window: kernelSize, steps: strides, padding: padding, of: name)
      return (
        try Shape([windows.outputHeight, windows.outputWidth, filters], of: name),
        try checkedProduct([try sum(windows.windowSize, 1, name), filters], of: name)
      )
    case .maxPool2D(let poolSize, let strides, let padding),
      .averagePool2D(let poolSize, let strides, let padding):
      let windows = try WindowGeometry(
        input: input, window: poolSize, steps: strides, padding: padding, of: name)
      return (
        try Shape([windows.outputHeight, windows.outputWidth, windows.channels], of: name), 0
      )
    case .globalAveragePool2D:
      return (try Shape(input.sizes.suffix(1), of: name), 0)
    case .flatten:
      return (try Shape([input.elementCount], of: name), 0)
    case .batchNormalization:
      return (
        input, try checkedProduct([4, input.sizes[input.sizes.count - 1]], of: name)
      )
    case .activation, .dropout:
      return (input, 0)
    }
  }

  private func sum(_ a: Int, _ b: Int, _ name: String) throws -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    guard !overflow else { throw EngineError.badSize("\(name): too many parameters") }
    return sum
  }
}
