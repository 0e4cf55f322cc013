import Glibc

/// Of an angle in degrees.
func sine(_ degrees: Double) -> Double { sin(degrees * Double.pi / 180) }

/// Of an angle in degrees.
func cosine(_ degrees: Double) -> Double { cos(degrees * Double.pi / 180) }

/// Of an angle in degrees.
func tangent(_ degrees: Double) -> Double { tan(degrees * Double.pi / 180) }

/// Logarithm to the base 2.
func logarithm2(_ value: Double) -> Double { log2(value) }
