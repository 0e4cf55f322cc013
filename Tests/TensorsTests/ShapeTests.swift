import Tensors
import TestSupport
import Testing

@Suite("Shapes") struct ShapeTests {
  @Test("the number of elements is the product of the sizes") func countsElements() throws {
    #expect(try Shape([7], of: "x").elementCount == 7)
    #expect(try Shape([2, 3, 5], of: "x").elementCount == 30)
    #expect(try Shape([2, 3], of: "x") != Shape([3, 2], of: "x"))
  }

  @Test(
    "sizes below 1 and products that do not fit are refused",
    arguments: [[], [0], [-1], [2, 0], [2, -3], [1 << 32, 1 << 32], [Int.max, 2]])
  func refuses(sizes: [Int]) {
    expectFailure(.badSize, naming: "kernel") { try Shape(sizes, of: "kernel") }
  }
}
