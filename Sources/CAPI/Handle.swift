import Datasets
import Errors
import Models
import Synchronization
import Training

/// A Swift object that C holds a pointer to. One kind of object, one opaque C type.
protocol HandleObject: AnyObject {
  /// What the caller knows it as, for messages.
  static var kind: String { get }
}

extension HandleObject {
  /// Gives C a reference of its own; the destroy function gives it back.
  func retainedForC() -> OpaquePointer {
    OpaquePointer(Unmanaged.passRetained(self).toOpaque())
  }

  /// The object behind `pointer`, without a change of who owns it.
  ///
  /// - Throws: `EngineError.nullArgument`, or `.badValue` for an object of another kind.
  static func borrow(_ pointer: OpaquePointer?) throws -> Self {
    let pointer = try Arguments.present(pointer, kind)
    guard let object = borrowIfAny(pointer) else {
      throw EngineError.badValue("\(kind): the handle is that of another kind of object")
    }
    return object
  }

  /// The object behind `pointer`; nil for NULL and for an object of another kind.
  ///
  /// C converts any pointer to any other, so the object itself is asked what it is.
  static func borrowIfAny(_ pointer: OpaquePointer?) -> Self? {
    guard let pointer else { return nil }
    let object = Unmanaged<AnyObject>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
    guard type(of: object) == Self.self else { return nil }
    return unsafeDowncast(object, to: Self.self)
  }

  /// Takes back C's reference; NULL is harmless, and an object of another kind is left alone.
  static func destroy(_ pointer: OpaquePointer?) {
    guard let pointer, borrowIfAny(pointer) != nil else { return }
    Unmanaged<Self>.fromOpaque(UnsafeRawPointer(pointer)).release()
  }
}

extension Dataset: HandleObject {
  static var kind: String { "dataset" }
}

extension Trainer: HandleObject {
  static var kind: String { "trainer" }
}

/// A network and the C strings of its parameters' names, which live as long as it does.
final class NetworkHandle: HandleObject {
  static var kind: String { "network" }

  let network: Sequential
  private let rowPredictor = RowPredictorSlot()
  private(set) var parameterNames: [UnsafeMutablePointer<CChar>] = []

  init(_ network: Sequential) {
    self.network = network
    refreshNames()
  }

  deinit { parameterNames.forEach { $0.deallocate() } }

  /// Whether `predictor` takes no memory.
  var hasPredictor: Bool { rowPredictor.isFilled }

  /// What predicts single images, made when first asked for.
  func predictor() throws -> RowPredictor {
    if let predictor = rowPredictor.content { return predictor }
    return rowPredictor.fill(with: try RowPredictor(network))
  }

  /// Call after a layer was added.
  func layersChanged() {
    rowPredictor.empty()
    refreshNames()
  }

  private func refreshNames() {
    for parameter in network.parameters.dropFirst(parameterNames.count) {
      let characters = parameter.name.utf8CString
      let name = UnsafeMutablePointer<CChar>.allocate(capacity: characters.count)
      for (index, character) in characters.enumerated() { name[index] = character }
      parameterNames.append(name)
    }
  }
}

/// Filled by whichever thread is first, without a lock, which a `fork` could leave locked for ever.
///
/// The standard library's `AtomicLazyReference` does the same, but costs a tenth of a prediction.
private final class RowPredictorSlot: Sendable {
  /// Address of a predictor that the slot has a reference to; 0 if it is empty.
  private let address = Atomic<UInt>(0)

  deinit { empty() }

  var isFilled: Bool { address.load(ordering: .acquiring) != 0 }

  var content: RowPredictor? {
    reference(at: address.load(ordering: .acquiring))?.takeUnretainedValue()
  }

  /// - Returns: What is in the slot then: another thread may have been first.
  func fill(with predictor: RowPredictor) -> RowPredictor {
    let new = Unmanaged.passRetained(predictor)
    let (isFirst, former) = address.compareExchange(
      expected: 0, desired: UInt(bitPattern: new.toOpaque()), ordering: .acquiringAndReleasing)
    guard !isFirst, let former = reference(at: former) else { return predictor }
    new.release()
    return former.takeUnretainedValue()
  }

  /// Call only while the network is one thread's own.
  func empty() {
    reference(at: address.exchange(0, ordering: .acquiringAndReleasing))?.release()
  }

  private func reference(at address: UInt) -> Unmanaged<RowPredictor>? {
    UnsafeRawPointer(bitPattern: address).map { .fromOpaque($0) }
  }
}
