import Codecs
import Ingest
import LoRaWAN
import Logging
import MQTT
import Storage

/// Says what the log shall tell of an observation; what may repeat is told once a minute, or once.
struct ObservationLog: Sendable {
    private var startFault: String?
    private var databaseFault: String?
    private var unprotectedAt: Timestamp?
    /// When rows of each holder, or a refusal of sightings, were last told of.
    private var toldAt: [String: Timestamp] = [:]
    private var spool = SpoolLines()

    /// The lines to write, in order.
    ///
    /// - Parameter state: what was known before.
    mutating func lines(
        of observation: Observation, after state: IngestBoard.State, at moment: Observer.Moment
    ) -> [LogLine] {
        switch observation {
        case .acknowledged, .admitted, .severalTenantsHeard, .handedBack, .spoolOpening, .externalKeysRead: []
        case .received(_, _, let unprotected):
            unprotected > 0 ? unprotectedLines(after: state, moment.time) : []
        case .committed(let tally, _, _, _): committedLines(tally, after: state)
        case .databaseAwaited(let fault): awaitedLines(fault)
        case .databaseConnected(let isProven): connectedLines(isProven, after: state)
        case .batchRefused(let fault): refusedLines(fault, moment.time)
        case .rowsHeld(let held): heldLines(held, moment.time)
        case .sendersWait(let count):
            count == 0 && state.heldSenders > 0
                ? [LogLine(.notice, "No message waits for a locked row any more.")] : []
        case .sightingsRefused(let fault):
            isNews("sightings", moment.time)
                ? [LogLine(.error, "Gateways that heard frames cannot be marked as seen. \(fault)")] : []
        case .subscribed(let connections, _):
            [LogLine(.info, "Subscribed at the broker.", ["connections": "\(connections)"])]
        case .granted(let shortfalls, let version): Self.grantedLines(shortfalls, version, after: state)
        case .brokerLost(let error): [LogLine(error.wantsAttention ? .error : .warning, error.advice)]
        case .spoolOpened, .spooled, .drained, .spoolFull, .spoolUnavailable, .spoolSetAside:
            spool.lines(of: observation, after: state, at: moment.clock)
        case .loginsShared, .maintained, .orphansReplayed, .sessionsPurged, .invitationsPurged, .maintenanceFailed,
            .codecsReloaded, .codecsRefused, .codecsReplaced, .certificateRead:
            Self.plainLines(of: observation)
        }
    }

    /// What is told each time.
    private static func plainLines(of observation: Observation) -> [LogLine] {
        switch observation {
        case .loginsShared(let warning): [LogLine(.warning, warning)]
        case .maintained(let work, let count): maintainedLines(work, count)
        case .orphansReplayed(let count): .counting(count, .info, "Kept uplinks of registered devices replayed.")
        case .sessionsPurged(let count): .counting(count, .info, "Expired refresh tokens deleted.")
        case .invitationsPurged(let count): .counting(count, .info, "Expired invitations deleted.")
        case .maintenanceFailed(let fault): [LogLine(.debug, fault)]
        case .codecsReloaded(let count): [LogLine(.info, "The codecs were loaded anew.", ["codecs": "\(count)"])]
        case .codecsRefused(let fault):
            [
                LogLine(
                    .error,
                    "The codecs were not loaded anew: a file is refused, and the old ones stay in force. \(fault)")
            ]
        case .codecsReplaced(let codecs, let folder):
            [
                LogLine(
                    .notice, "Codecs that came with parkd are replaced by files of \(folder).",
                    ["codecs": "\(codecs.map(\.description).joined(separator: ", "))"])
            ]
        case .certificateRead(nil): [LogLine(.info, "The API's certificate was read again.")]
        case .certificateRead(let fault?):
            [
                LogLine(
                    .error, "The API's certificate was not read again, and the old one stays in force. \(fault)")
            ]
        default: []
        }
    }

    private static func maintainedLines(_ work: MaintenanceWork, _ count: Int) -> [LogLine] {
        switch work {
        case .spaceStates: .counting(count, .info, "Spaces changed by the clock.")
        case .partitions: .counting(count, .info, "Partitions made.")
        case .bounds: .counting(count, .warning, "Orphans or quarantined messages had to make room.")
        case .gatewayHours: []
        }
    }

