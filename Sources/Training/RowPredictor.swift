import Datasets
import Models
import Synchronization
import Tensors
import Threads

/// Predicts single images on the calling thread, without taking memory: its buffers are kept.
///
/// Any number of threads may use it at once; who finds the buffers in use takes new ones.
package final class RowPredictor: Sendable {
  private struct Buffers: @unchecked Sendable {
    let bytes: ForwardWorkspace
    let floats: ForwardWorkspace
  }

  private let network: Sequential
  private let buffers: Mutex<Buffers>

  /// - Parameter network: Gets no more layers.
  /// - Throws: `EngineError.badState` without layers, or `.outOfMemory`.
  package init(_ network: Sequential) throws {
    try network.requireLayers()
    self.network = network
    buffers = Mutex(try Self.makeBuffers(for: network))
  }

  /// Class probabilities of one image.
  ///
  /// - Parameters:
  ///   - image: A table of one row, of the network's width.
  ///   - probabilities: `[outputSize]`, overwritten.
  /// - Throws: `EngineError.badValue` with the column of a value that is NaN or infinite, or `.outOfMemory`.
  package func predict(
    _ image: ImageTable, into probabilities: UnsafeMutablePointer<Float>
  ) throws {
    if !image.isFinite(0..<1), let error = image.notFiniteError() { throw error }
    let found: Void? = buffers.withLockIfAvailable {
      predict(image, with: $0, into: probabilities)
    }
    if found == nil {
      predict(image, with: try Self.makeBuffers(for: network), into: probabilities)
    }
  }

  private func predict(
    _ image: ImageTable, with buffers: Buffers, into probabilities: UnsafeMutablePointer<Float>
  ) {
    let workspace = image.holdsBytes ? buffers.bytes : buffers.floats
    flushingSubnormals {
      let logits = workspace.forward(RowSelection(image, first: 0, count: 1), 0..<1)
      softmax(logits[0], count: logits.columns, into: probabilities)
    }
  }

  private static func makeBuffers(for network: Sequential) throws -> Buffers {
    func workspace(holdsBytes: Bool) throws -> ForwardWorkspace {
      try ForwardWorkspace(
        network.layers[...], inputSize: network.inputSize, rowCount: 1,
        isSparse: network.layers[0].acceptsSparseInput, holdsBytes: holdsBytes)
    }
    return Buffers(
      bytes: try workspace(holdsBytes: true), floats: try workspace(holdsBytes: false))
  }
}
