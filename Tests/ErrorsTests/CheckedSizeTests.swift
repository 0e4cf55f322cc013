import Errors
import TestSupport
import Testing

@Suite("Products of sizes from outside") struct CheckedSizeTests {
  @Test("a product that fits is the product") func fits() throws {
    #expect(try checkedProduct([], of: "x") == 1)
    #expect(try checkedProduct([7], of: "x") == 7)
    #expect(try checkedProduct([3, 0, 5], of: "x") == 0)
    #expect(try checkedProduct([1 << 31, (1 << 31) - 1], of: "x") == (1 << 62) - (1 << 31))
    #expect(try checkedProduct([Int.max, 1], of: "x") == Int.max)
  }

  @Test(
    "an overflow or a negative size fails instead of trapping",
    arguments: [
      [1 << 32, 1 << 31], [Int.max, 2], [Int.max, Int.max, Int.max], [-1], [5, -1], [-1, -1],
      [Int.min, -1], [Int.min, 0], [0, -1],
    ])
  func fails(factors: [Int]) {
    let sizes = factors.map(String.init).joined(separator: " x ")
    expectFailure(.badSize, naming: "pixels", sizes) { try checkedProduct(factors, of: "pixels") }
  }
}
