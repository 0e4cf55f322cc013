/// By how much each pixel of an image is displaced at random: Simard, Steinkraus and Platt, *Best practices
/// for convolutional neural networks*, ICDAR 2003.
///
/// Noise, spread evenly over (−1, 1) and independent for each pixel and direction, is smoothed by a Gaussian,
/// column by column and then row by row, and multiplied by the strength. Beyond the image the noise is 0, so
/// displacements are smaller towards the border. The field is not normalised.
struct ElasticField {
  let height: Int
  let width: Int
  let vertical: SmoothingKernel
  /// Times the strength.
  let horizontal: SmoothingKernel

  /// Displacements of all pixels, in the order of the pixels, with room for `slack` more behind them.
  struct Displacements {
    let right: UnsafeMutablePointer<Float>
    let down: UnsafeMutablePointer<Float>
  }

  /// Values that are written behind the last pixel.
  static var slack: Int { 32 }

  /// Values of a field, with what is drawn or written beyond it.
  var fieldSize: Int { (height * width + 63) / 64 * 64 + Self.slack }
  private var stride: Int { (width + Self.slack - 1) / Self.slack * Self.slack }
  private var columnSumSize: Int { height * stride }
  /// Floats that `draw` needs.
  var scratchSize: Int { 2 * (fieldSize + columnSumSize) }

  /// Draws the displacements of one sample in one epoch.
  ///
  /// - Parameter scratch: `scratchSize` floats, overwritten.
  /// - Returns: Places in `scratch`.
  func draw(_ draws: RandomDraws, scratch: UnsafeMutablePointer<Float>) -> Displacements {
    let field = Displacements(right: scratch, down: scratch + fieldSize)
    let sums = Displacements(
      right: scratch + 2 * fieldSize, down: scratch + 2 * fieldSize + columnSumSize)
    drawNoise(draws, into: field)
    smoothColumns(of: field, into: sums)
    smoothRows(of: sums, into: field)
    return field
  }

  /// Draws noise in (−1, 1) for all pixels.
  func drawNoise(_ draws: RandomDraws, into noise: Displacements) {
    for block in 0..<(height * width + 63) / 64 {
      let words = draws.block(UInt32(truncatingIfNeeded: block), .elasticField)
      let (right, down) = (noise.right + 64 * block, noise.down + 64 * block)
      storeVector(signedUnits(words.0 &>> 16), to: right)
      storeVector(signedUnits(words.1 &>> 16), to: right + 16)
      storeVector(signedUnits(words.2 &>> 16), to: right + 32)
      storeVector(signedUnits(words.3 &>> 16), to: right + 48)
      storeVector(signedUnits(words.0 & 0xFFFF), to: down)
      storeVector(signedUnits(words.1 & 0xFFFF), to: down + 16)
      storeVector(signedUnits(words.2 & 0xFFFF), to: down + 32)
      storeVector(signedUnits(words.3 & 0xFFFF), to: down + 48)
    }
  }

  /// `sums[r, c] = Σ weight[r − k] · noise[k, c]`, in rising order of k.
  ///
  /// - Parameter sums: `[height, stride]`; columns beyond the image get arbitrary values.
  private func smoothColumns(of noise: Displacements, into sums: Displacements) {
    let weights = vertical.centre
    for row in Swift.stride(from: 0, to: height, by: 2) {
      // Two rows at a time, so that each vector of noise is loaded for both.
      let next = min(row + 1, height - 1)
      let first = max(0, row - vertical.radius)
      let last = min(height - 1, next + vertical.radius)
      for column in Swift.stride(from: 0, to: width, by: 16) {
        var right = (SIMD16<Float>.zero, SIMD16<Float>.zero)
        var down = (SIMD16<Float>.zero, SIMD16<Float>.zero)
        for source in first...last {
          let place = source * width + column
          let weight = SIMD16(repeating: weights[row - source])
          let nextWeight = SIMD16(repeating: weights[next - source])
          let (rightNoise, downNoise) = (
            loadVector(noise.right + place), loadVector(noise.down + place)
          )
          right.0.addProduct(weight, rightNoise)
          right.1.addProduct(nextWeight, rightNoise)
          down.0.addProduct(weight, downNoise)
          down.1.addProduct(nextWeight, downNoise)
        }
        storeVector(right.0, to: sums.right + row * stride + column)
        storeVector(right.1, to: sums.right + next * stride + column)
        storeVector(down.0, to: sums.down + row * stride + column)
        storeVector(down.1, to: sums.down + next * stride + column)
      }
    }
  }

  /// `field[r, c] = Σ weight[c − k] · sums[r, k]`, in rising order of k.
  ///
  /// - Parameter field: `[height, width]`, with room for `slack` values more. Rows go from the first to the
  ///   last, so that what is written beyond one is overwritten by the next.
  private func smoothRows(of sums: Displacements, into field: Displacements) {
    let weights = horizontal.centre
    for row in 0..<height {
      let (rightSums, downSums) = (sums.right + row * stride, sums.down + row * stride)
      for column in Swift.stride(from: 0, to: width, by: 32) {
        let first = max(0, column - horizontal.radius)
        let last = min(width - 1, column + 31 + horizontal.radius)
        var right = (SIMD16<Float>.zero, SIMD16<Float>.zero)
        var down = (SIMD16<Float>.zero, SIMD16<Float>.zero)
        for source in first...last {
          let weight = (
            loadVector(weights + (column - source)), loadVector(weights + (column - source + 16))
          )
          let (rightSum, downSum) = (
            SIMD16(repeating: rightSums[source]), SIMD16(repeating: downSums[source])
          )
          right.0.addProduct(weight.0, rightSum)
          right.1.addProduct(weight.1, rightSum)
          down.0.addProduct(weight.0, downSum)
          down.1.addProduct(weight.1, downSum)
        }
        let place = row * width + column
        storeVector(right.0, to: field.right + place)
        storeVector(right.1, to: field.right + place + 16)
        storeVector(down.0, to: field.down + place)
        storeVector(down.1, to: field.down + place + 16)
      }
    }
  }
}

/// Numbers in (−1, 1), as far apart from each other as from the ends: `(h + ½) / 2¹⁵ − 1` for h from 0 to 65,535,
/// exactly.
///
/// The sixteen bits go to the upper end of the fraction of a number from 2 to 4.
@inline(__always)
func signedUnits(_ halves: SIMD16<UInt32>) -> SIMD16<Float> {
  unsafeBitCast((halves &<< 7) | 0x4000_0000, to: SIMD16<Float>.self) - (3 - 0x1p-16)
}
