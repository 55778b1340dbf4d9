import LoRaWAN
import Logging
import Spool

/// Says what the log shall tell of the spool: beginning, end, faults, and the progress once a minute.
struct SpoolLines: Sendable {
    private var isFilled = false
    private var isDraining = false
    private var progressAt: ContinuousClock.Instant?
    private var crowdedAt: ContinuousClock.Instant?
    private var fault: String?

    private static let progressEvery = Duration.seconds(60)

    /// The lines to write; none of what is not about the spool.
    mutating func lines(
        of observation: Observation, after state: IngestBoard.State, at now: ContinuousClock.Instant
    ) -> [LogLine] {
        switch observation {
        case .spoolOpened(let standing):
            fault = nil
            guard standing.count > 0 else { return [] }
            isFilled = true
            return [LogLine(.notice, "The spool holds messages of an earlier run.", Self.metadata(standing))]
        case .spooled(let count, let standing, let cause):
            return count > 0 ? spooledLines(standing, cause, after: state, now) : []
        case .drained(_, let standing): return drainedLines(standing, after: state, now)
        case .spoolFull(let fault):
            return faultLines(
                fault.detail + " Until then nothing more is acknowledged; the broker keeps it, within its own limits.")
        case .spoolUnavailable(let fault): return faultLines(fault.detail)
        case .spoolSetAside(let path, let fault):
            return [
                LogLine(
                    .critical,
                    """
                    \(fault.detail) It was set aside as \(path), with whatever it holds; parkd goes on with a new one. \
                    `parkd spool recover \(path)` puts what can still be read back.
                    """)
            ]
        default: return []
        }
    }

    private mutating func spooledLines(
        _ standing: SpoolStanding, _ cause: SpoolCause, after state: IngestBoard.State, _ now: ContinuousClock.Instant
    ) -> [LogLine] {
        fault = nil
        if case .share(let crowders) = cause { return crowdedLines(crowders, standing, now) }
        guard cause.wantsAttention || !state.isSpoolOfShares else { return [] }
        isDraining = false
        let isFirst = !isFilled
        isFilled = true
        guard Self.isDue(&progressAt, now) || isFirst else { return [] }
        let words =
            switch cause {
            case .rows: "Messages whose rows are locked"
            case .order, .share: "Messages that must not overtake others"
            case .database:
                state.isTableHeld ? "A table is locked: messages" : "The database is away: messages"
            }
        return [LogLine(.warning, "\(words) are stored in the spool and acknowledged.", Self.metadata(standing))]
    }

    /// One party's backlog, which comes and goes many times in a minute.
    private mutating func crowdedLines(
        _ crowders: Set<EUI64?>, _ standing: SpoolStanding, _ now: ContinuousClock.Instant
    ) -> [LogLine] {
        guard Self.isDue(&crowdedAt, now) else { return [] }
        var metadata = Self.metadata(standing)
        metadata["senders"] = "\(crowders.count)"
        if let first = crowders.compactMap(\.self).min(by: { $0.bits < $1.bits }) { metadata["first"] = "\(first)" }
        return [
            LogLine(
                .notice,
                "One sender or tenant has more than its share waiting: it waits in the spool, and others go first.",
                metadata)
        ]
    }

    private mutating func drainedLines(
        _ standing: SpoolStanding, after state: IngestBoard.State, _ now: ContinuousClock.Instant
    ) -> [LogLine] {
        fault = nil
        guard !state.isSpoolOfShares else { return [] }
        let isEmpty = standing.count == 0
        let isFirst = !isDraining
        isDraining = !isEmpty
        if isEmpty { isFilled = false }
        guard Self.isDue(&progressAt, now) || isFirst || isEmpty else { return [] }
        return [
            LogLine(
                .notice, isEmpty ? "The spool is empty again." : "The spool is being written to the database.",
                Self.metadata(standing))
        ]
    }

    private mutating func faultLines(_ fault: String) -> [LogLine] {
        defer { self.fault = fault }
        return self.fault == fault ? [] : [LogLine(.error, fault)]
    }

    private static func isDue(_ last: inout ContinuousClock.Instant?, _ now: ContinuousClock.Instant) -> Bool {
        if let at = last, now - at < progressEvery { return false }
        last = now
        return true
    }

    private static func metadata(_ standing: SpoolStanding) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["messages": "\(standing.count)", "bytes": "\(standing.bytes)"]
        if let oldest = standing.oldestReceivedAt { metadata["oldest"] = "\(oldest)" }
        return metadata
    }
}
