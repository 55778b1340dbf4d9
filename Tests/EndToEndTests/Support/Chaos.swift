import Foundation
import TestSupport

/// How long the fault suite is: `make test` runs the short form, `make chaos` the long one.
enum Chaos {
    /// How often the daemon is killed in all.
    static let kills = ProcessInfo.processInfo.environment["PARKD_TEST_CHAOS_ROUNDS"].flatMap { Int($0) } ?? 12
    /// Whether this is the long form.
    static var isLong: Bool { kills > 12 }

    /// Becomes true after so long: the moment of a fault that comes at no moment in particular.
    static func timer(milliseconds: Int, _ act: @escaping @Sendable () -> Void) -> EventualValue<Bool> {
        let seen = EventualValue(false)
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
            act()
            seen.set(true)
        }
        return seen
    }
}
