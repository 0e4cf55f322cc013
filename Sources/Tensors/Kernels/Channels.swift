// Values whose channels lie side by side, place after place: what is done to each channel by itself.

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
  for row in 0..<x.rows {
    for start in stride(from: 0, to: x.columns, by: channels) {
      let (source, target) = (x[row] + start, y[row] + start)
      for channel in 0..<channels {
        target[channel] = source[channel] * scale[channel] + shift[channel]
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
  for row in 0..<a.rows {
    for start in stride(from: 0, to: a.columns, by: channels) {
      let (first, second, target) = (a[row] + start, b[row] + start, y[row] + start)
      for channel in 0..<channels {
        target[channel] =
          first[channel] * p[channel] + second[channel] * q[channel] + c[channel]
      }
    }
  }
}

/// Adds for each channel the sum of `a` and that of `a · b`, in double precision.
///
/// - Parameters:
///   - a, b: `[rows, columns]`.
///   - sums: `channels` sums of `a`, and then as many of the products.
package func addChannelSums(
  _ a: Matrix, _ b: Matrix, channels: Int, to sums: UnsafeMutablePointer<Double>
) {
  let products = sums + channels
  for row in 0..<a.rows {
    for start in stride(from: 0, to: a.columns, by: channels) {
      let (first, second) = (a[row] + start, b[row] + start)
      for channel in 0..<channels {
        let value = Double(first[channel])
        sums[channel] += value
        products[channel] += value * Double(second[channel])
      }
    }
  }
}
