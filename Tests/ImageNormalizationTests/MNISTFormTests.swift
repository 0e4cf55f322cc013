import ImageNormalization
import TestSupport
import Testing

@Suite("A digit in MNIST's form") struct MNISTFormTests {
  /// A stroke of 20 x 3 pixels, which is neither thin nor thick.
  private let stroke: Drawing = {
    var drawing = Drawing(28, 28)
    drawing.fill(5..<25, 13..<16)
    return drawing
  }()

  @Test("stays as it is if it is there already") func normalStays() throws {
    #expect(try stroke.normalized().pixels == stroke.pixels)
  }

  @Test("keeps faint columns beside the box, and a peak of 254") func fringeStays() throws {
    var soft = stroke
    soft.fill(5..<25, 12..<13, with: 40)
    soft.fill(10..<20, 16..<17, with: 63)
    soft.fill(8..<9, 17..<18, with: 1)
    soft.pixels = soft.pixels.map { min($0, 254) }
    #expect(try soft.normalized().pixels == soft.pixels)
    // A third faint column at one side is more than a tenth of the box.
    soft.fill(8..<9, 18..<19, with: 1)
    #expect(try soft.normalized()[8, 18] == 0)
  }

  @Test("is the same from anywhere, in either polarity, and a hundred times as large")
  func placeAndSizeDoNotMatter() throws {
    for (height, width, top, left, scale) in [
      (21, 3, 1, 0, 1), (40, 90, 0, 87, 1), (300, 200, 51, 117, 5), (2100, 2100, 90, 900, 100),
    ] {
      var drawing = Drawing(height, width)
      drawing.fill(top..<top + 20 * scale, left..<left + 3 * scale)
      #expect(try drawing.normalized().pixels == stroke.pixels)
      #expect(try drawing.inverted.normalized(.dark).pixels == stroke.pixels)
    }
  }

  @Test("is dark ink if the border's median is above 127") func polarity() throws {
    #expect(try stroke.normalized(.automatic).pixels == stroke.pixels)
    #expect(try stroke.inverted.normalized(.automatic).pixels == stroke.pixels)
    // Of twelve values, corners counted twice, six are 128: the median is 127.5.
    for (light, isDark) in [(UInt8(128), true), (127, false)] {
      var edge = Drawing(3, 3, filledWith: 127)
      edge.fill(0..<3, 0..<1, with: light)
      edge.fill(0..<1, 1..<2, with: light)
      edge.fill(1..<2, 1..<2, with: 20)
      let expected = try edge.normalized(isDark ? .dark : .light)
      #expect(try edge.normalized(.automatic).pixels == expected.pixels)
      #expect(try edge.normalized(.dark).pixels != edge.normalized(.light).pixels)
    }
  }

  @Test("is stretched to full contrast") func contrast() throws {
    var faint = Drawing(30, 30, filledWith: 100)
    faint.fill(5..<25, 8..<11, with: 132)
    faint.fill(5..<6, 8..<9, with: 116)
    let digit = try faint.normalized()
    #expect((digit[4, 13], digit[5, 12]) == (128, 0))
    #expect(digit.pixels.filter { $0 == 255 }.count == 59)
  }

  @Test("grows where strokes are thin, and keeps its size") func thinStrokes() throws {
    for (height, thickness) in [(20, 1), (80, 1), (500, 1), (5000, 1), (1000, 30), (160, 5)] {
      var line = Drawing(height + 2, thickness + 2)
      line.fill(1..<height + 1, 1..<thickness + 1)
      let digit = try line.normalized()
      let extent = try #require(digit.extent)
      #expect(extent == (5...24, 14...15), "\(height) x \(thickness)")
      #expect(digit[14, 14] == 255 && digit[14, 15] == 255)
    }
  }

  @Test("shrinks where strokes are thick, but holes stay and something is left")
  func thickStrokes() throws {
    var ring = Drawing(200, 200)
    ring.fill(0..<200, 0..<200)
    ring.fill(70..<130, 70..<130, with: 0)
    let thick = try ring.normalized()
    #expect(try #require(thick.extent).rows.count == 20)
    // Of 6 pixels in the 20 of the digit it has become 12; outside are 8.
    #expect((0..<28).filter { thick[14, $0] == 0 }.count == 12 + 8)
    for side in [1, 2, 3, 19, 20, 21, 79, 80, 81, 500] {
      var block = Drawing(side + 2, side + 2)
      block.fill(1..<side + 1, 1..<side + 1)
      let digit = try block.normalized()
      #expect(try #require(digit.extent) == (5...24, 5...24), "\(side)")
    }
  }

  @Test("goes with its centre of mass to 14, halves down and to the right, inside the frame")
  func centre() throws {
    var even = Drawing(22, 6)
    even.fill(1..<21, 1..<5)
    #expect(try #require(even.normalized().extent) == (5...24, 13...16))
    // With its mass at the bottom it would begin above the frame.
    var heavy = Drawing(20, 20)
    heavy.fill(17..<20, 0..<20)
    heavy.fill(0..<20, 9..<11, with: 70)
    #expect(try #require(heavy.normalized().extent) == (0...19, 5...24))
    #expect(try #require(heavy.turned.normalized().extent) == (5...24, 0...19))
  }

  @Test("comes of every small and every long picture", arguments: [1, 2, 3, 7, 80, 81])
  func oddSizes(short: Int) throws {
    for long in [1, 2, 19, 20, 21, 28, 79, 80, 81, 50_000] {
      for (height, width) in [(short, long), (long, short)] where height * width > 1 {
        var speck = Drawing(height, width)
        speck.fill(0..<1, 0..<1)
        #expect(try speck.normalized().pixels.max() == 255)
        guard height * width > 2 else { continue }
        speck.fill(height - 1..<height, width - 1..<width)
        let digit = try speck.normalized()
        #expect(digit.pixels.max() == 255, "\(height) x \(width)")
      }
    }
  }

  @Test("is refused if there is none") func refusals() {
    expectFailure(.badData, naming: "shows no digit", "7 to 7", "32") {
      try Drawing(1, 1, filledWith: 7).normalized()
    }
    var faint = Drawing(5, 5, filledWith: 100)
    faint.fill(1..<2, 1..<4, with: 131)
    expectFailure(.badData, naming: "100 to 131") { try faint.normalized() }
    expectFailure(.badData, naming: "100 to 131") { try faint.normalized(.dark) }
    faint.fill(1..<2, 1..<4, with: 132)
    #expect(throws: Never.self) { try faint.normalized() }
  }

  @Test("is refused if its size is wrong") func sizes() {
    let byte: [UInt8] = [0]
    byte.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return }
      for (height, width) in [(0, 1), (1, 0), (-1, -1), (Int.min, Int.min)] {
        expectFailure(.badSize, naming: "\(height) x \(width)") {
          try GreyImage(start, height: height, width: width)
        }
      }
      for (height, width) in [
        (50_000_001, 1), (7072, 7071), (Int.max, Int.max), (1 << 32, 1 << 32), (1, Int.max),
      ] {
        expectFailure(.limit, naming: "\(height)", "\(width)", "50000000") {
          try GreyImage(start, height: height, width: width)
        }
      }
      #expect(throws: Never.self) { try GreyImage(start, height: 50_000, width: 1000) }
    }
  }
}
