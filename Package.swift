// swift-tools-version: 6.0
import PackageDescription

// One folder under Sources is one target, so that an arrow against the grain does not compile.
// Leaves first; each target names all that it may see.
let package = Package(
  name: "digitus",
  products: [
    .library(name: "digitus", type: .dynamic, targets: ["CAPI"])
  ],
  targets: [
    .systemLibrary(name: "CDigitus", path: "include"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "COneDNN"),
    .systemLibrary(name: "CMachine"),

    .target(name: "Errors"),
    .target(name: "Memory", dependencies: ["CMachine", "Errors"]),
    .target(name: "Randomness"),
    .target(name: "Threads", dependencies: ["CMachine", "Errors", "Memory"]),
    .target(name: "Files", dependencies: ["CZlib", "Errors", "Memory"]),
    .target(name: "Datasets", dependencies: ["Errors", "Files", "Memory", "Threads"]),
    .target(name: "Tensors", dependencies: ["CMachine", "COneDNN", "Errors", "Memory"]),
    .target(name: "Layers", dependencies: ["Errors", "Memory", "Randomness", "Tensors"]),
    .target(name: "Optimizers", dependencies: ["Errors"]),
    .target(name: "Augmentation", dependencies: ["Errors", "Memory", "Randomness", "Tensors"]),
    .target(name: "ImageNormalization", dependencies: ["Errors", "Memory"]),
    .target(
      name: "Models",
      dependencies: ["Errors", "Files", "Layers", "Memory", "Randomness", "Tensors"]),
    .target(
      name: "Training",
      dependencies: [
        "Augmentation", "Datasets", "Errors", "Files", "Layers", "Memory", "Models", "Optimizers",
        "Randomness", "Tensors", "Threads",
      ]),
    .target(
      name: "CAPI",
      dependencies: [
        "Augmentation", "CDigitus", "Datasets", "Errors", "ImageNormalization", "Layers", "Memory",
        "Models", "Optimizers", "Tensors", "Threads", "Training",
      ],
      exclude: ["cpu-level.S", "exports.map"]),

    // What the tests share: comparison, random values, temporary files, a naive network.
    .target(
      name: "TestSupport",
      dependencies: [
        "CZlib", "Datasets", "Errors", "Files", "Layers", "Memory", "Models", "Randomness",
        "Tensors", "Threads",
      ],
      path: "Tests/TestSupport"),
    .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"]),
    .testTarget(name: "ErrorsTests", dependencies: ["Errors", "TestSupport"]),
    .testTarget(name: "MemoryTests", dependencies: ["Memory", "TestSupport"]),
    .testTarget(name: "RandomnessTests", dependencies: ["Randomness", "TestSupport"]),
    .testTarget(name: "ThreadsTests", dependencies: ["TestSupport", "Threads"]),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"]),
    .testTarget(
      name: "DatasetsTests",
      dependencies: ["Datasets", "Errors", "Files", "Memory", "Randomness", "TestSupport"]),
    .testTarget(
      name: "TensorsTests",
      dependencies: ["Errors", "Memory", "Randomness", "Tensors", "TestSupport"]),
    .testTarget(
      name: "LayersTests",
      dependencies: ["Layers", "Memory", "Randomness", "Tensors", "TestSupport"]),
    .testTarget(
      name: "AugmentationTests",
      dependencies: ["Augmentation", "Randomness", "Tensors", "TestSupport"]),
    .testTarget(
      name: "ImageNormalizationTests",
      dependencies: ["Errors", "ImageNormalization", "Randomness", "TestSupport"]),
    .testTarget(
      name: "OptimizersTests", dependencies: ["Optimizers", "Randomness", "TestSupport"]),
    .testTarget(
      name: "ModelsTests", dependencies: ["Layers", "Models", "Randomness", "TestSupport"]),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Augmentation", "Datasets", "Layers", "Memory", "Models", "Optimizers", "Randomness",
        "TestSupport",
        "Threads", "Training",
      ]),
    .testTarget(
      name: "CAPITests", dependencies: ["CAPI", "CDigitus", "Errors", "TestSupport"]),

    // What fuzzing demands of each file reader, and its corpus as tests; Tests/Fuzz/README.md.
    .target(
      name: "FuzzChecks",
      dependencies: [
        "CZlib", "Datasets", "Errors", "Files", "Layers", "Memory", "Models", "Optimizers",
        "TestSupport", "Threads", "Training",
      ],
      path: "Tests/Fuzz/Checks"),
    .testTarget(
      name: "FuzzReplayTests",
      dependencies: [
        "Datasets", "Errors", "Files", "FuzzChecks", "Models", "TestSupport", "Training",
      ],
      path: "Tests/Fuzz/Replay"),
  ],
  swiftLanguageModes: [.v6]
)
