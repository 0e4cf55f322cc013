import Layers
import Models

/// The plainest network of dense layers, in double precision, without any of the engine's kernels.
///
/// The legend of its loops: `k` counts inputs, `j` outputs; `W[k, j]`.
package struct NaiveNetwork {
  package struct Layer {
    /// `[inputs, units]`, row-major.
    package var kernel: [Double]
    package var bias: [Double]
    package let rectifies: Bool

    package init(kernel: [Double], bias: [Double], rectifies: Bool) {
      self.kernel = kernel
      self.bias = bias
      self.rectifies = rectifies
    }

    package var units: Int { bias.count }
    package var inputs: Int { kernel.count / bias.count }

    package func forward(_ x: [Double]) -> [Double] {
      (0..<units).map { j in
        var z = bias[j]
        for k in 0..<inputs { z += x[k] * kernel[k * units + j] }
        return rectifies ? max(z, 0) : z
      }
    }
  }

  package var layers: [Layer]

  package init(layers: [Layer]) { self.layers = layers }

  /// Copies the parameters of `network`.
  package init(_ network: Sequential) {
    layers = network.layers.compactMap { $0 as? Dense }.map { layer in
      Layer(
        kernel: values(of: layer.parameters[0]).map(Double.init),
        bias: values(of: layer.parameters[1]).map(Double.init), rectifies: layer.activation == .relu
      )
    }
  }

  /// All parameters in the engine's order: layer by layer, kernel before bias.
  package var parameters: [[Double]] {
    get { layers.flatMap { [$0.kernel, $0.bias] } }
    set {
      for index in layers.indices {
        layers[index].kernel = newValue[2 * index]
        layers[index].bias = newValue[2 * index + 1]
      }
    }
  }

  /// The output of every layer for one image.
  package func outputs(_ image: [Double]) -> [[Double]] {
    var outputs: [[Double]] = []
    for layer in layers { outputs.append(layer.forward(outputs.last ?? image)) }
    return outputs
  }

  package func logits(_ image: [Double]) -> [Double] { outputs(image).last ?? image }

  /// Mean cross-entropy.
  package func loss(_ images: [[Double]], _ labels: [Int]) -> Double {
    zip(images, labels).reduce(0) { $0 + crossEntropy(logits($1.0), label: $1.1) }
      / Double(images.count)
  }

  /// Share of images whose highest score is their label's.
  package func accuracy(_ images: [[Double]], _ labels: [Int]) -> Double {
    let hits = zip(images, labels).filter { image, label in
      let scores = logits(image)
      return scores.firstIndex(of: scores.max() ?? .nan) == label
    }
    return Double(hits.count) / Double(images.count)
  }

  /// The gradient of the mean cross-entropy at every parameter, in the engine's order.
  package func gradients(_ images: [[Double]], _ labels: [Int]) -> [[Double]] {
    var gradients = layers.map(Gradient.init(zeroLike:))
    for (image, label) in zip(images, labels) {
      let outputs = outputs(image)
      var gradY = softmax(outputs.last ?? image)
      gradY[label] -= 1
      for j in gradY.indices { gradY[j] /= Double(images.count) }
      for index in layers.indices.reversed() {
        let x = index > 0 ? outputs[index - 1] : image
        gradY = layers[index].backward(
          x: x, y: outputs[index], gradY: gradY, addingTo: &gradients[index])
      }
    }
    return gradients.flatMap { [$0.kernel, $0.bias] }
  }
}

extension NaiveNetwork {
  /// The gradient at the parameters of one layer.
  package struct Gradient {
    package var kernel: [Double]
    package var bias: [Double]

    package init(zeroLike layer: Layer) {
      kernel = [Double](repeating: 0, count: layer.kernel.count)
      bias = [Double](repeating: 0, count: layer.bias.count)
    }
  }
}

extension NaiveNetwork.Layer {
  /// Adds one image's gradients and returns the gradient at its input.
  package func backward(
    x: [Double], y: [Double], gradY: [Double], addingTo gradient: inout NaiveNetwork.Gradient
  ) -> [Double] {
    var gradX = [Double](repeating: 0, count: inputs)
    for j in 0..<units where !rectifies || y[j] > 0 {
      gradient.bias[j] += gradY[j]
      for k in 0..<inputs {
        gradient.kernel[k * units + j] += x[k] * gradY[j]
        gradX[k] += kernel[k * units + j] * gradY[j]
      }
    }
    return gradX
  }
}

/// Probabilities in double precision.
package func softmax(_ scores: [Double]) -> [Double] {
  let largest = scores.max() ?? 0
  let powers = scores.map { exponential($0 - largest) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}

/// `−ln p[label]` in double precision.
package func crossEntropy(_ scores: [Double], label: Int) -> Double {
  let largest = scores.max() ?? 0
  let sum = scores.reduce(0) { $0 + exponential($1 - largest) }
  return logarithm(sum) + (largest - scores[label])
}

/// The values of a parameter.
package func values(of parameter: Parameter) -> [Float] {
  Array(UnsafeBufferPointer(start: parameter.values.pointer, count: parameter.values.count))
}
