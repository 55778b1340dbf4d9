import LoRaWAN
import Logging
import Spool
import Synchronization

/// Tells the board and the log what happens to the spool: beginning, end, faults, and the progress once a minute.
final class SpoolLog: Sendable {
    private let board: IngestBoard
    private let logger: Logger
    private let said = Mutex<Said>(Said())

    private struct Said {
        var isFilled = false
        var isDraining = false
        /// Whether something is in the spool for another reason than its sender's share.
        var wantsAttention = false
        var progressAt: ContinuousClock.Instant?
        var crowdedAt: ContinuousClock.Instant?
        var fault: String?
    }

    private static let progressEvery = Duration.seconds(60)

    init(board: IngestBoard, logger: Logger) {
        self.board = board
        self.logger = logger
    }

    func opening() {
        board.update { $0.isSpoolOpening = true }
    }

    func opened(_ standing: SpoolStanding) {
        attend(standing.count > 0)
        show(standing, fault: nil)
        guard standing.count > 0 else { return }
        said.withLock { $0.isFilled = true }
        logger.notice("The spool holds messages of an earlier run.", metadata: metadata(standing))
    }

    func spooled(_ count: Int, _ standing: SpoolStanding, _ cause: SpoolCause) {
        guard count > 0 else { return }
        board.update { $0.spooled += count }
        if cause.wantsAttention { attend(true) }
        show(standing, fault: nil)
        if case .share(let crowders) = cause { return crowded(crowders, standing) }
        let isNews = said.withLock { said in
            guard said.wantsAttention else { return false }
            said.isDraining = false
            let isFirst = !said.isFilled
            said.isFilled = true
            return Self.isDue(&said.progressAt) || isFirst
        }
        guard isNews else { return }
        let words =
            switch cause {
            case .rows: "Messages whose rows are locked"
            case .order, .share: "Messages that must not overtake others"
            case .database:
                board.snapshot.isTableHeld ? "A table is locked: messages" : "The database is away: messages"
            }
        logger.warning("\(words) are stored in the spool and acknowledged.", metadata: metadata(standing))
    }

    /// One party's backlog, which comes and goes many times in a minute.
    private func crowded(_ crowders: Set<EUI64?>, _ standing: SpoolStanding) {
        guard said.withLock({ Self.isDue(&$0.crowdedAt) }) else { return }
        var metadata = metadata(standing)
        metadata["senders"] = "\(crowders.count)"
        if let first = crowders.compactMap(\.self).min(by: { $0.bits < $1.bits }) { metadata["first"] = "\(first)" }
        logger.notice(
            "One sender or tenant has more than its share waiting: it waits in the spool, and others go first.",
            metadata: metadata)
    }

    private func attend(_ wantsAttention: Bool) {
        said.withLock { $0.wantsAttention = wantsAttention }
        board.update { $0.isSpoolOfShares = !wantsAttention }
    }

    func drained(_ count: Int, _ standing: SpoolStanding) {
        board.update { $0.drained += count }
        show(standing, fault: nil)
        let isEmpty = standing.count == 0
        let isNews = said.withLock { said in
            guard said.wantsAttention else { return false }
            let isFirst = !said.isDraining
            said.isDraining = !isEmpty
            if isEmpty { said.isFilled = false }
            return Self.isDue(&said.progressAt) || isFirst || isEmpty
        }
        if isEmpty { attend(false) }
        guard isNews else { return }
        logger.notice(
            isEmpty ? "The spool is empty again." : "The spool is being written to the database.",
            metadata: metadata(standing))
    }

    func full(_ fault: SpoolFault) {
        board.update { $0.isSpoolFull = true }
        say(fault.detail + " Until then nothing more is acknowledged; the broker keeps it, within its own limits.")
    }

    func unavailable(_ fault: SpoolFault) {
        board.update {
            $0.spoolFault = fault.detail
            $0.isSpoolOpening = false
        }
        say(fault.detail)
    }

    func setAside(_ path: String, _ fault: SpoolFault) {
        board.update {
            $0.spoolsSetAside += 1
            $0.spoolSetAsidePath = path
        }
        logger.critical(
            """
            \(fault.detail) It was set aside as \(path), with whatever it holds; parkd goes on with a new one. \
            `parkd spool recover \(path)` puts what can still be read back.
            """)
    }

    private func show(_ standing: SpoolStanding, fault: String?) {
        said.withLock { $0.fault = nil }
        board.update {
            $0.spool = standing
            $0.spoolFault = fault
            $0.isSpoolFull = false
            $0.isSpoolOpening = false
        }
    }

    private func say(_ fault: String) {
        let isNews = said.withLock { said in
            defer { said.fault = fault }
            return said.fault != fault
        }
        if isNews { logger.error("\(fault)") }
    }

    private static func isDue(_ last: inout ContinuousClock.Instant?) -> Bool {
        let now = ContinuousClock.now
        if let at = last, now - at < progressEvery { return false }
        last = now
        return true
    }

    private func metadata(_ standing: SpoolStanding) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["messages": "\(standing.count)", "bytes": "\(standing.bytes)"]
        if let oldest = standing.oldestReceivedAt { metadata["oldest"] = "\(oldest)" }
        return metadata
    }
}
