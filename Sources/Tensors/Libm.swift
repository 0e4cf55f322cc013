import Glibc

/// Natural logarithm in single precision.
@inline(__always)
func logarithm(_ x: Float) -> Float { logf(x) }

/// The error function in single precision.
@inline(__always)
func errorFunction(_ x: Float) -> Float { erff(x) }

/// The exponential function in single precision.
@inline(__always)
func exponential(_ x: Float) -> Float { expf(x) }

/// The hyperbolic tangent in single precision.
@inline(__always)
func hyperbolicTangent(_ x: Float) -> Float { tanhf(x) }
