import Monitoring
import Synchronization

/// The one mouth towards systemd: looks at the daemon and tells what ``SystemdStanding`` finds worth telling.
final class SystemdLink: Sendable {
    private let notifier: SystemdNotifier
    private let board: IngestBoard
    private let codecs: CodecsInForce
    private let heartbeat: Heartbeat
    private let listeners: Listeners
    private let standing: Mutex<SystemdStanding>
    private let began = ContinuousClock.now

    init(
        notifier: SystemdNotifier = SystemdNotifier(), board: IngestBoard, codecs: CodecsInForce, heartbeat: Heartbeat,
        listeners: Listeners
    ) {
        self.notifier = notifier
        self.board = board
        self.codecs = codecs
        self.heartbeat = heartbeat
        self.listeners = listeners
        standing = Mutex(SystemdStanding(watchdogS: notifier.watchdogS))
    }

    /// Whether anybody listens.
    var isHeard: Bool { notifier.isHeard }

    /// Tells what is new.
    ///
    /// - Returns: how long to wait until the next time.
    func report() -> Duration {
        let look = look
        let (lines, restS) = standing.withLock { ($0.next(look), $0.restS) }
        tell(lines)
        return .seconds(restS)
    }

    /// Says that a reload begins; a unit that is still starting says nothing.
    func reloading() {
        if standing.withLock({ $0.isReady }) { notifier.notifyReloading() }
    }

    /// Says that it is over.
    func reloaded() {
        let look = look
        tell(standing.withLock { $0.reloaded(look) })
    }

    /// Says that the stop begins.
    func stopping() {
        tell(["STOPPING=1", "STATUS=Stopping: what was received is stored and acknowledged."])
    }

    private func tell(_ lines: [String]) {
        if !lines.isEmpty { notifier.notify(lines.joined(separator: "\n")) }
    }

    private var look: SystemdStanding.Look {
        let codecs = codecs.standing
        return SystemdStanding.Look(
            isListening: listeners.areAllBound, ingest: board.snapshot, codecCount: codecs.count,
            codecFault: codecs.fault.map { "\($0)" }, beatAgeS: heartbeat.age.map { $0 / .seconds(1) },
            nowS: (ContinuousClock.now - began) / .seconds(1))
    }
}
