// Values whose channels lie side by side, place after place: what is done to each channel by itself.

/// Channels that are computed at once.
private let lanes = 16

/// `y = x · scale + shift`, channel by channel.
///
/// - Parameters:
///   - x: `[rows, columns]`, columns a multiple of the channels.
///   - scale, shift: `[channels]`.
///   - y: `[rows, columns]`, overwritten; may be `x`.
package func scaleChannels(
  _ x: Matrix, channels: Int, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>,
  into y: MutableMatrix
) {
  let whole = channels / lanes * lanes
  for row in 0..<x.rows {
    for start in stride(from: 0, to: x.columns, by: channels) {
      let (source, target) = (x[row] + start, y[row] + start)
      for channel in stride(from: 0, to: whole, by: lanes) {
        storeVector(
          loadVector(shift + channel).addingProduct(
            loadVector(source + channel), loadVector(scale + channel)),
          to: target + channel)
      }
      for channel in whole..<channels {
        target[channel] = shift[channel].addingProduct(source[channel], scale[channel])
      }
    }
  }
}

/// `y = a · p + b · q + c`, channel by channel.
///
/// - Parameters:
///   - a, b: `[rows, columns]`.
///   - p, q, c: `[channels]`.
///   - y: `[rows, columns]`, overwritten.
package func combineChannels(
  _ a: Matrix, times p: UnsafePointer<Float>, _ b: Matrix, times q: UnsafePointer<Float>,
  plus c: UnsafePointer<Float>, channels: Int, into y: MutableMatrix
) {
  let whole = channels / lanes * lanes
  for row in 0..<a.rows {
    for start in stride(from: 0, to: a.columns, by: channels) {
      let (first, second, target) = (a[row] + start, b[row] + start, y[row] + start)
      for channel in stride(from: 0, to: whole, by: lanes) {
        let sum = loadVector(c + channel).addingProduct(
          loadVector(second + channel), loadVector(q + channel))
        storeVector(
          sum.addingProduct(loadVector(first + channel), loadVector(p + channel)),
          to: target + channel)
      }
      for channel in whole..<channels {
        let sum = c[channel].addingProduct(second[channel], q[channel])
        target[channel] = sum.addingProduct(first[channel], p[channel])
      }
    }
  }
}

/// Adds for each channel the sum of `a` and that of `a · b`, in double precision.
///
/// The values of a row are summed first, from the first place to the last.
///
/// - Parameters:
///   - a, b: `[rows, columns]`.
///   - sums: `channels` sums of `a`, and then as many of the products.
package func addChannelSums(
  _ a: Matrix, _ b: Matrix, channels: Int, to sums: UnsafeMutablePointer<Double>
) {
  let whole = channels / 8 * 8
  let products = sums + channels
  for row in 0..<a.rows {
    let (first, second) = (a[row], b[row])
    for channel in stride(from: 0, to: whole, by: 8) {
      var (sum, product) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
      for place in stride(from: channel, to: a.columns, by: channels) {
        let value = doubles(first + place)
        sum += value
        product += value * doubles(second + place)
      }
      for lane in 0..<8 {
        sums[channel + lane] += sum[lane]
        products[channel + lane] += product[lane]
      }
    }
    for channel in whole..<channels {
      var (sum, product) = (0.0, 0.0)
      for place in stride(from: channel, to: a.columns, by: channels) {
        let value = Double(first[place])
        sum += value
        product += value * Double(second[place])
      }
      sums[channel] += sum
      products[channel] += product
    }
  }
}

@inline(__always)
private func doubles(_ values: UnsafePointer<Float>) -> SIMD8<Double> {
  SIMD8<Double>(UnsafeRawPointer(values).loadUnaligned(as: SIMD8<Float>.self))
}
