import Datasets
import Layers

/// Chooses how the first layer takes images: as they are, or by their non-zero values alone.
enum InputForm {
  /// Share of non-zero values from which on the dense product is faster.
  private static let densityLimit = 0.6

  static func isSparse(_ images: ImageTable, for layer: any Layer) -> Bool {
    layer.acceptsSparseInput && images.sampledDensity() < densityLimit
  }
}
