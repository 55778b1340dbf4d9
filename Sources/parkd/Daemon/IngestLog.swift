import Ingest
import LoRaWAN
import Logging
import MQTT
import Synchronization

/// Tells the board and the log what happens to messages; each thing that may repeat is logged once a minute or once.
final class IngestLog: Sendable {
    private let board: IngestBoard
    private let logger: Logger
    private let said = Mutex(Said())

    private struct Said {
        var unprotectedAt: Timestamp?
        var fault: String?
        /// Whether the database is there and somebody has a table locked.
        var isTableHeld = false
        var shortfalls: [Shortfall] = []
        /// When rows of each holder, or a refusal of sightings, were last told of.
        var at: [String: Timestamp] = [:]

        /// Whether a cause was not told of within the last minute.
        mutating func isNews(_ cause: String, _ now: Timestamp) -> Bool {
            at = at.filter { (0..<60).contains(now.seconds(since: $0.value)) }
            guard at[cause] == nil else { return false }
            at[cause] = now
            return true
        }
    }

    init(board: IngestBoard, logger: Logger) {
        self.board = board
        self.logger = logger
    }

    /// - Parameter isProven: whether no commit follows that would show whether the database takes anything.
    func connected(isProven: Bool) {
        board.update {
            $0.databaseConnections += 1
            if isProven { $0.databaseFault = nil }
        }
        if isProven { stores() }
        // It was never away where only a table is locked.
        if !said.withLock(\.isTableHeld) { logger.info("The database is there.") }
    }

    /// The database takes what it is given.
    private func stores() {
        let wasHeld = said.withLock { said in
            said.fault = nil
            defer { said.isTableHeld = false }
            return said.isTableHeld
        }
        guard wasHeld else { return }
        board.update { $0.isTableHeld = false }
        logger.notice("No table is locked any more.")
    }

    func established(connections: Int, sessionsLost: Int) {
        let now = Timestamp.now
        board.update {
            $0.brokerFault = nil
            $0.connections = connections
            if sessionsLost > $0.sessionsLost { $0.sessionLostAt = now }
            $0.sessionsLost = sessionsLost
        }
        logger.info("Subscribed at the broker.", metadata: ["connections": "\(connections)"])
    }

    /// What the broker grants: each thing that is less than asked is told when it begins and when it ends.
    func granted(_ shortfalls: [Shortfall], version: MQTTVersion) {
        let isNewVersion = board.snapshot.mqttVersion != version
        board.update {
            $0.shortfalls = shortfalls
            $0.mqttVersion = version
        }
        if isNewVersion { logger.info("The session with the broker speaks \(version).") }
        let before = said.withLock { said in
            defer { said.shortfalls = shortfalls }
            return said.shortfalls
        }
        for shortfall in shortfalls where !before.contains(shortfall) { logger.warning("\(shortfall.advice)") }
        for shortfall in before where !shortfalls.contains(shortfall) {
            logger.info("No longer so: \(shortfall)")
        }
    }

    func lost(_ error: MQTTError) {
        let now = Timestamp.now
        board.update {
            $0.brokerFault = error.advice
            $0.brokerFaults += 1
            guard error.code == .sessionTakenOver else { return }
            $0.takeovers += 1
            $0.takenOverAt = now
        }
        logger.log(level: error.wantsAttention ? .error : .warning, "\(error.advice)")
    }

    func received(_ count: Int, retained: Int, unprotected: Int) {
        let now = Timestamp.now
        board.update {
            $0.received += count
            if count > retained { $0.receivedAt = now }
        }
        if unprotected > 0 { warn(unprotected: unprotected, .now) }
    }

