/// The hash XXH64 of some memory, with seed 0: 64 bits that tell contents apart that differ by accident. Not a
/// defence against somebody who makes two contents of one hash on purpose.
///
/// Four sums each take every fourth 64-bit word; they are then folded into one, and the bytes that fill no
/// word of all four are added. Y. Collet, "xxHash fast digest algorithm", section XXH64.
///
/// - Complexity: O(bytes), several bytes in one processor cycle; allocates nothing.
package func xxHash64(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
  let stripe = 32
  let full = bytes.count / stripe * stripe
  var sum = seedOfShortInput
  if full > 0, let start = bytes.baseAddress {
    var lanes = firstLanes
    for offset in Swift.stride(from: 0, to: full, by: stripe) {
      lanes.0 = mixed(lanes.0, word(start + offset))
      lanes.1 = mixed(lanes.1, word(start + offset + 8))
      lanes.2 = mixed(lanes.2, word(start + offset + 16))
      lanes.3 = mixed(lanes.3, word(start + offset + 24))
    }
    sum = folded(lanes)
  }
  sum &+= UInt64(bytes.count)
  return finished(addingRest(UnsafeRawBufferPointer(rebasing: bytes[full...]), to: sum))
}

/// A hash as 16 hexadecimal digits.
package func hexadecimal(_ hash: UInt64) -> String {
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

private let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
private let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
private let prime3: UInt64 = 0x1656_67B1_9E37_79F9
private let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
private let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

private let seedOfShortInput = prime5
private let firstLanes = (prime1 &+ prime2, prime2, UInt64(0), 0 &- prime1)

private func rotated(_ value: UInt64, by count: UInt64) -> UInt64 {
  value &<< count | value &>> (64 - count)
}

private func word(_ address: UnsafeRawPointer) -> UInt64 {
  UInt64(littleEndian: address.loadUnaligned(as: UInt64.self))
}

private func mixed(_ lane: UInt64, _ word: UInt64) -> UInt64 {
  rotated(lane &+ word &* prime2, by: 31) &* prime1
}

private func folded(_ lanes: (UInt64, UInt64, UInt64, UInt64)) -> UInt64 {
  var sum = rotated(lanes.0, by: 1) &+ rotated(lanes.1, by: 7)
  sum = sum &+ rotated(lanes.2, by: 12) &+ rotated(lanes.3, by: 18)
  for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
    sum = (sum ^ mixed(0, lane)) &* prime1 &+ prime4
  }
  return sum
}

/// Adds fewer than 32 bytes: words of 64 bits, one of 32 bits, then single bytes.
private func addingRest(_ rest: UnsafeRawBufferPointer, to start: UInt64) -> UInt64 {
  var sum = start
  var offset = 0
  while rest.count - offset >= 8 {
    let value = UInt64(littleEndian: rest.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    sum = rotated(sum ^ mixed(0, value), by: 27) &* prime1 &+ prime4
    offset += 8
  }
  if rest.count - offset >= 4 {
    let value = UInt32(littleEndian: rest.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    sum = rotated(sum ^ UInt64(value) &* prime1, by: 23) &* prime2 &+ prime3
    offset += 4
  }
  for index in offset..<rest.count {
    sum = rotated(sum ^ UInt64(rest[index]) &* prime5, by: 11) &* prime1
  }
  return sum
}

/// Lets every bit of the sum reach every bit of the hash.
private func finished(_ start: UInt64) -> UInt64 {
  var sum = (start ^ start &>> 33) &* prime2
  sum = (sum ^ sum &>> 29) &* prime3
  return sum ^ sum &>> 32
}
