import TestSupport
import Testing

@Suite("The comparison of tensors") struct ClosenessTests {
  private let matrix: [Float] = [1, 2, 3, 4, 5, 6]
  private let transposed: [Float] = [1, 4, 2, 5, 3, 6]

  @Test("a tensor is close to itself") func acceptsEqual() {
    #expect(isClose(matrix, matrix, .floatProduct))
    #expect(isClose([Float](), [Double](), .floatProduct))
  }

  @Test("differences within the tolerance pass, one above it does not") func boundary() {
    let tolerance = Tolerance.floatProduct
    #expect(isClose([100 + 0.9 * (2e-5 + 100 * 1e-5)], [100.0], tolerance))
    #expect(!isClose([100 + 1.1 * (2e-5 + 100 * 1e-5)], [100.0], tolerance))
    #expect(isClose([0.9 * 2e-5], [0.0], tolerance))
    #expect(!isClose([1.1 * 2e-5], [0.0], tolerance))
  }

  @Test("one wrong element anywhere is noticed", arguments: 0..<6)
  func rejectsOneElement(index: Int) {
    var wrong = matrix
    wrong[index] += 0.001
    #expect(!isClose(wrong, matrix, .floatProduct))
    wrong[index] = -matrix[index]
    #expect(!isClose(wrong, matrix, .floatProduct))
  }

  @Test("a transpose is noticed") func rejectsTranspose() {
    #expect(!isClose(transposed, matrix, .floatProduct))
  }

  @Test("a NaN is close to nothing, on either side or on both") func rejectsNaN() {
    #expect(!isClose([Float.nan], [1], .floatProduct))
    #expect(!isClose([1], [Float.nan], .floatProduct))
    #expect(!isClose([Float.nan], [Float.nan], .floatProduct))
  }

  @Test("an infinity is close to the same infinity alone") func rejectsInfinity() {
    #expect(isClose([Float.infinity], [Float.infinity], .floatProduct))
    #expect(!isClose([Float.infinity], [-Float.infinity], .floatProduct))
    #expect(!isClose([1], [Float.infinity], .floatProduct))
    #expect(!isClose([Float.infinity], [1], .floatProduct))
  }

  @Test("a missing element is noticed") func rejectsOtherSize() {
    #expect(!isClose(Array(matrix.dropLast()), matrix, .floatProduct))
    #expect(!isClose([Float](), matrix, .floatProduct))
  }

  @Test("expectClose records an issue that names the element") func recordsIssue() {
    withKnownIssue {
      expectClose([1.0, 2, 4], [1.0, 2, 3], .floatProduct, "kernel")
    } matching: { issue in
      issue.comments.contains { $0.rawValue.contains("kernel: element 2 is 4.0 instead of 3.0") }
    }
  }
}
