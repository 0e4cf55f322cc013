extension Augmenter {
  /// The plain twin of `apply`: one pixel after the other, without a border, vectors or shared memory. The
  /// same bits.
  ///
  /// - Parameter image: `[height, width, channels]`, not bytes.
  /// - Returns: The same shape.
  package func applyReference(sample: Int, epoch: Int, to image: [Float]) -> [Float] {
    guard options.changesImages else { return image }
    let draws = draws(sample, epoch)
    var result = image
    if options.movesPixels {
      let map = AffineMap(ImageTransformation(options, draws), height: height, width: width)
      let field = elasticField.map { $0.drawReference(draws) }
      for pixel in 0..<height * width {
        let u = Float(pixel % width) - Float(width - 1) / 2
        let v = Float(pixel / width) - Float(height - 1) / 2
        var x = map.xAtCentre.addingProduct(map.xPerRow, v).addingProduct(map.xPerColumn, u)
        var y = map.yAtCentre.addingProduct(map.yPerRow, v).addingProduct(map.yPerColumn, u)
        if let field {
          x += field.right[pixel]
          y += field.down[pixel]
        }
        for channel in 0..<channels {
          result[pixel * channels + channel] = interpolate(image, x, y, channel)
        }
      }
    }
    if let erased = erasedRectangle(sample: sample, epoch: epoch) {
      for row in erased.rows {
        for column in erased.columns {
          for channel in 0..<channels { result[(row * width + column) * channels + channel] = 0 }
        }
      }
    }
    return result
  }

  /// The value between the four pixels around a place.
  private func interpolate(_ image: [Float], _ x: Float, _ y: Float, _ channel: Int) -> Float {
    let (column, row) = (x.rounded(.down), y.rounded(.down))
    func value(_ row: Float, _ column: Float) -> Float {
      guard 0..<Float(height) ~= row, 0..<Float(width) ~= column else { return 0 }
      return image[(Int(row) * width + Int(column)) * channels + channel]
    }
    let (upperLeft, upperRight) = (value(row, column), value(row, column + 1))
    let (lowerLeft, lowerRight) = (value(row + 1, column), value(row + 1, column + 1))
    let upper = upperLeft.addingProduct(x - column, upperRight - upperLeft)
    let lower = lowerLeft.addingProduct(x - column, lowerRight - lowerLeft)
    return upper.addingProduct(y - row, lower - upper)
  }
}

extension ElasticField {
  /// The plain twin of `draw`.
  func drawReference(_ draws: RandomDraws) -> (right: [Float], down: [Float]) {
    let words = (0..<height * width).map { pixel in
      let place = UInt32(truncatingIfNeeded: 16 * (pixel / 64) + pixel % 16)
      let words = draws.words(.elasticField, place: place)
      return [words.0, words.1, words.2, words.3][pixel / 16 % 4]
    }
    return (
      smoothed(words.map { signedUnit($0 >> 16) }), smoothed(words.map { signedUnit($0 & 0xFFFF) })
    )
  }

  private func smoothed(_ noise: [Float]) -> [Float] {
    let columnSums = sums(along: noise, vertical, count: height, step: width)
    return sums(along: columnSums, horizontal, count: width, step: 1)
  }

  /// Each value becomes the weighted sum of those that lie `step` apart around it, of which there are `count`.
  private func sums(
    along values: [Float], _ kernel: SmoothingKernel, count: Int, step: Int
  ) -> [Float] {
    values.indices.map { index in
      let place = index / step % count
      var sum: Float = 0
      for other in 0..<count where abs(place - other) <= kernel.radius {
        sum.addProduct(kernel.centre[place - other], values[index + (other - place) * step])
      }
      return sum
    }
  }
}

/// See `signedUnits`.
private func signedUnit(_ half: UInt32) -> Float { (Float(half) + 0.5) / 32_768 - 1 }
