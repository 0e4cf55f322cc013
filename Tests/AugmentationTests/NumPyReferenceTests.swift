import Augmentation
import TestSupport
import Testing

/// Images that the NumPy reference computes in double precision from the same random numbers;
/// python/tests/reference/test_augmentation.py holds it to the same numbers.
@Suite("Augmentation and the NumPy reference") struct NumPyReferenceTests {
  @Test("give the same small images", arguments: smallImages.keys.sorted())
  func smallImagesAgree(sample: Int) throws {
    let augmenter = try makeAugmenter(5, 6, seed: 42, turnEverythingOn)
    let result = Workspace(augmenter).augment(pixels(5 * 6), sample: sample, epoch: 2)
    expectClose(result, try #require(Self.smallImages[sample]), .numPyReference)
  }

  /// Of each image one number: the sum of its values, each times a weight of its own.
  @Test("give the same images of digits' size", arguments: 0..<weightedSums.count)
  func largeImagesAgree(sample: Int) throws {
    let augmenter = try makeAugmenter(28, 28, seed: 42, turnEverythingOn)
    let result = Workspace(augmenter).augment(pixels(784), sample: sample, epoch: 1)
    let sum = result.indices.reduce(0.0) { $0 + Double(result[$1]) * Double($1 % 97) / 97 }
    expectClose(sum, Self.weightedSums[sample], .weightedSum)
  }

  /// Plain arithmetic, without functions of the C library, whose last bits may change.
  @Test("draw the same numbers, to the bit") func drawsAgree() throws {
    let drawn = try makeAugmenter(5, 6, seed: 42) {
      ($0.shift, $0.rotation, $0.shear) = (2, 40, 25)
    }.transformation(sample: 7, epoch: 3)
    #expect(drawn.shiftRight == -0x1.d61ef836p0)
    #expect(drawn.shiftDown == -0x1.27d583bp-3)
    #expect(drawn.rotation == 0x1.c3907459p3)
    #expect(drawn.shear == -0x1.5478c9ad1p4)
  }

  @Test("differ if one pixel does") func canDiffer() throws {
    var image = try #require(Self.smallImages[3])
    image[7] += 2e-5
    #expect(!isClose(image, try #require(Self.smallImages[3]), .numPyReference))
  }

  private func pixels(_ count: Int) -> [UInt8] {
    (0..<count).map { place in
      let value = place * 37 + place / 5 * 11
      return UInt8(value % 256)
    }
  }

  /// By the number of the sample: turned and erased; bent; mirrored; mirrored and erased.
  static let smallImages: [Int: [Double]] = [
    1: [
      0.255605, 0.437097, 0.639761, 0.200694, 0.000000, 0.000000, 0.165556, 0.327506, 0.531574,
      0.338831, 0.000000, 0.000000, 0.297437, 0.229891, 0.418192, 0.377028, 0.000000, 0.000000,
      0.748735, 0.254062, 0.000000, 0.000000, 0.000000, 0.000000, 0.120649, 0.100844, 0.122227,
      0.147246, 0.000000, 0.000000,
    ],
    3: [
      0.203538, 0.336762, 0.133196, 0.168732, 0.113074, 0.000000, 0.225518, 0.831998, 0.557123,
      0.088310, 0.218802, 0.319594, 0.089020, 0.587956, 0.841560, 0.891006, 0.302474, 0.234723,
      0.000000, 0.414460, 0.735873, 0.846541, 0.765356, 0.188482, 0.000000, 0.304945, 0.661875,
      0.780218, 0.803038, 0.253380,
    ],
    10: [
      0.662123, 0.583308, 0.234919, 0.014718, 0.000000, 0.000000, 0.634229, 0.573775, 0.482379,
      0.318771, 0.129688, 0.036841, 0.498831, 0.437385, 0.337730, 0.253025, 0.170532, 0.111079,
      0.363776, 0.299688, 0.210921, 0.254188, 0.300418, 0.614875, 0.238585, 0.196734, 0.092458,
      0.575256, 0.910030, 0.843632,
    ],
    14: [
      0.308551, 0.253809, 0.192628, 0.135537, 0.081691, 0.022771, 0.540224, 0.411205, 0.299778,
      0.202072, 0.000000, 0.000000, 0.555576, 0.426845, 0.299225, 0.184402, 0.000000, 0.000000,
      0.541925, 0.419641, 0.304325, 0.191626, 0.000000, 0.000000, 0.444351, 0.403184, 0.287744,
      0.193198, 0.000000, 0.000000,
    ],
  ]

  static let weightedSums: [Double] = [
    127.3561, 157.4314, 162.9647, 145.0958, 173.4101, 50.4114, 53.3816, 192.6629,
  ]
}

extension Tolerance {
  fileprivate static let numPyReference = Tolerance(
    absolute: 1e-5, relative: 0,
    reason: "coordinates up to 40 in single precision, 2e-6 off, times the slope of the image")

  fileprivate static let weightedSum = Tolerance(
    absolute: 1e-3, relative: 0, reason: "784 values, each about 1e-6 off, and six digits")
}
