import Errors
import Memory
import Tensors

/// Takes the mean of each channel away and divides by its standard deviation, then scales and shifts by parameters:
/// Ioffe and Szegedy, *Batch normalization*, ICML 2015.
///
/// In training mean and variance are those of the batch, over images and places; moving averages of them, which
/// are parameters that no gradient reaches, stand for them in inference.
package final class BatchNormalization: BatchLayer {
  package let name: String
  package let inputShape: Shape
  package let parameters: [Parameter]
  package let gradientTasks: [GradientTask]
  private let channels: Int
  /// Share of the moving averages that a step keeps.
  private let momentum: Double
  /// Added to the variance.
  private let epsilon: Double

  /// - Throws: `EngineError.badValue` for a number out of range, or `.outOfMemory`.
  package init(name: String, input: Shape, momentum: Double, epsilon: Double) throws {
    guard momentum >= 0, momentum < 1 else {
      throw EngineError.badValue(
        "\(name): momentum: expected 0 or more and below 1, got \(momentum)")
    }
    guard epsilon > 0, epsilon.isFinite else {
      throw EngineError.badValue(
        "\(name): epsilon: expected a finite number above 0, got \(epsilon)")
    }
    self.name = name
    self.momentum = momentum
    self.epsilon = epsilon
    inputShape = input
    let channels = input.sizes[input.sizes.count - 1]
    self.channels = channels
    let shape = try Shape([channels], of: name)
    let starts: [(name: String, value: Float)] = [
      ("gamma", 1), ("beta", 0), ("moving_mean", 0), ("moving_variance", 1),
    ]
    parameters = try starts.map { start in
      let values = try HeapBuffer<Float>(uninitialized: channels, for: name)
      values.pointer.update(repeating: start.value, count: channels)
      return Parameter(
        name: "\(name).\(start.name)", shape: shape, values: values, decays: false,
        isTrained: !start.name.hasPrefix("moving"), allowsNegative: start.name != "moving_variance")
    }
    gradientTasks = [0, 1].map { GradientTask(parameter: $0, elements: 0..<channels) }
  }

  package var spec: LayerSpec { .batchNormalization(momentum: momentum, epsilon: epsilon) }
  package var outputShape: Shape { inputShape }
  package var workspaceSize: Int { Room.count * channels }
  package var statisticsSize: Int { 2 * channels }
  package var backwardReads: (inputs: Bool, outputs: Bool) { (true, false) }

  package func scratchSize(rows: Int) -> Int { 2 * channels }

  package func forward(
    _ x: LayerInput, into y: MutableMatrix, scratch: UnsafeMutablePointer<Float>
  ) {
    let (scale, shift) = (scratch, scratch + channels)
    for channel in 0..<channels {
      let deviation = (Double(movingVariance[channel]) + epsilon).squareRoot()
      let factor = Double(gamma[channel]) / deviation
      scale[channel] = Float(factor)
      shift[channel] = Float(Double(beta[channel]) - Double(movingMean[channel]) * factor)
    }
    scaleChannels(x.dense, channels: channels, scale: scale, shift: shift, into: y)
  }

  package func addStatistics(_ x: Matrix, to sums: UnsafeMutablePointer<Double>) {
    addChannelSums(x, x, channels: channels, to: sums)
  }

  package func finishStatistics(
    _ sums: UnsafePointer<Double>, partCount: Int, rowCount: Int,
    workspace: UnsafeMutablePointer<Float>, isStep: Bool
  ) {
    let room = Room(workspace, channels)
    let count = Double(rowCount * (inputSize / channels))
    for channel in 0..<channels {
      let (sum, squares) = total(sums, partCount, channel)
      let mean = sum / count
      let variance = max(squares / count - mean * mean, 0)
      let inverse = 1 / (variance + epsilon).squareRoot()
      let factor = Double(gamma[channel]) * inverse
      room.scale[channel] = Float(factor)
      room.shift[channel] = Float(Double(beta[channel]) - mean * factor)
      room.mean[channel] = Float(mean)
      room.inverse[channel] = Float(inverse)
      guard isStep else { continue }
      movingMean[channel] = moved(movingMean[channel], mean)
      movingVariance[channel] = moved(movingVariance[channel], variance)
    }
  }

  package func forwardInTraining(_ block: ForwardBlock) {
    let room = Room(UnsafeMutablePointer(mutating: block.workspace), channels)
    scaleChannels(
      block.x.dense, channels: channels, scale: room.scale, shift: room.shift, into: block.y)
  }

  package func addGradientStatistics(
    _ x: Matrix, _ gradY: Matrix, workspace: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Double>
  ) {
    addChannelSums(gradY, x, channels: channels, to: sums)
  }

  package func finishGradientStatistics(
    _ sums: UnsafePointer<Double>, partCount: Int, rowCount: Int,
    workspace: UnsafeMutablePointer<Float>
  ) {
    let room = Room(workspace, channels)
    let count = Double(rowCount * (inputSize / channels))
    for channel in 0..<channels {
      let (sum, products) = total(sums, partCount, channel)
      let (mean, inverse) = (Double(room.mean[channel]), Double(room.inverse[channel]))
      // Σ gradY · (x − mean) / deviation
      let normalized = (products - mean * sum) * inverse
      room.gradBeta[channel] = Float(sum)
      room.gradGamma[channel] = Float(normalized)
      // gradX = scale · (gradY − Σ gradY / n − (x − mean) / deviation · normalized / n)
      let scale = Double(gamma[channel]) * inverse
      let slope = -scale * inverse * normalized / count
      room.slope[channel] = Float(slope)
      room.offset[channel] = Float(-scale * sum / count - slope * mean)
    }
  }

  package func backward(_ block: BackwardBlock) {
    guard let gradX = block.gradX else { return }
    let room = Room(UnsafeMutablePointer(mutating: block.workspace), channels)
    combineChannels(
      block.gradY.view, times: room.scale, block.x.dense, times: room.slope, plus: room.offset,
      channels: channels, into: gradX)
  }

  package func computeGradient(
    _ task: GradientTask, from source: GradientSource, into piece: UnsafeMutablePointer<Float>
  ) {
    let room = Room(UnsafeMutablePointer(mutating: source.workspace), channels)
    piece.update(from: task.parameter == 0 ? room.gradGamma : room.gradBeta, count: channels)
  }

  /// The sums of all parts.
  private func total(
    _ sums: UnsafePointer<Double>, _ partCount: Int, _ channel: Int
  ) -> (Double, Double) {
    var total = (0.0, 0.0)
    for part in 0..<partCount {
      total.0 += sums[part * statisticsSize + channel]
      total.1 += sums[part * statisticsSize + channels + channel]
    }
    return total
  }

  private func moved(_ average: Float, _ value: Double) -> Float {
    Float(Double(average) * momentum + value * (1 - momentum))
  }

  private var gamma: UnsafeMutablePointer<Float> { parameters[0].values.pointer }
  private var beta: UnsafeMutablePointer<Float> { parameters[1].values.pointer }
  private var movingMean: UnsafeMutablePointer<Float> { parameters[2].values.pointer }
  private var movingVariance: UnsafeMutablePointer<Float> { parameters[3].values.pointer }

  /// What lies in the workspace, a number for each channel.
  private struct Room {
    static let count = 8
    let scale: UnsafeMutablePointer<Float>
    let shift: UnsafeMutablePointer<Float>
    let mean: UnsafeMutablePointer<Float>
    let inverse: UnsafeMutablePointer<Float>
    let gradGamma: UnsafeMutablePointer<Float>
    let gradBeta: UnsafeMutablePointer<Float>
    let slope: UnsafeMutablePointer<Float>
    let offset: UnsafeMutablePointer<Float>

    init(_ start: UnsafeMutablePointer<Float>, _ channels: Int) {
      scale = start
      shift = start + channels
      mean = start + 2 * channels
      inverse = start + 3 * channels
      gradGamma = start + 4 * channels
      gradBeta = start + 5 * channels
      slope = start + 6 * channels
      offset = start + 7 * channels
    }
  }
}