    private mutating func awaitedLines(_ fault: String) -> [LogLine] {
        guard fault != startFault else { return [] }
        startFault = fault
        return [LogLine(.warning, "Waiting for the database. \(fault)")]
    }

    private mutating func connectedLines(_ isProven: Bool, after state: IngestBoard.State) -> [LogLine] {
        let before = isProven ? storedLines(after: state) : []
        // It was never away where only a table is locked.
        return isProven || !state.isTableHeld ? before + [LogLine(.info, "The database is there.")] : before
    }

    /// The database takes what it is given.
    private mutating func storedLines(after state: IngestBoard.State) -> [LogLine] {
        databaseFault = nil
        return state.isTableHeld ? [LogLine(.notice, "No table is locked any more.")] : []
    }

    private mutating func committedLines(_ tally: Tally, after state: IngestBoard.State) -> [LogLine] {
        var lines = storedLines(after: state)
        for (reason, count) in tally.quarantined {
            lines.append(
                LogLine(
                    .notice, "Messages went into quarantine.", ["reason": "\(reason.rawValue)", "count": "\(count)"]))
        }
        return lines
    }

    private mutating func refusedLines(_ fault: IngestFault, _ now: Timestamp) -> [LogLine] {
        if fault.code == .tableHeld {
            // Of a lock, whoever has it is the news, not what that session does at the moment.
            guard isNews("table \(Self.processes(of: fault.holders))", now) else { return [] }
        } else {
            defer { databaseFault = fault.detail }
            guard databaseFault != fault.detail else { return [] }
        }
        return [LogLine(.error, fault.detail, ["kind": "\(fault.code.rawValue)"])]
    }

    private mutating func heldLines(_ held: HeldRows, _ now: Timestamp) -> [LogLine] {
        guard isNews("held \(Self.processes(of: held.holders))", now) else { return [] }
        var metadata: Logger.Metadata = ["messages": "\(held.messages.count)", "senders": "\(held.senders.count)"]
        if let example = held.senders.min(by: { $0.bits < $1.bits }) { metadata["first"] = "\(example)" }
        return [
            LogLine(
                .warning,
                "Rows are locked by \(held.holdersInWords): their messages wait, all others are stored.", metadata)
        ]
    }

    /// Without the state, which is now this, now that.
    private static func processes(of holders: Set<RowHolder>) -> String {
        holders.map { "\($0.processID)" }.sorted().joined(separator: " ")
    }

    /// What the broker grants: each thing that is less than asked is told when it begins and when it ends.
    private static func grantedLines(
        _ shortfalls: [Shortfall], _ version: MQTTVersion, after state: IngestBoard.State
    ) -> [LogLine] {
        let isNewVersion = state.mqttVersion != version
        return (isNewVersion ? [LogLine(.info, "The session with the broker speaks \(version).")] : [])
            + shortfalls.filter { !state.shortfalls.contains($0) }.map { LogLine(.warning, $0.advice) }
            + state.shortfalls.filter { !shortfalls.contains($0) }.map { LogLine(.info, "No longer so: \($0)") }
    }

    private mutating func unprotectedLines(after state: IngestBoard.State, _ now: Timestamp) -> [LogLine] {
        // Where the broker itself takes the protection away, it has been told already.
        guard !state.shortfalls.contains(where: \.endsProtection) else { return [] }
        guard unprotectedAt.map({ now.seconds(since: $0) >= 60 }) ?? true else { return [] }
        unprotectedAt = now
        return [
            LogLine(
                .warning,
                """
                ChirpStack publishes at QoS 0, so uplinks are lost while we are away: \
                set qos=1 under [integration.mqtt] in chirpstack.toml.
                """)
        ]
    }

    /// Whether a cause was not told of within the last minute.
    private mutating func isNews(_ cause: String, _ now: Timestamp) -> Bool {
        toldAt = toldAt.filter { (0..<60).contains(now.seconds(since: $0.value)) }
        guard toldAt[cause] == nil else { return false }
        toldAt[cause] = now
        return true
    }
}
