import Datasets
import Memory
import TestSupport
import Testing

@Suite("Datasets") struct DatasetTests {
  @Test("a label outside the classes is refused", arguments: [-1, 3, .max, .min] as [Int32])
  func labelOutside(label: Int32) throws {
    let pixels = try heap([1, 2, 3] as [UInt8])
    let table = try ImageTable(.bytes(pixels.pointer), count: 3, width: 1)
    let labels = try heap([0, 2, label])
    expectFailure(.badValue, naming: "row 2", "0 to 2", "\(label)") {
      try Dataset(table, owner: pixels, labels: labels, classCount: 3)
    }
  }

  @Test("a copy does not follow its source") func copyIsIndependent() throws {
    let bytes = try heap([1, 2, 3, 4] as [UInt8])
    let floats = try heap([0.5, -1, 2, 3] as [Float])
    let byteCopy = try Dataset.copying(
      ImageTable(.bytes(bytes.pointer), count: 2, width: 2), labels: heap([0, 1]), classCount: 2)
    let floatCopy = try Dataset.copying(
      ImageTable(.floats(floats.pointer), count: 2, width: 2), labels: heap([0, 1]), classCount: 2)
    bytes.pointer[0] = 9
    floats.pointer[0] = 9
    #expect(pixels(of: byteCopy) == [1, 2, 3, 4])
    guard case .floats(let values) = floatCopy.images.values else {
      Issue.record("floats became bytes")
      return
    }
    #expect((0..<4).map { values[$0] } == [0.5, -1, 2, 3])
  }

  @Test("memory that is lent stays where it is") func borrows() throws {
    let bytes = try heap([1, 2, 3, 4] as [UInt8])
    let table = try ImageTable(.bytes(bytes.pointer), count: 2, width: 2)
    let dataset = try Dataset(table, owner: nil, labels: heap([0, 1]), classCount: 2)
    guard case .bytes(let values) = dataset.images.values else {
      Issue.record("bytes became floats")
      return
    }
    #expect(values == UnsafePointer(bytes.pointer))
  }

  @Test("the dataset keeps the owner of its memory alive, and no longer than it lives")
  func keepsOwner() throws {
    var owner: HeapBuffer<UInt8>? = try heap([1, 2] as [UInt8])
    weak let watched = owner
    var dataset: Dataset?
    if let buffer = owner {
      dataset = try Dataset(
        ImageTable(.bytes(buffer.pointer), count: 2, width: 1), owner: buffer,
        labels: heap([0, 1]), classCount: 2)
    }
    owner = nil
    #expect(watched != nil)
    #expect(dataset.map(pixels(of:)) == [1, 2])
    dataset = nil
    #expect(watched == nil)
  }
}
