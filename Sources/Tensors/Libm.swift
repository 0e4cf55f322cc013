import Glibc

/// Natural logarithm in single precision.
@inline(__always)
func logarithm(_ x: Float) -> Float { logf(x) }
