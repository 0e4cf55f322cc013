import Datasets
import Layers

/// Chooses how the first layer takes images: as they are, or by their non-zero values alone.
enum InputForm {
  static func isSparse(_ images: ImageTable, for layer: any Layer) -> Bool {
    layer.acceptsSparseInput && images.sampledDensity() < densityLimit(for: layer)
  }

  /// Share of non-zero values from which on the dense product is faster, as measured: 0.7 with 128 outputs,
  /// 0.57 with 256, 0.38 with 512, where a general product gains and the bits are walked more often.
  private static func densityLimit(for layer: any Layer) -> Double {
    layer.outputSize <= 256 ? 0.6 : 0.4
  }
}
