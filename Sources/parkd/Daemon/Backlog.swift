import Ingest
import LoRaWAN
import Monitoring
import Spool

/// The ingest thread's side of the spool: opens it, keeps its faults from stopping anything, and tells of them.
///
/// A spool that fails costs store-and-forward, never the daemon: where it takes nothing, messages are held and then
/// left to the broker.
final class Backlog {
    private let folder: String
    private let limits: SpoolLimits
    private let observer: Observer
    private let heartbeat: Heartbeat
    private var spool: Spool?
    private var retryAt = ContinuousClock.now
    private var takenSince = ContinuousClock.now
    /// Whether something that was taken out could not be committed.
    private var isReturnDue = false
    /// When what rests, because its rows are locked, is tried again.
    private var wakeAt = ContinuousClock.now
    private var restMS = Limits.heldRestMS.lowerBound
    private var wokenSenders = 0

    /// How long after a fault the file is opened again.
    private static let retryEvery = Duration.seconds(10)
    /// How long opening the file may take, which reads every page of it.
    private static let openingMax = Duration.seconds(600)

    /// Opens the spool of the state folder.
    init(folder: String, limits: SpoolLimits, observer: Observer, heartbeat: Heartbeat) {
        self.folder = folder
        self.limits = limits
        self.observer = observer
        self.heartbeat = heartbeat
        open()
    }

    /// Whether nothing is in it.
    var isEmpty: Bool { (spool?.standing.count ?? 0) == 0 }

    /// Whether a message of this sender must go behind one that is in the spool, and can.
    func holds(_ sender: EUI64) -> Bool {
        guard let spool else { return false }
        return spool.holds(sender) && !spool.isFull
    }

    /// What ``FlowControl`` has to know.
    ///
    /// - Parameter isAllowed: whether the spool may stand in for the database now.
    func situation(isAllowed: Bool) -> FlowControl.Spool {
        if spool == nil && ContinuousClock.now >= retryAt { open() }
        wakeIfDue()
        guard let spool else { return FlowControl.Spool() }
        return FlowControl.Spool(
            canTake: isAllowed && spool.hasRoom(), waitingCount: spool.waitingCount, takenCount: spool.takenCount,
            takenForMS: spool.takenCount == 0 ? 0 : Int((ContinuousClock.now - takenSince) / .milliseconds(1)))
    }

    /// Writes a batch, but for what came out of the spool.
    ///
    /// - Returns: whether every message of it is on disk.
    func store(_ batch: Batch, _ cause: SpoolCause) -> Bool {
        attempt { spool throws(SpoolFault) in
            refused(batch)
            let count = try spool.append(batch)
            observer.tell(.spooled(count, spool.standing, cause))
        }
    }

    /// Lets messages rest whose rows somebody else has locked, with whatever else the spool has of their senders; the
    /// rest doubles from time to time, up to a limit.
    ///
    /// - Returns: whether every message of the batch is on disk.
    func rest(_ batch: Batch) -> Bool {
        let isOnDisk = attempt { spool throws(SpoolFault) in
            spool.rest(Set(batch.entries.compactMap(\.spooled).map(\.eui)))
            let count = try spool.append(batch)
            observer.tell(.spooled(count, spool.standing, .rows))
        }
        guard let spool else { return false }
        if isOnDisk { spool.rest(Set(batch.entries.filter { $0.spooled == nil }.map(\.outcome.sender))) }
        if ContinuousClock.now >= wakeAt {
            wakeAt = .now + .milliseconds(restMS)
            restMS = min(restMS * 2, Limits.heldRestMS.upperBound)
        }
        return isOnDisk
    }

    /// How many devices and gateways have messages in it that rest, or have been woken and are not stored yet.
    var restingSenders: Int { max(spool?.restingSenders ?? 0, wokenSenders) }

    private func wakeIfDue() {
        guard let spool, spool.restingCount > 0, ContinuousClock.now >= wakeAt else { return }
        let count = spool.restingSenders
        if spool.wake() { wokenSenders = count }
    }

    /// Takes messages out and puts them into the open batches, until one of these can take no more.
    func drain(_ count: Int, into open: inout OpenBatches) {
        _ = attempt { spool throws(SpoolFault) in
            if spool.takenCount == 0 { takenSince = .now }
            try spool.take(atMost: count) { message in
                open.appendSpooled(
                    topic: message.topic, payload: message.payload, receivedAt: message.receivedAt,
                    isRetained: message.isRetained, sender: SpooledSender(message.sender), whole: message.whole)
                return !open.isHeavy
            }
        }
    }

    /// Says that a batch was not committed: what it had from the spool must be given again.
    func refused(_ batch: Batch) {
        if batch.spooledCount > 0 { isReturnDue = true }
    }

    /// Everything that was taken out has come to its end: it leaves the spool, unless a part was not committed.
    func settle() {
        if isReturnDue { return returnTaken() }
        guard let spool, spool.takenCount > 0 else { return }
        let count = spool.takenCount
        _ = attempt { spool throws(SpoolFault) in
            try spool.removeTaken()
            observer.tell(.drained(count, spool.standing))
        }
        wokenSenders = 0
        if isEmpty { restMS = Limits.heldRestMS.lowerBound }
    }

    /// Whatever was taken out will be given again.
    func returnTaken() {
        isReturnDue = false
        spool?.returnTaken()
    }

    /// Closes the file, whose log is then written into it.
    func close() {
        spool?.close()
        spool = nil
        retryAt = .now + Self.retryEvery
    }

    private func open() {
        heartbeat.expectSilence(of: Self.openingMax)
        observer.tell(.spoolOpening)
        defer { heartbeat.beat() }
        do throws(SpoolFault) {
            let spool = try Spool(folder: folder, limits: limits)
            self.spool = spool
            observer.tell(.spoolOpened(spool.standing))
        } catch {
            failed(error)
        }
        retryAt = .now + Self.retryEvery
    }

    private func attempt(_ body: (Spool) throws(SpoolFault) -> Void) -> Bool {
        guard let spool else { return false }
        do throws(SpoolFault) {
            try body(spool)
            return true
        } catch {
            failed(error)
            return false
        }
    }

    private func failed(_ fault: SpoolFault) {
        switch fault.code {
        case .full: observer.tell(.spoolFull(fault))
        case .unavailable:
            close()
            isReturnDue = false
            observer.tell(.spoolUnavailable(fault))
        case .damaged:
            close()
            isReturnDue = false
            setAside(fault)
        }
    }

    private func setAside(_ fault: SpoolFault) {
        do throws(SpoolFault) {
            let path = try Spool.setAside(folder: folder, at: .now)
            observer.tell(.spoolSetAside(path: path, fault))
            let spool = try Spool(folder: folder, limits: limits)
            self.spool = spool
            observer.tell(.spoolOpened(spool.standing))
        } catch {
            retryAt = .now + Self.retryEvery
            observer.tell(.spoolUnavailable(error))
        }
    }
}
