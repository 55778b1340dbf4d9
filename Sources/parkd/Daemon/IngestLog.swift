import Ingest
import LoRaWAN
import Logging
import MQTT
import Synchronization

/// Tells the board and the log what happens to messages; each thing that may repeat is logged once a minute or once.
final class IngestLog: Sendable {
    private let board: IngestBoard
    private let logger: Logger
    private let said = Mutex<(unprotectedAt: Timestamp?, fault: String?, shortfalls: [Shortfall])>((nil, nil, []))

    init(board: IngestBoard, logger: Logger) {
        self.board = board
        self.logger = logger
    }

    /// - Parameter isProven: whether no commit follows that would show whether the database takes anything.
    func connected(isProven: Bool) {
        if isProven { said.withLock { $0.fault = nil } }
        board.update {
            $0.databaseConnections += 1
            if isProven { $0.databaseFault = nil }
        }
        logger.info("The database is there.")
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

    func received(_ count: Int, unprotected: Int) {
        board.update { $0.received += count }
        if unprotected > 0 { warn(unprotected: unprotected, .now) }
    }

    /// - Parameter oldest: when the first of them arrived, but for those that have waited in the spool.
    func committed(_ tally: Tally, count: Int, oldest: Timestamp?, took: Duration) {
        let now = Timestamp.now
        said.withLock { $0.fault = nil }
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
        }
        let isNews = said.withLock { said in
            defer { said.fault = fault.detail }
            return said.fault != fault.detail
        }
        if isNews { logger.error("\(fault.detail)", metadata: ["kind": "\(fault.code.rawValue)"]) }
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
