import Augmentation
import TestSupport
import Testing

@Suite("The shape of the images to change") struct ImageShapeTests {
  /// Values of an image, what is stated, the network's input, and what follows.
  struct Case: Sendable, CustomTestStringConvertible {
    let values: Int
    let stated: [Int]?
    let input: [Int]?
    let expected: [Int]?
    var testDescription: String { "\(values), \(stated ?? []), \(input ?? [])" }

    init(_ values: Int, _ stated: [Int]?, _ input: [Int]?, _ expected: [Int]?) {
      (self.values, self.stated, self.input, self.expected) = (values, stated, input, expected)
    }
  }

  @Test(
    "is what is stated, else the network's, else a square",
    arguments: [
      Case(784, nil, nil, [28, 28, 1]), Case(1, nil, nil, [1, 1, 1]),
      Case(1 << 24, nil, nil, [4096, 4096, 1]), Case(784, nil, [784], [28, 28, 1]),
      Case(784, nil, [14, 56], [14, 56, 1]), Case(784, nil, [14, 14, 4], [14, 14, 4]),
      Case(12, [3, 4, 1], nil, [3, 4, 1]), Case(12, [2, 2, 3], [12], [2, 2, 3]),
      Case(12, [2, 2, 3], [2, 2, 3], [2, 2, 3]), Case(12, [3, 4, 1], [3, 4], [3, 4, 1]),
      Case(783, nil, nil, nil), Case(785, nil, [785], nil), Case((1 << 24) - 1, nil, nil, nil),
      Case(12, [3, 3, 1], nil, nil), Case(12, [4, 3, 1], [3, 4], nil),
      Case(12, [3, 4, 0], nil, nil), Case(12, [-3, -4, 1], nil, nil),
      Case(12, [.min, .max, .max], nil, nil), Case(12, [65_536, 65_536, .max], nil, nil),
    ])
  func shapes(_ given: Case) throws {
    let stated = given.stated.map { ImageShape(height: $0[0], width: $0[1], channels: $0[2]) }
    let find = {
      try ImageShape.find(valueCount: given.values, stated: stated, inputSizes: given.input)
    }
    if let expected = given.expected {
      let found = try find()
      #expect([found.height, found.width, found.channels] == expected)
    } else {
      #expect(failure { _ = try find() }?.kind == .badSize)
    }
  }
}
