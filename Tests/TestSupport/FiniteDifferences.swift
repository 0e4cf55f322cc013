/// The gradient of the mean loss at every parameter, from `(loss(w + h) − loss(w − h)) / 2h` in double
/// precision with `h` = 1e-6: slow, and right whatever the formulas of a backward pass say.
package func finiteDifferences(
  of network: NaiveNetwork, _ images: [[Double]], _ labels: [Int]
) -> [[Double]] {
  let step = 1e-6
  var moved = network
  return network.parameters.indices.map { parameter in
    network.parameters[parameter].indices.map { element in
      let value = network.parameters[parameter][element]
      moved.parameters[parameter][element] = value + step
      let above = moved.loss(images, labels)
      moved.parameters[parameter][element] = value - step
      let below = moved.loss(images, labels)
      moved.parameters[parameter][element] = value
      return (above - below) / (2 * step)
    }
  }
}
