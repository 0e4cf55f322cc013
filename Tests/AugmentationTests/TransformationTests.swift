import Augmentation
import TestSupport
import Testing

@Suite("Transformation of an image") struct TransformationTests {
  @Test("that does nothing keeps the bits", arguments: imageSizes)
  func identityKeepsBits(height: Int, width: Int, channels: Int) throws {
    let image = picture(height * width * channels)
    #expect(try bits(transform(image, height, width, channels) { _ in }) == bits(image))
  }

  @Test(
    "shifts by whole pixels exactly, to the right and downwards",
    arguments: [(1, 0), (0, 1), (3, -2), (-5, 4), (6, 0), (0, -5)])
  func shiftsExactly(right: Int, down: Int) throws {
    let (height, width) = (5, 6)
    let image = picture(height * width)
    let result = try transform(image, height, width) {
      ($0.shiftRight, $0.shiftDown) = (Double(right), Double(down))
    }
    let expected = rearranged(height, width) { row, column in
      value(of: image, height, width, row - down, column - right)
    }
    #expect(bits(result) == bits(expected))
  }

  @Test("shifts by half a pixel to the mean of neighbours") func shiftsByHalves() throws {
    let image: [Float] = [0, 8, 4, 2]
    #expect(try transform(image, 1, 4) { $0.shiftRight = 0.5 } == [0, 4, 6, 3])
    #expect(try transform(image, 4, 1) { $0.shiftDown = -0.25 } == [2, 7, 3.5, 1.5])
  }

  @Test("leaves nothing when the shift is huge", arguments: [9, -9, 65_536, -65_536] as [Double])
  func hugeShiftLeavesNothing(shift: Double) throws {
    let image = picture(8 * 9)
    let nothing = [Float](repeating: 0, count: 8 * 9)
    #expect(try transform(image, 8, 9) { $0.shiftRight = shift } == nothing)
    #expect(try transform(image, 8, 9) { $0.shiftDown = shift } == nothing)
  }

