import Glibc

/// eˣ in single precision.
@inline(__always)
func exponential(_ x: Float) -> Float { expf(x) }

/// Natural logarithm in single precision.
@inline(__always)
func logarithm(_ x: Float) -> Float { logf(x) }
