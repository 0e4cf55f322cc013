import Errors

/// Checks the numbers that an optimizer is given.
package enum SettingCheck {
  /// - Throws: `EngineError.badValue` unless `value` is finite and above 0, in single precision too.
  package static func positive(_ value: Double, _ name: String) throws {
    guard Float(value).isFinite, Float(value) > 0 else {
      throw EngineError.badValue(
        "\(name): expected a number above 0 that single precision can hold, got \(value)")
    }
  }

  /// - Throws: `EngineError.badValue` unless `value` is in [0, 1), in single precision too.
  static func fraction(_ value: Double, _ name: String) throws {
    guard value >= 0, Float(value) < 1 else {
      throw EngineError.badValue("\(name): expected 0 or more and less than 1, got \(value)")
    }
  }

  /// - Throws: `EngineError.badValue` unless `value` is in [0, 1].
  static func share(_ value: Double, _ name: String) throws {
    guard (0...1).contains(value) else {
      throw EngineError.badValue("\(name): expected 0 to 1, got \(value)")
    }
  }

  /// - Throws: `EngineError.badValue` unless `value` is finite and not below 0.
  static func notNegative(_ value: Double, _ name: String) throws {
    guard Float(value).isFinite, value >= 0 else {
      throw EngineError.badValue("\(name): expected a finite number, 0 or more, got \(value)")
    }
  }
}
