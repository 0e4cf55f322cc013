import Randomness
import Tensors
import TestSupport
import Testing

@Suite("Kernels that treat each channel by itself") struct ChannelTests {
  /// Channels below, at and above what is computed at once; places; what lies between the rows.
  static let channels = [1, 3, 8, 15, 16, 17, 33, 64]
  static let places = [1, 7]
  static let gaps = [0, 3]

  @Test("scaleChannels multiplies and adds", arguments: channels, gaps)
  func scales(channels: Int, gap: Int) {
    for places in Self.places {
      var random = SplitMix64(state: 31)
      let x = MatrixStorage.random(3, places * channels, stride: places * channels + gap, &random)
      let (scale, shift) = (random.floats(channels), random.floats(channels))
      let y = MatrixStorage.random(3, places * channels, stride: places * channels + gap, &random)
      let (values, gaps) = (x.values, y.gaps)
      scaleChannels(x.view, channels: channels, scale: scale, shift: shift, into: y.mutable)
      let expected = values.indices.map {
        shift[$0 % channels].addingProduct(values[$0], scale[$0 % channels])
      }
      #expect(bits(y.values) == bits(expected))
      #expect(y.gaps == gaps)
      scaleChannels(x.view, channels: channels, scale: scale, shift: shift, into: x.mutable)
      #expect(bits(x.values) == bits(expected))
    }
  }

  @Test("combineChannels adds two products and a constant", arguments: channels, gaps)
  func combines(channels: Int, gap: Int) {
    for places in Self.places {
      var random = SplitMix64(state: 32)
      let (columns, stride) = (places * channels, places * channels + gap)
      let a = MatrixStorage.random(3, columns, stride: stride, &random)
      let b = MatrixStorage.random(3, columns, stride: columns, &random)
      let y = MatrixStorage.random(3, columns, stride: stride, &random)
      let (p, q, c) = (random.floats(channels), random.floats(channels), random.floats(channels))
      let (first, second, gaps) = (a.values, b.values, y.gaps)
      combineChannels(
        a.view, times: p, b.view, times: q, plus: c, channels: channels, into: y.mutable)
      let expected = first.indices.map { index -> Float in
        let channel = index % channels
        return c[channel].addingProduct(second[index], q[channel])
          .addingProduct(first[index], p[channel])
      }
      #expect(bits(y.values) == bits(expected))
      #expect(y.gaps == gaps)
    }
  }

  @Test("addChannelSums adds sums and products in double precision", arguments: channels, gaps)
  func sums(channels: Int, gap: Int) {
    for places in Self.places {
      var random = SplitMix64(state: 33)
      let (columns, stride) = (places * channels, places * channels + gap)
      let a = MatrixStorage.random(3, columns, stride: stride, &random)
      let b = MatrixStorage.random(3, columns, stride: columns, &random)
      var found = (0..<2 * channels).map(Double.init)
      addChannelSums(a.view, b.view, channels: channels, to: &found)
      var expected = (0..<2 * channels).map(Double.init)
      for (index, (first, second)) in zip(a.values, b.values).enumerated() {
        expected[index % channels] += Double(first)
        expected[channels + index % channels] += Double(first) * Double(second)
      }
      for (sum, exact) in zip(found, expected) {
        #expect(abs(sum - exact) < 1e-13 * (1 + abs(exact)))
      }
    }
  }
}
