import Datasets
import Errors
import Models

extension Sequential {
  /// - Throws: `EngineError` unless the images fit the network's input.
  func requireWidth(of images: ImageTable) throws {
    try requireLayers()
    guard images.width == inputSize else {
      throw EngineError.badSize(
        "the images have \(images.width) values each; the network expects \(inputSize)")
    }
  }

  /// - Throws: `EngineError` unless images and labels of `dataset` fit the network.
  package func requireMatch(with dataset: Dataset) throws {
    try requireWidth(of: dataset.images)
    guard dataset.classCount == outputSize else {
      throw EngineError.badSize(
        "the dataset has \(dataset.classCount) classes; the network's last layer has \(outputSize) "
          + "outputs")
    }
  }

  /// - Throws: `EngineError.badState` unless there is something to learn.
  func requireParameters() throws {
    guard !parameters.isEmpty else {
      throw EngineError.badState(
        "the network has nothing to learn; add a dense or a convolution layer")
    }
  }
}
