/// Makes the new image from the old one: each new pixel is interpolated between the four old ones around the
/// place that it comes from, each weighted by its nearness; 0 outside.
struct BilinearSampling {
  let image: PaddedImage
  let grid: PixelGrid

  /// Samples all pixels, sixteen at a time.
  ///
  /// - Parameters:
  ///   - padded: The old image as `PaddedImage.fill` makes it.
  ///   - field: What is added to the places of the map, with room behind the last pixel up to a multiple of
  ///     16.
  ///   - output: `[height, width, channels]`, overwritten.
  func sample(
    _ padded: UnsafePointer<Float>, _ map: AffineMap, _ field: ElasticField.Displacements?,
    into output: UnsafeMutablePointer<Float>
  ) {
    if image.channels == 1 {
      sampleGrey(padded, map, field, into: output)
    } else {
      sampleChannels(padded, map, field, into: output)
    }
  }

  private func sampleGrey(
    _ padded: UnsafePointer<Float>, _ map: AffineMap, _ field: ElasticField.Displacements?,
    into output: UnsafeMutablePointer<Float>
  ) {
    let count = image.height * image.width
    let rowSize = image.rowSize
    for start in stride(from: 0, to: count, by: 16) {
      let taps = places(start, map, field)
      let (upperLeft, upperRight) = neighbours(padded, taps.indices)
      let (lowerLeft, lowerRight) = neighbours(padded + rowSize, taps.indices)
      let upper = upperLeft.addingProduct(taps.right, upperRight - upperLeft)
      let lower = lowerLeft.addingProduct(taps.right, lowerRight - lowerLeft)
      let pixels = upper.addingProduct(taps.down, lower - upper)
      if start + 16 <= count {
        storeVector(pixels, to: output + start)
      } else {
        for lane in 0..<count - start { output[start + lane] = pixels[lane] }
      }
    }
  }

  private func sampleChannels(
    _ padded: UnsafePointer<Float>, _ map: AffineMap, _ field: ElasticField.Displacements?,
    into output: UnsafeMutablePointer<Float>
  ) {
    let count = image.height * image.width
    for start in stride(from: 0, to: count, by: 16) {
      let taps = places(start, map, field)
      // Lanes of a vector are slow to choose from; those of memory are not.
      withUnsafeBytes(of: taps) { bytes in
        for lane in 0..<min(16, count - start) {
          let index = bytes.load(fromByteOffset: 4 &* lane, as: Int32.self)
          let right = bytes.load(fromByteOffset: 64 &+ 4 &* lane, as: Float.self)
          let down = bytes.load(fromByteOffset: 128 &+ 4 &* lane, as: Float.self)
          let upper = padded + Int(index)
          samplePixel(upper, right, down, into: output + (start + lane) * image.channels)
        }
      }
    }
  }

  @inline(__always)
  private func samplePixel(
    _ upper: UnsafePointer<Float>, _ right: Float, _ down: Float,
    into output: UnsafeMutablePointer<Float>
  ) {
    let lower = upper + image.rowSize
    for channel in 0..<image.channels {
      let next = channel + image.channels
      let above = upper[channel].addingProduct(right, upper[next] - upper[channel])
      let below = lower[channel].addingProduct(right, lower[next] - lower[channel])
      output[channel] = above.addingProduct(down, below - above)
    }
  }

  /// Where sixteen pixels come from.
  private struct Taps {
    /// Places of the upper left old pixels in the padded image.
    let indices: SIMD16<Int32>
    /// How far to the right of those and below them, 0 to 1.
    let right: SIMD16<Float>
    let down: SIMD16<Float>
  }

  @inline(__always)
  private func places(
    _ start: Int, _ map: AffineMap, _ field: ElasticField.Displacements?
  ) -> Taps {
    let (u, v) = (loadVector(grid.columns + start), loadVector(grid.rows + start))
    var x = SIMD16(repeating: map.xAtCentre).addingProduct(SIMD16(repeating: map.xPerRow), v)
      .addingProduct(SIMD16(repeating: map.xPerColumn), u)
    var y = SIMD16(repeating: map.yAtCentre).addingProduct(SIMD16(repeating: map.yPerRow), v)
      .addingProduct(SIMD16(repeating: map.yPerColumn), u)
    if let field {
      x += loadVector(field.right + start)
      y += loadVector(field.down + start)
    }
    x = clamped(x, to: image.width)
    y = clamped(y, to: image.height)
    let (column, row) = (x.rounded(.down), y.rounded(.down))
    let origin = Int32(truncatingIfNeeded: image.origin)
    let indices =
      integers(row) &* Int32(truncatingIfNeeded: image.rowSize)
      &+ integers(column) &* Int32(truncatingIfNeeded: image.channels) &+ origin
    return Taps(indices: indices, right: x - column, down: y - row)
  }

  /// The place itself as far as the border goes: there, and beyond, a pixel and its neighbour are 0.
  @inline(__always)
  private func clamped(_ places: SIMD16<Float>, to size: Int) -> SIMD16<Float> {
    let lowest = SIMD16<Float>(repeating: -Float(PaddedImage.border))
    let highest = SIMD16(repeating: Float(size))
    let above = places.replacing(with: lowest, where: places .< lowest)
    return above.replacing(with: highest, where: above .> highest)
  }

  /// Whole numbers below 2²² in magnitude: added to 1.5 · 2²³, they are what its last bits count.
  @inline(__always)
  private func integers(_ values: SIMD16<Float>) -> SIMD16<Int32> {
    unsafeBitCast(values + 0x1.8p23, to: SIMD16<Int32>.self) &- 0x4B40_0000
  }

  /// The values at sixteen places, and those behind them.
  ///
  /// Both are loaded at once, as the halves of a number of 64 bits: even lanes into one vector, odd lanes into
  /// another. Gather instructions take as long on some processors and longer on others.
  @inline(__always)
  private func neighbours(
    _ values: UnsafePointer<Float>, _ indices: SIMD16<Int32>
  ) -> (SIMD16<Float>, SIMD16<Float>) {
    let memory = UnsafeRawPointer(values)
    @inline(__always) func pair(_ lane: Int) -> SIMD2<Float> {
      memory.loadUnaligned(fromByteOffset: 4 &* Int(indices[lane]), as: SIMD2<Float>.self)
    }
    @inline(__always) func pairs(_ lane: Int) -> SIMD16<Float> {
      SIMD16(
        lowHalf: SIMD8(
          lowHalf: SIMD4(lowHalf: pair(lane), highHalf: pair(lane + 2)),
          highHalf: SIMD4(lowHalf: pair(lane + 4), highHalf: pair(lane + 6))),
        highHalf: SIMD8(
          lowHalf: SIMD4(lowHalf: pair(lane + 8), highHalf: pair(lane + 10)),
          highHalf: SIMD4(lowHalf: pair(lane + 12), highHalf: pair(lane + 14))))
    }
    let even = unsafeBitCast(pairs(0), to: SIMD8<UInt64>.self)
    let odd = unsafeBitCast(pairs(1), to: SIMD8<UInt64>.self)
    let first = (even & 0xFFFF_FFFF) | (odd &<< 32)
    let second = (even &>> 32) | (odd & 0xFFFF_FFFF_0000_0000)
    return (
      unsafeBitCast(first, to: SIMD16<Float>.self), unsafeBitCast(second, to: SIMD16<Float>.self)
    )
  }
}
