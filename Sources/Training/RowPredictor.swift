import Datasets
import Models
import Synchronization
import Tensors
import Threads

/// Predicts single images on the calling thread, without taking memory: its buffers are kept.
///
/// Any number of threads may use it at once; who finds the buffers in use takes new ones.
///
/// A flag says whether they are, not a lock: in the child of a `fork` that another thread's prediction was
/// in the middle of, it stays raised, and the child takes new buffers. Swift's `Mutex` ends such a process.
package final class RowPredictor: @unchecked Sendable {
  private struct Buffers {
    let bytes: ForwardWorkspace
    let floats: ForwardWorkspace
  }

  private let network: Sequential
  private let buffers: Buffers
  private let isInUse = Atomic<Bool>(false)

  /// - Parameter network: Gets no more layers.
  /// - Throws: `EngineError.badState` without layers, or `.outOfMemory`.
  package init(_ network: Sequential) throws {
    try network.requireLayers()
    self.network = network
    buffers = try Self.makeBuffers(for: network)
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
    if isInUse.exchange(true, ordering: .acquiring) {
      predict(image, with: try Self.makeBuffers(for: network), into: probabilities)
    } else {
      predict(image, with: buffers, into: probabilities)
      isInUse.store(false, ordering: .releasing)
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
    let layers = network.layers.filter { !$0.passesThrough.inference }
    func workspace(holdsBytes: Bool) throws -> ForwardWorkspace {
      try ForwardWorkspace(
        layers, inputSize: network.inputSize, rowCount: 1,
        isSparse: layers.first?.acceptsSparseInput ?? false, holdsBytes: holdsBytes)
    }
    return Buffers(
      bytes: try workspace(holdsBytes: true), floats: try workspace(holdsBytes: false))
  }
}
