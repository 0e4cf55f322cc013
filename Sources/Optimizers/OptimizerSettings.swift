/// What an optimizer was made with, so that two can be compared and written down.
package struct OptimizerSettings: Codable, Equatable, Sendable {
  /// "sgd", "momentum", "nesterov", "adam" or "adamw".
  package let name: String
  /// The optimizer's own numbers by name, such as "learning_rate", as they were given.
  package let numbers: [String: Double]
}
