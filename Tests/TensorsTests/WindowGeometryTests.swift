import Tensors
import TestSupport
import Testing

@Suite("Windows that slide over an image") struct WindowGeometryTests {
  @Test(
    "outputs and padding are Keras's",
    arguments: [
      // size, window, step: valid windows; same: windows, padding before and in all
      (28, 3, 1, 26, 28, 1, 2), (28, 2, 2, 14, 14, 0, 0), (13, 2, 2, 6, 7, 0, 1),
      (5, 5, 1, 1, 5, 2, 4),
      (7, 3, 2, 3, 4, 1, 2), (8, 3, 2, 3, 4, 0, 1), (9, 2, 5, 2, 2, 0, 0), (4, 1, 1, 4, 4, 0, 0),
      (3, 1, 2, 2, 2, 0, 0), (10, 4, 1, 7, 10, 1, 3),
    ])
  func sizes(
    size: Int, window: Int, step: Int, valid: Int, same: Int, before: Int, added: Int
  ) throws {
    let input = try Shape([size, 20, 2], of: "input")
    let inside = try WindowGeometry(
      input: input, window: [window, 1], steps: [step, 1], padding: .valid, of: "layer")
    #expect(inside.outputHeight == valid)
    #expect(inside.paddedHeight == size)
    #expect(!inside.isPadded)
    let all = try WindowGeometry(
      input: input, window: [window, 1], steps: [step, 1], padding: .same, of: "layer")
    #expect(all.outputHeight == same)
    #expect(all.paddingAbove == before)
    #expect(all.paddedHeight == size + added)
    #expect(all.outputWidth == 20)
    #expect(all.paddedSize == (size + added) * 40)
  }

  @Test("sizes that make no windows are refused by name") func refusals() throws {
    func make(
      _ input: [Int], _ window: [Int], _ steps: [Int] = [1, 1],
      _ padding: WindowGeometry.Padding = .valid
    ) throws {
      _ = try WindowGeometry(
        input: Shape(input, of: "input"), window: window, steps: steps, padding: padding,
        of: "conv2d_1")
    }
    expectFailure(.badSize, naming: "conv2d_1: a window 4 high does not fit in an image 3 high") {
      try make([3, 9, 1], [4, 2])
    }
    expectFailure(.badSize, naming: "conv2d_1: a window 10 wide does not fit in an image 9 wide") {
      try make([3, 9, 1], [3, 10])
    }
    expectFailure(
      .badSize, naming: "conv2d_1: window: expected two numbers from 1 to 4096, got [0, 2]"
    ) {
      try make([3, 9, 1], [0, 2])
    }
    expectFailure(
      .badSize, naming: "conv2d_1: window: expected two numbers from 1 to 4096, got [3]"
    ) {
      try make([3, 9, 1], [3])
    }
    expectFailure(
      .badSize, naming: "conv2d_1: strides: expected two numbers from 1 to 4096, got [1, 5000]"
    ) {
      try make([3, 9, 1], [3, 3], [1, 5000])
    }
    expectFailure(
      .badSize, naming: "conv2d_1: expected an input of height, width and channels, got [784]"
    ) {
      try make([784], [3, 3])
    }
  }

  /// Model files may state any size; arithmetic that overflows would end the process.
  @Test("images of enormous sides are refused by name", arguments: [Int.max, .max - 1, 1 << 62])
  func enormous(side: Int) throws {
    for input in [[side, 1, 1], [1, side, 1]] {
      for padding in [WindowGeometry.Padding.valid, .same] {
        for window in [1, 2, 4096] {
          expectFailure(.badSize, naming: "conv2d_1: an image", "\(side)", "the limit") {
            _ = try WindowGeometry(
              input: Shape(input, of: "input"), window: [window, window], steps: [window, window],
              padding: padding, of: "conv2d_1")
          }
        }
      }
    }
  }
}
