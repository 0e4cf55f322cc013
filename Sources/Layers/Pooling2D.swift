import Errors
import Tensors

/// The greatest value of each window, channel by channel.
package final class MaxPool2D: Layer {
  package let name: String
  package let inputShape: Shape
  package let outputShape: Shape
  private let geometry: WindowGeometry

  /// - Throws: `EngineError.badSize`.
  package init(name: String, geometry: WindowGeometry) throws {
    self.name = name
    self.geometry = geometry
    (inputShape, outputShape) = try geometry.shapesOfPooling(name)
  }

  package var spec: LayerSpec {
    .maxPool2D(
      poolSize: geometry.windowSides, strides: geometry.steps, padding: geometry.padding)
  }
  package var traceSize: Int { outputSize * MemoryLayout<Float>.stride }

  package func forward(
    _ x: LayerInput, into y: MutableMatrix, scratch: UnsafeMutablePointer<Float>
  ) {
    maxPool(x.dense, geometry, into: y, winners: nil)
  }

  package func forwardInTraining(_ block: ForwardBlock) {
    let count = block.y.rows * outputSize
    maxPool(
      block.x.dense, geometry, into: block.y,
      winners: block.trace.bindMemory(to: Float.self, capacity: count))
  }

  package func backward(_ block: BackwardBlock) {
    guard let gradX = block.gradX else { return }
    let count = block.y.rows * outputSize
    backwardMaxPool(
      block.gradY.view, winners: block.trace.bindMemory(to: Float.self, capacity: count), geometry,
      into: gradX)
  }
}

/// The mean of each window, channel by channel.
package final class AveragePool2D: Layer {
  package let name: String
  package let inputShape: Shape
  package let outputShape: Shape
  private let geometry: WindowGeometry

  /// - Throws: `EngineError.badSize`.
  package init(name: String, geometry: WindowGeometry) throws {
    self.name = name
    self.geometry = geometry
    (inputShape, outputShape) = try geometry.shapesOfPooling(name)
  }

  package var spec: LayerSpec {
    .averagePool2D(
      poolSize: geometry.windowSides, strides: geometry.steps, padding: geometry.padding)
  }

  package func forward(
    _ x: LayerInput, into y: MutableMatrix, scratch: UnsafeMutablePointer<Float>
  ) {
    averagePool(x.dense, geometry, into: y)
  }

  package func backward(_ block: BackwardBlock) {
    guard let gradX = block.gradX else { return }
    backwardAveragePool(block.gradY.view, geometry, into: gradX)
  }
}

/// The mean of each channel: `[height, width, channels]` becomes `[channels]`.
package final class GlobalAveragePool2D: Layer {
  package let name: String
  package let inputShape: Shape
  package let outputShape: Shape
  private let geometry: WindowGeometry

  /// - Throws: `EngineError.badSize` unless the input has a height and a width.
  package init(name: String, input: Shape) throws {
    guard input.sizes.count == 3 else {
      throw EngineError.badSize(
        "\(name): expected an input of height, width and channels, got \(input.sizes)")
    }
    self.name = name
    geometry = try WindowGeometry(
      input: input, window: [input.sizes[0], input.sizes[1]], steps: [1, 1], padding: .valid,
      of: name)
    inputShape = input
    outputShape = try Shape([input.sizes[2]], of: name)
  }

  package var spec: LayerSpec { .globalAveragePool2D }

  package func forward(
    _ x: LayerInput, into y: MutableMatrix, scratch: UnsafeMutablePointer<Float>
  ) {
    averagePool(x.dense, geometry, into: y)
  }

  package func backward(_ block: BackwardBlock) {
    guard let gradX = block.gradX else { return }
    backwardAveragePool(block.gradY.view, geometry, into: gradX)
  }
}

extension WindowGeometry {
  fileprivate var windowSides: [Int] { [windowHeight, windowWidth] }
  fileprivate var steps: [Int] { [rowStep, columnStep] }

  fileprivate func shapesOfPooling(_ name: String) throws -> (input: Shape, output: Shape) {
    (
      try Shape([height, width, channels], of: name),
      try Shape([outputHeight, outputWidth, channels], of: name)
    )
  }
}
