// Trains a digit classifier on one CSV file, tests it on another after every epoch, saves it, and
// reads the first test images with it. The C interface, include/digitus.h, called from Swift.
import CDigitus

/// Why a call of the library failed, in the library's words.
struct DigitusError: Error, CustomStringConvertible {
  let description: String
}

/// Turns a status into an error.
func check(_ status: digitus_status) throws {
  guard status == DIGITUS_OK else {
    throw DigitusError(description: String(cString: digitus_last_error()))
  }
}

/// A CSV file of labelled images; lives as long as something uses it.
final class Dataset {
  private(set) var handle: OpaquePointer?

  init(csv path: String) throws {
    try check(digitus_dataset_open_csv(path, &handle))
  }

  deinit { digitus_dataset_destroy(handle) }

  var count: Int { Int(digitus_dataset_count(handle)) }
  var width: Int { Int(digitus_dataset_width(handle)) }
  var classes: Int { Int(digitus_dataset_class_count(handle)) }
}

/// Pixels, a hidden layer with ReLU, and a score for each class.
final class Classifier {
  private(set) var handle: OpaquePointer?

  init(for images: Dataset, hidden: Int, seed: UInt64 = 0) throws {
    let shape = [Int64(images.width)]
    try check(digitus_network_create(shape, 1, seed, &handle))
    try check(digitus_network_add_dense(handle, Int64(hidden), DIGITUS_ACTIVATION_RELU))
    try check(digitus_network_add_dense(handle, Int64(images.classes), DIGITUS_ACTIVATION_NONE))
  }

  deinit { digitus_network_destroy(handle) }

  /// Trains for some epochs and calls `report` after each.
  func train(on images: Dataset, epochs: Int, report: (digitus_progress) throws -> Void) throws {
    var trainer: OpaquePointer?
    defer { digitus_trainer_destroy(trainer) }
    try check(digitus_trainer_create(handle, images.handle, nil, &trainer))
    var progress = digitus_progress()
    progress.struct_size = Int64(MemoryLayout<digitus_progress>.size)
    for _ in 0..<epochs {
      try check(digitus_trainer_run(trainer, .max, &progress))
      try report(progress)
    }
  }

  /// Share of the images classified right.
  func accuracy(on images: Dataset) throws -> Double {
    var metrics = digitus_metrics()
    metrics.struct_size = Int64(MemoryLayout<digitus_metrics>.size)
    try check(digitus_network_evaluate(handle, images.handle, &metrics))
    return metrics.accuracy
  }

  /// The most probable class of each of the first images.
  func labels(of images: Dataset, first count: Int) throws -> [Int] {
    let classes = images.classes
    var probabilities = [Float](repeating: 0, count: count * classes)
    try check(
      digitus_network_predict_bytes(
        handle, digitus_dataset_bytes(images.handle), Int64(count), &probabilities,
        Int64(probabilities.count)))
    return (0..<count).map { image in
      let scores = probabilities[image * classes..<(image + 1) * classes]
      return scores.indices.reduce(scores.startIndex) { scores[$1] > scores[$0] ? $1 : $0 }
        - scores.startIndex
    }
  }

  func save(to path: String) throws { try check(digitus_network_save(handle, path)) }
}

/// A share as a percentage with one decimal; Foundation is not needed for it.
func percent(_ share: Double) -> String {
  let tenths = Int(share * 1000 + 0.5)
  return "\(tenths / 10).\(tenths % 10) %"
}

/// Does what the arguments say: TRAIN.csv TEST.csv MODEL.safetensors.
func run(_ arguments: [String]) throws {
  guard arguments.count == 4 else {
    throw DigitusError(description: "usage: train TRAIN.csv TEST.csv MODEL.safetensors")
  }
  let training = try Dataset(csv: arguments[1])
  let test = try Dataset(csv: arguments[2])
  print("\(training.count) images to train on, \(test.count) to test with")
  let network = try Classifier(for: training, hidden: 128)
  try network.train(on: training, epochs: 3) { progress in
    let accuracy = try network.accuracy(on: test)
    print("epoch \(progress.epoch)   test \(percent(accuracy))")
  }
  try network.save(to: arguments[3])
  print("the first test images:", try network.labels(of: test, first: 5))
}

do {
  try run(CommandLine.arguments)
} catch {
  print("train: \(error)")
}
