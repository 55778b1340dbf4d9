import Ingest
import LoRaWAN
import MQTT
import Spool

extension IngestBoard.State {
    /// Notes what health, systemd and the gauges have to know of what has happened. The counts are still those from
    /// before.
    mutating func note(_ observation: Observation, at now: Timestamp) {
        switch observation {
        case .databaseAwaited(let fault):
            admission = .waiting
            databaseFault = fault
        case .admitted:
            admission = .granted
            databaseFault = nil
        case .severalTenantsHeard: areTenantsSeveral = true
        case .databaseConnected(let isProven): if isProven { noteStored() }
        case .committed(_, let count, let oldest, _):
            noteStored()
            if count > 0 { lagS = oldest.map { max(0, now.seconds(since: $0)) } ?? 0 }
        case .batchRefused(let fault):
            databaseFault = fault.detail
            isTableHeld = fault.code == .tableHeld
        case .rowsHeld(let held): heldBy = held.holdersInWords
        case .sendersWait(let count):
            heldSenders = count
            heldSince = count == 0 ? nil : heldSince ?? now
        case .subscribed(_, let sessionsLost):
            brokerFault = nil
            if sessionsLost > counters.sessionsLost { sessionLostAt = now }
        case .granted(let shortfalls, let version):
            self.shortfalls = shortfalls
            mqttVersion = version
        case .brokerLost(let error):
            brokerFault = error.advice
            if error.code == .sessionTakenOver { takenOverAt = now }
        case .received(let count, let retained, let unprotected):
            if count > retained { receivedAt = now }
            if unprotected > 0 { unprotectedAt = now }
        case .acknowledged(_, let oldest): oldestHeldAt = oldest
        case .handedBack:
            brokerFault = "Left: neither the database nor the spool takes messages, so the broker keeps them."
        case .externalKeysRead(let fault): externalKeysFault = fault
        case .spoolOpening, .spoolOpened, .spooled, .drained, .spoolFull, .spoolUnavailable, .spoolSetAside:
            noteSpool(observation)
        case .loginsShared, .sightingsRefused, .maintained, .orphansReplayed, .sessionsPurged, .invitationsPurged,
            .maintenanceFailed, .codecsReloaded, .codecsRefused, .codecsReplaced, .certificateRead:
            break
        }
    }

    /// The database takes what it is given.
    private mutating func noteStored() {
        databaseFault = nil
        isTableHeld = false
    }

    private mutating func noteSpool(_ observation: Observation) {
        switch observation {
        case .spoolOpening: isSpoolOpening = true
        case .spoolOpened(let standing):
            isSpoolOfShares = standing.count == 0
            noteUsable(standing)
        case .spooled(let count, let standing, let cause):
            guard count > 0 else { return }
            if cause.wantsAttention { isSpoolOfShares = false }
            noteUsable(standing)
        case .drained(_, let standing):
            if standing.count == 0 { isSpoolOfShares = true }
            noteUsable(standing)
        case .spoolFull: isSpoolFull = true
        case .spoolUnavailable(let fault):
            spoolFault = fault.detail
            isSpoolOpening = false
        case .spoolSetAside(let path, _): spoolSetAsidePath = path
        default: break
        }
    }

    private mutating func noteUsable(_ standing: SpoolStanding) {
        spool = standing
        spoolFault = nil
        isSpoolFull = false
        isSpoolOpening = false
    }
}
