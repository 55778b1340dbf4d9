import LoRaWAN
import Monitoring
import Spool

/// What systemd is told, and when (sd_notify(3)): looks at the daemon in, assignments out.
///
/// `READY=1` comes once the API listens and both database and broker have been looked at. What is away by then is
/// waited for as a running unit, which already fills the spool, and `STATUS=` says so: `systemctl start` must not hang
/// for the length of a database's repair. A database that answers is never passed over: one in the wrong posture ends
/// the daemon before.
struct SystemdStanding {
    /// The daemon at one moment.
    struct Look {
        /// Whether every address is bound.
        var isListening: Bool
        var ingest: IngestBoard.State
        /// How many codecs are in force.
        var codecCount: Int
        /// Why the last reload was refused.
        var codecFault: String?
        /// Since when the ingest thread has not come round, in seconds; `nil` where it has not begun.
        var beatAgeS: Double?
        /// Seconds since the start.
        var nowS: Double
        /// The time, for the age of messages.
        var now = Timestamp.now
    }

    /// Within how many seconds systemd wants a sign of life; `nil` where it wants none.
    private let watchdogS: Double?
    private(set) var isReady = false
    private var lastStatus = ""
    private var aliveS = -Double.infinity

    /// How long a round of the ingest thread may take before it counts as stuck, where the watchdog is stricter.
    static let roundS: Double = 2
    /// After so long, whatever has not answered is waited for as a running unit. Well within `TimeoutStartSec`.
    static let readyAfterS: Double = 30
    /// From which age on the oldest message that waits for its commit is worth a word.
    static let slowCommitS: Double = 10

    init(watchdogS: Double?) {
        self.watchdogS = watchdogS
    }

    /// How long to wait until the next look, in seconds.
    var restS: Double {
        guard isReady else { return 0.05 }
        return watchdogS.map { min(1, $0 / 4) } ?? 1
    }

    /// What to send now; nothing where it is empty.
    mutating func next(_ look: Look) -> [String] {
        var lines: [String] = []
        if !isReady, Self.isUp(look) {
            isReady = true
            lines.append("READY=1")
        }
        let status = Self.status(look)
        if status != lastStatus {
            lastStatus = status
            lines.append("STATUS=\(status)")
        }
        if isAlive(look) {
            aliveS = look.nowS
            lines.append("WATCHDOG=1")
        }
        return lines
    }

    /// What to send after a reload, whatever came of it.
    mutating func reloaded(_ look: Look) -> [String] {
        guard isReady else { return next(look) }
        lastStatus = Self.status(look)
        return ["READY=1", "STATUS=\(lastStatus)"]
    }

    /// Whether a sign of life is due, and deserved: a thread that waits for a database goes on coming round.
    private func isAlive(_ look: Look) -> Bool {
        guard let watchdogS, let beatAgeS = look.beatAgeS else { return false }
        return look.nowS - aliveS >= watchdogS / 2 && beatAgeS <= max(watchdogS / 2, Self.roundS)
    }

    private static func isUp(_ look: Look) -> Bool {
        guard look.isListening, look.beatAgeS != nil else { return false }
        let isDatabaseKnown = look.ingest.admission != .looking
        let isBrokerKnown = look.ingest.brokerFault == nil || look.ingest.counters.brokerFaults > 0
        return isDatabaseKnown && isBrokerKnown || look.nowS >= readyAfterS
    }

    /// One line for `systemctl status`, without numbers that change all the time.
    static func status(_ look: Look) -> String {
        var sentences: [String] = []
        let ingest = look.ingest
        if ingest.admission == .looking {
            sentences.append("Looking at the database.")
        } else if let fault = ingest.databaseFault {
            sentences.append("Waiting for the database: \(fault)")
        } else if let oldest = ingest.oldestHeldAt, look.now.seconds(since: oldest) > slowCommitS {
            sentences.append("Waiting for the database to commit.")
        }
        if let fault = ingest.brokerFault {
            sentences.append(
                ingest.counters.brokerFaults == 0 ? "Connecting to the broker." : "Waiting for the broker: \(fault)")
        }
        if !look.isListening { sentences.append("Opening the addresses of the API.") }
        if look.beatAgeS == nil { sentences.append("Starting to ingest.") }
        if ingest.isSpoolOpening { sentences.append("Checking the spool's file.") }
        if ingest.isSpoolFull {
            sentences.append("The spool is full: nothing is acknowledged.")
        } else if let fault = ingest.spoolFault {
            sentences.append(fault)
        } else if ingest.spool.count > 0 {
            sentences.append("Messages wait in the spool.")
        }
        if let fault = look.codecFault {
            sentences.append("A codec file is refused, the old codecs stay in force: \(fault)")
        } else if sentences.isEmpty {
            sentences.append("Ingesting; \(look.codecCount) codecs in force.")
        }
        // A line feed would begin another assignment.
        return sentences.joined(separator: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
