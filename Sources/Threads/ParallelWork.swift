/// Work in tasks that threads share. Unlike a closure, it can be handed to the pool again and again without
/// taking memory.
package protocol ParallelWork: AnyObject {
  /// Does one task.
  ///
  /// - Parameters:
  ///   - task: 0 to one less than the number of tasks.
  ///   - worker: Who does it; no two calls with one worker run at once.
  func perform(_ task: Int, worker: Int)
}
