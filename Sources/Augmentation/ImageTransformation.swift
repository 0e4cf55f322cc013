/// What happens to one image as a whole, in this order: it is scaled, sheared, rotated, shifted, flipped;
/// all but the shift about its centre.
package struct ImageTransformation: Equatable {
  package var scale = 1.0
  /// Degrees; above 0 the upper end of an upright line leans to the right.
  package var shear = 0.0
  /// Degrees; above 0 against the clock.
  package var rotation = 0.0
  /// Pixels.
  package var shiftRight = 0.0
  package var shiftDown = 0.0
  /// Whether left and right are exchanged.
  package var isFlipped = false

  package init() {}

  /// Draws one.
  init(_ options: AugmentationOptions, _ draws: RandomDraws) {
    let position = draws.words(.position)
    shiftRight = even(position.0, -options.shift, options.shift)
    shiftDown = even(position.1, -options.shift, options.shift)
    rotation = even(position.2, -options.rotation, options.rotation)
    scale = logarithmicallyEven(position.3, options.lowestScale, options.highestScale)
    let shape = draws.words(.shape)
    shear = even(shape.0, -options.shear, options.shear)
    isFlipped = happens(shape.1, probability: options.flip)
  }
}
