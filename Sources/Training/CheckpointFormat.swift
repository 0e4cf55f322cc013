import Errors
import Layers
import Models

/// The checkpoint file: safetensors as a model file is, with all that a training needs to go on to the same
/// bits. Its "format" keeps the two apart.
///
///     bytes 0 ..< 8      N, the length of the header, little-endian
///     bytes 8 ..< 8 + N  header, JSON as of a model file; "__metadata__" holds
///                          "format"                  "digitus-checkpoint"
///                          "digitus.format_version"  "1"; "2" if an option is in use that version 1 has not:
///                                                    a schedule, label smoothing, weights of images,
///                                                    clipping, an average, augmentation, an L2 penalty,
///                                                    division by weights, another learning rate or
///                                                    dataset in the course of the training
///                          "digitus.version"         release of the library that wrote it
///                          "digitus.architecture"    JSON of digitus_network_describe
///                          "digitus.checkpoint"      JSON of `CheckpointState`
///     the rest           the tensors, one after the other without gaps:
///                          each parameter, F32, under its name;
///                          for each parameter what the optimizer remembers of it, F32,
///                            "optimizer." and its name, [numbers an element, and its shape]; not there if
///                            the optimizer remembers nothing;
///                          for each parameter that a gradient trains its average, F32, "average." and its
///                            name, if averages are kept;
///                          "note", U8, the caller's text in UTF-8;
///                          "hash", U8 [8], little-endian XXH64 of the XXH64s (little-endian, 8 bytes each)
///                            of the file's beginning with its header and of each tensor before this one
///
/// It stands at the end of a batch: of a batch that was cut short it holds nothing, because parameters and
/// state change with the end of a batch only, and the batch can be done again.
package enum CheckpointFormat {
  static let version = 2
  /// Bytes of a note at most.
  package static let noteLimit = 1 << 24

  static let stateKey = "digitus.checkpoint"
  static let noteName = "note"
  static let hashName = "hash"
  static let hashSize = 8

  /// - Throws: `EngineError.limit`.
  package static func requireNoteSize(_ size: Int) throws {
    guard size <= noteLimit else {
      throw EngineError.limit("note: \(size) bytes are more than \(noteLimit), the limit")
    }
  }

  /// Name and place of each tensor, in the file's order.
  static func layout(
    _ parameters: [Parameter], stateCount: Int, average: WeightAverage?, noteSize: Int
  ) -> [(name: String, entry: SafetensorsHeader.Entry)] {
    var layout: [(name: String, entry: SafetensorsHeader.Entry)] = []
    var offset = 0
    func add(_ name: String, _ type: String, _ shape: [Int], size: Int) {
      layout.append((name, .init(type: type, shape: shape, offsets: [offset, offset + size])))
      offset += size
    }
    let width = MemoryLayout<Float>.stride
    for parameter in parameters {
      add(parameter.name, "F32", parameter.shape.sizes, size: width * parameter.values.count)
    }
    for parameter in parameters where stateCount > 0 {
      add(
        "optimizer.\(parameter.name)", "F32", [stateCount] + parameter.shape.sizes,
        size: width * stateCount * parameter.values.count)
    }
    for (parameter, values) in zip(parameters, average?.values ?? []) where values.count > 0 {
      add("average.\(parameter.name)", "F32", parameter.shape.sizes, size: width * values.count)
    }
    add(noteName, "U8", [noteSize], size: noteSize)
    add(hashName, "U8", [hashSize], size: hashSize)
    return layout
  }
}
