import Foundation
import Synchronization
import UnixSignals

/// Ctrl-C while the demo starts, when no service listens to it yet, and a second one while it stops.
///
/// The process simply ends: the guards of the servers stop them when it is gone.
final class DemoInterruption: Sendable {
    private enum Phase: UInt8, AtomicRepresentable {
        case starting
        case running
        case stopping
    }

    private let phase = Atomic(Phase.starting)

    /// Listens from now on, whether or not whoever started us has the signal ignored.
    func watch() async {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        Task {
            var count = 0
            for await _ in signals {
                count += 1
                switch phase.load(ordering: .acquiring) {
                case .starting: leave()
                case .stopping where count > 1: leave()
                case .running, .stopping: break
                }
            }
        }
    }

    /// The daemon's services listen themselves.
    func daemonRuns() { phase.store(.running, ordering: .releasing) }

    /// The daemon is gone; the servers are being stopped.
    func daemonEnded() { phase.store(.stopping, ordering: .releasing) }

    private func leave() {
        show("\nStopping …\n")
        _exit(0)
    }
}