    /// - Parameter oldest: when the first of them arrived, but for those that have waited in the spool.
    func committed(_ tally: Tally, count: Int, oldest: Timestamp?, took: Duration) {
        let now = Timestamp.now
        stores()
        board.update {
            $0.databaseFault = nil
            $0.tally += tally
            guard count > 0 else { return }
            $0.lagS = oldest.map { max(0, now.seconds(since: $0)) } ?? 0
            $0.batchSizes.record(Double(count))
            $0.commitTimes.record(took / .seconds(1))
        }
        for (reason, count) in tally.quarantined {
            logger.notice(
                "Messages went into quarantine.", metadata: ["reason": "\(reason.rawValue)", "count": "\(count)"])
        }
    }

    /// - Parameter oldest: when the oldest message arrived that is still held.
    func acknowledged(_ count: Int, oldest: Timestamp?) {
        board.update {
            $0.acknowledged += count
            $0.oldestHeldAt = oldest
        }
    }

    func refused(_ fault: IngestFault) {
        board.update {
            $0.databaseFault = fault.detail
            $0.databaseFaults[fault.code, default: 0] += 1
            $0.isTableHeld = fault.code == .tableHeld
        }
        let now = Timestamp.now
        let isNews = said.withLock { said in
            said.isTableHeld = fault.code == .tableHeld
            // Of a lock, whoever has it is the news, not what that session does at the moment.
            guard !said.isTableHeld else { return said.isNews("table \(Self.processes(of: fault.holders))", now) }
            defer { said.fault = fault.detail }
            return said.fault != fault.detail
        }
        if isNews { logger.error("\(fault.detail)", metadata: ["kind": "\(fault.code.rawValue)"]) }
    }

    /// Somebody else has had rows locked for longer than a commit takes.
    func held(_ held: HeldRows) {
        let now = Timestamp.now
        let words = held.holdersInWords
        board.update {
            $0.rowsHeld += held.messages.count
            $0.heldBy = words
        }
        guard said.withLock({ $0.isNews("held \(Self.processes(of: held.holders))", now) }) else { return }
        var metadata: Logger.Metadata = ["messages": "\(held.messages.count)", "senders": "\(held.senders.count)"]
        if let example = held.senders.min(by: { $0.bits < $1.bits }) { metadata["first"] = "\(example)" }
        logger.warning(
            "Rows are locked by \(words): their messages wait, all others are stored.", metadata: metadata)
    }

    /// Without the state, which is now this, now that.
    private static func processes(of holders: Set<RowHolder>) -> String {
        holders.map { "\($0.processID)" }.sorted().joined(separator: " ")
    }

    /// - Parameter senders: devices and gateways whose messages wait for a row that somebody else has locked.
    func holding(_ senders: Int) {
        let now = Timestamp.now
        let before = board.snapshot.heldSenders
        board.update {
            $0.heldSenders = senders
            $0.heldSince = senders == 0 ? nil : $0.heldSince ?? now
        }
        if senders == 0, before > 0 { logger.notice("No message waits for a locked row any more.") }
    }

    /// The database refuses to note which gateways were heard, while it takes the frames.
    func refusedSightings(_ fault: String) {
        let isNews = said.withLock { $0.isNews("sightings", .now) }
        if isNews { logger.error("Gateways that heard frames cannot be marked as seen. \(fault)") }
    }

    func handedBack(_ count: Int) {
        board.update {
            $0.handedBack += count
            $0.brokerFault = "Left: neither the database nor the spool takes messages, so the broker keeps them."
        }
    }

    private func warn(unprotected count: Int, _ now: Timestamp) {
        board.update {
            $0.unprotected += count
            $0.unprotectedAt = now
        }
        let isNews = said.withLock { said in
            // Where the broker itself takes the protection away, it has been told already.
            guard !said.shortfalls.contains(where: \.endsProtection) else { return false }
            guard said.unprotectedAt.map({ now.seconds(since: $0) >= 60 }) ?? true else { return false }
            said.unprotectedAt = now
            return true
        }
        guard isNews else { return }
        logger.warning(
            """
            ChirpStack publishes at QoS 0, so uplinks are lost while we are away: \
            set qos=1 under [integration.mqtt] in chirpstack.toml.
            """)
    }
}