  @Test("turns a square by quarters exactly, against the clock", arguments: [1, 2, 5, 8, 28])
  func turnsByQuarters(size: Int) throws {
    let image = picture(size * size)
    let quarter = rearranged(size, size) { row, column in image[column * size + size - 1 - row] }
    let half = Array(image.reversed())
    #expect(try bits(transform(image, size, size) { $0.rotation = 90 }) == bits(quarter))
    #expect(try bits(transform(image, size, size) { $0.rotation = 180 }) == bits(half))
    #expect(
      try bits(transform(quarter, size, size) { $0.rotation = -90 }) == bits(image),
      "and back")
  }

  @Test("exchanges left and right exactly", arguments: [(1, 1), (4, 7), (5, 6), (28, 28)])
  func flipsExactly(height: Int, width: Int) throws {
    let image = picture(height * width)
    let mirrored = rearranged(height, width) { row, column in
      image[row * width + width - 1 - column]
    }
    #expect(try bits(transform(image, height, width) { $0.isFlipped = true }) == bits(mirrored))
  }

  @Test("flips last: what was shifted to the right lies on the left") func flipsLast() throws {
    let result = try transform([1, 0, 0, 0], 1, 4) {
      $0.shiftRight = 1
      $0.isFlipped = true
    }
    #expect(result == [0, 0, 1, 0])
  }

  @Test("scales about the centre") func scales() throws {
    #expect(try transform([0, 1, 2, 3, 4], 1, 5) { $0.scale = 2 } == [1, 1.5, 2, 2.5, 3])
    #expect(try transform([1, 2, 3, 4, 5], 1, 5) { $0.scale = 0.5 } == [0, 1, 3, 5, 0])
  }

  @Test("shears: the upper end of an upright line leans to the right") func shears() throws {
    let line: [Float] = [0, 1, 0, 0, 1, 0, 0, 1, 0]
    let leaning = try transform(line, 3, 3) { $0.shear = 45 }
    expectClose(leaning, [0, 0, 1, 0, 1, 0, 1, 0, 0] as [Float], .place)
  }

  /// Images that hold their own coordinates tell where each new pixel comes from; the transformation, worked
  /// out forwards in double precision, must lead back to that pixel.
  @Test(
    "brings each old place to where the formulas lead it",
    arguments: [(28, 28), (9, 30), (31, 12)])
  func followsFormulas(height: Int, width: Int) throws {
    let columns = rearranged(height, width) { _, column in Float(column) }
    let rows = rearranged(height, width) { row, _ in Float(row) }
    for transformation in someTransformations {
      let workspace = Workspace(try makeAugmenter(height, width))
      let x = workspace.transform(columns, transformation)
      let y = workspace.transform(rows, transformation)
      let inside = workspace.transform(
        [Float](repeating: 1, count: height * width), transformation)
      var found = 0
      for pixel in 0..<height * width where inside[pixel] == 1 {
        let target = moved(Double(x[pixel]), Double(y[pixel]), transformation, height, width)
        expectClose(target.x, Double(pixel % width), .place)
        expectClose(target.y, Double(pixel / width), .place)
        found += 1
      }
      #expect(found >= 20, "too few pixels to tell")
    }
  }

  @Test("the comparison of places notices another sign, order or centre") func placesCanDiffer() {
    var transformation = someTransformations[5]
    let place = moved(3, 4, transformation, 28, 28)
    transformation.rotation *= -1
    #expect(!isClose([moved(3, 4, transformation, 28, 28).x], [place.x], .place))
    #expect(!isClose([moved(3, 4, someTransformations[5], 28, 29).x], [place.x], .place))
  }

  @Test("moves all channels of a pixel together", arguments: [2, 3, 5])
  func channelsMoveTogether(channels: Int) throws {
    let (height, width) = (11, 14)
    let grey = picture(height * width)
    let image = grey.flatMap { value in (0..<channels).map { value * Float(1 << $0) } }
    let augmenter = try makeAugmenter(height, width, channels: channels, turnEverythingOn)
    let alone = try Augmenter(
      augmenter.options, height: height, width: width, channels: 1, seed: 1)
    for sample in 0..<20 {
      let result = Workspace(augmenter).augment(image, sample: sample, epoch: 1)
      let expected = Workspace(alone).augment(grey, sample: sample, epoch: 1)
      for channel in 0..<channels {
        let plane = expected.indices.map { result[$0 * channels + channel] }
        #expect(bits(plane) == bits(expected.map { $0 * Float(1 << channel) }))
      }
    }
  }

  @Test("spreads a NaN to its neighbours alone", arguments: [Float.nan, .infinity, -.infinity])
  func notANumberStaysNear(value: Float) throws {
    let (height, width) = (12, 13)
    let image = picture(height * width)
    var spoilt = image
    spoilt[5 * width + 6] = value
    let augmenter = try makeAugmenter(height, width, turnEverythingOn)
    let places = try Augmenter(
      augmenter.options, height: height, width: width, channels: 1, seed: 1)
    for sample in 0..<20 {
      let result = Workspace(augmenter).augment(spoilt, sample: sample, epoch: 1)
      let expected = Workspace(places).augment(image, sample: sample, epoch: 1)
      let different = result.indices.filter { result[$0].bitPattern != expected[$0].bitPattern }
      #expect(different.count < 40, "a pixel reaches few others")
    }
  }

  /// Where a point of the old image goes.
  private func moved(
    _ x: Double, _ y: Double, _ transformation: ImageTransformation, _ height: Int, _ width: Int
  ) -> (x: Double, y: Double) {
    let centre = (x: Double(width - 1) / 2, y: Double(height - 1) / 2)
    var (right, up) = (x - centre.x, centre.y - y)
    right *= transformation.scale
    up *= transformation.scale
    right += tangent(transformation.shear) * up
    let (cosine, sine) = (cosine(transformation.rotation), sine(transformation.rotation))
    (right, up) = (right * cosine - up * sine, right * sine + up * cosine)
    right += transformation.shiftRight
    up -= transformation.shiftDown
    if transformation.isFlipped { right = -right }
    return (centre.x + right, centre.y - up)
  }

  private var someTransformations: [ImageTransformation] {
    [
      (1.3, 0, 0, 0, 0, false), (1, 20, 0, 0, 0, false), (1, 0, 35, 0, 0, false),
      (1, 0, 0, 1.75, -2.25, false), (0.8, -15, 0, 0.5, 0, true), (1.1, 12, -25, 1.5, 2.5, true),
      (0.9, -30, 200, -1, 0.75, false),
    ].map { scale, shear, rotation, right, down, isFlipped in
      var transformation = ImageTransformation()
      transformation.scale = scale
      transformation.shear = shear
      transformation.rotation = rotation
      transformation.shiftRight = right
      transformation.shiftDown = down
      transformation.isFlipped = isFlipped
      return transformation
    }
  }

  private func rearranged(
    _ height: Int, _ width: Int, _ value: (_ row: Int, _ column: Int) -> Float
  ) -> [Float] {
    (0..<height * width).map { value($0 / width, $0 % width) }
  }

  private func value(
    of image: [Float], _ height: Int, _ width: Int, _ row: Int, _ column: Int
  ) -> Float {
    guard 0..<height ~= row, 0..<width ~= column else { return 0 }
    return image[row * width + column]
  }
}

extension Tolerance {
  /// Places in an image of some 30 pixels.
  fileprivate static let place = Tolerance(
    absolute: 3e-5, relative: 0,
    reason: "coordinates up to 40 carry roundings of 2e-6 each, times scale and slope")
}
