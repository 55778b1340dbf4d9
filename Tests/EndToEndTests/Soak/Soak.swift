import Foundation
import TestSupport

/// How long and how fast the soak is: where the environment does not name its minutes, there is none.
enum Soak {
    /// How long uplinks are sent; `nil` where no soak is wanted, 0 where it is no number.
    static let minutes = ProcessInfo.processInfo.environment["PARKD_TEST_SOAK_MINUTES"].map { Int($0) ?? 0 }
    /// Uplinks in a second; 0 where it is no number.
    static let ratePerS = ProcessInfo.processInfo.environment["PARKD_TEST_SOAK_RATE"].map { Int($0) ?? 0 } ?? 2000

    /// Fewer have no room for each fault once, of which one takes 30 s, and a quiet end.
    static let minutesAtLeast = 3

    /// Prints at once, wherever the output goes: who waits for half an hour wants to see that it goes on.
    static func say(_ text: String) {
        print(text)
        fflush(nil)
    }

    /// Waits for a moment; throws when cancelled.
    static func wait(until moment: ContinuousClock.Instant) async throws {
        let milliseconds = Int((moment - .now) / .milliseconds(1))
        try await Chaos.timer(milliseconds: max(0, milliseconds)) {}.wait { $0 }
    }
}
