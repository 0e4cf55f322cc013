import Errors

/// The sizes of a tensor, outermost first, each at least 1.
package struct Shape: Equatable, Sendable {
  package let sizes: [Int]
  /// Their product.
  package let elementCount: Int

  /// - Parameters:
  ///   - sizes: At least one size.
  ///   - name: What has this shape, for the message.
  /// - Throws: `EngineError.badSize` if a size is below 1 or the product does not fit.
  package init(_ sizes: [Int], of name: String) throws {
    guard !sizes.isEmpty, sizes.allSatisfy({ $0 >= 1 }) else {
      throw EngineError.badSize("\(name): every size must be at least 1, got \(sizes)")
    }
    self.sizes = sizes
    self.elementCount = try checkedProduct(sizes, of: name)
  }
}
