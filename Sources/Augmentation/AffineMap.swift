import Glibc

/// Where each pixel of the new image comes from in the old one:
///
///     x = xAtCentre + xPerColumn · u + xPerRow · v
///     y = yAtCentre + yPerColumn · u + yPerRow · v
///
/// `(u, v)` is the new pixel's place to the right of and below the centre, `(x, y)` the old place, counted from
/// the centre of the pixel at the upper left.
package struct AffineMap: Equatable {
  package let xAtCentre: Float
  package let xPerColumn: Float
  package let xPerRow: Float
  package let yAtCentre: Float
  package let yPerColumn: Float
  package let yPerRow: Float

  /// The inverse of a transformation of an image.
  ///
  /// With y downwards, a point p of the old image, seen from the centre, goes to `F · (R · H · s · p + t)`:
  ///
  ///     s = scale, H = [1  −tan shear], R = [ cos  sin], t = shift, F = flip of x
  ///                    [0       1    ]      [−sin  cos]
  ///
  /// so the new point q comes from `p = 1/s · H⁻¹ · R⁻¹ · (F · q − t)`.
  package init(_ transformation: ImageTransformation, height: Int, width: Int) {
    let angle = transformation.rotation * (Double.pi / 180)
    let (cosine, sine) = (cos(angle), sin(angle))
    let slope = tan(transformation.shear * (Double.pi / 180))
    let size = 1 / transformation.scale
    let (xPerX, xPerY) = (size * (cosine + slope * sine), size * (slope * cosine - sine))
    let (yPerX, yPerY) = (size * sine, size * cosine)
    let (right, down) = (transformation.shiftRight, transformation.shiftDown)
    let mirror: Double = transformation.isFlipped ? -1 : 1
    xAtCentre = Float(Double(width - 1) / 2 - xPerX * right - xPerY * down)
    xPerColumn = Float(xPerX * mirror)
    xPerRow = Float(xPerY)
    yAtCentre = Float(Double(height - 1) / 2 - yPerX * right - yPerY * down)
    yPerColumn = Float(yPerX * mirror)
    yPerRow = Float(yPerY)
  }
}
