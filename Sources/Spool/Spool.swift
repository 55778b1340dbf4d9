import ChirpStack
import Foundation
internal import GRDB
public import Ingest
public import LoRaWAN

/// Messages on disk while the database is away: written and synced before they are acknowledged, given back oldest
/// first.
///
/// One SQLite file, in WAL mode with full sync: a call that returns has survived the loss of power. It belongs to one
/// thread of one process, which it may block.
public final class Spool {
    private let file: SpoolFile
    private let limits: SpoolLimits
    /// How many messages of each sender are in it, where `nil` stands for those whose sender nobody could tell; none of
    /// it where there are too many senders to tell them apart.
    private var senders: [UInt64?: Int32]?
    /// Senders whose messages stay for now, taken or not.
    private var waitingSenders: Set<UInt64?> = []
    private var nextID: Int64
    private var takenSenders: [EUI64?] = []
    private var takenThrough: Int64 = 0
    /// What is committed, whether the file could forget it or not.
    private var doneThrough: Int64 = 0
    /// Whether the file still has what is done, because its disk had no room even for a deletion.
    private var isRemovalDue = false
    private var checkedFullAt: ContinuousClock.Instant?

    /// How it is.
    public private(set) var standing: SpoolStanding
    /// Whether its limits forbid more; asked anew once a second.
    public private(set) var isFull = false

    /// Opens the spool of a folder, or begins one.
    ///
    /// - Throws: ``SpoolFault``: `damaged` where the file must be set aside first (``setAside(folder:at:)``).
    public init(folder: String, limits: SpoolLimits) throws(SpoolFault) {
        self.limits = limits
        file = try SpoolFile(folder: folder)
        let contents = try file.contents(sendersMax: limits.sendersMax)
        senders = contents.senders
        nextID = contents.lastID + 1
        standing = contents.standing
    }

    /// Messages in it that may be taken and have not been.
    public var waitingCount: Int { standing.count - takenSenders.count - restingCount }
    /// Messages in it that rest, because their rows are locked.
    public private(set) var restingCount = 0
    /// How many devices and gateways they are of.
    public var restingSenders: Int { waitingSenders.count }
    /// Messages taken out and not yet removed.
    public var takenCount: Int { takenSenders.count }

    /// Whether a message of this sender is in it: what comes now must not overtake that one.
    public func holds(_ sender: EUI64) -> Bool {
        guard let senders else { return standing.count > 0 }
        return senders[sender.bits] != nil
    }

    /// Whether another batch may be written; where the limits forbade it, they are looked at again once a second.
    public func hasRoom() -> Bool {
        if isFull, checkedFullAt.map({ ContinuousClock.now - $0 >= .seconds(1) }) ?? true { look() }
        return !isFull
    }

    /// Writes the messages of a batch that are not in the spool already, and syncs.
    ///
    /// - Returns: how many it wrote.
    /// - Throws: ``SpoolFault``; then none of them is stored.
    @discardableResult
    public func append(_ batch: Batch) throws(SpoolFault) -> Int {
        let fresh = batch.entries.indices.filter { batch.entries[$0].spooled == nil }
        guard !fresh.isEmpty else { return 0 }
        look()
        guard !isFull else { throw SpoolFault(.full, fullness) }
        do throws(SpoolFault) {
            standing.bytes = try file.append(batch, fresh, from: nextID)
        } catch {
            isFull = error.code == .full
            checkedFullAt = .now
            throw error
        }
        nextID += Int64(fresh.count)
        standing.count += fresh.count
        for index in fresh {
            let entry = batch.entries[index]
            let sender = entry.outcome.sender?.bits
            senders?[sender, default: 0] += 1
            if waitingSenders.contains(sender) { restingCount += 1 }
            standing.oldestReceivedAt = min(standing.oldestReceivedAt ?? entry.receivedAt, entry.receivedAt)
        }
        if let count = senders?.count, count > limits.sendersMax { senders = nil }
        return fresh.count
    }

    /// Gives back at most so many of the oldest messages that have not been taken. They stay until ``removeTaken()``.
    ///
    /// - Parameter body: is lent the bytes of each, and says whether it wants more.
    public func take(atMost count: Int, _ body: (SpooledMessage) -> Bool) throws(SpoolFault) {
        var senders: [EUI64?] = []
        let last = try file.read(
            after: takenThrough, atMost: count, but: WaitingSenders(waitingSenders)
        ) { message in
            senders.append(message.sender)
            return body(message)
        }
        takenSenders += senders
        takenThrough = last ?? takenThrough
    }

    /// Forgets the messages that were taken: they are committed.
    ///
    /// On a disk so full that nothing can be deleted they stay in the file for a while, and are not given again but
    /// after a restart, when they change nothing any more.
    public func removeTaken() throws(SpoolFault) {
        guard !takenSenders.isEmpty else { return }
        let left = try removal(through: takenThrough)
        doneThrough = takenThrough
        for sender in takenSenders {
            guard let count = senders?[sender?.bits] else { continue }
            senders?[sender?.bits] = count > 1 ? count - 1 : nil
        }
        standing.count -= takenSenders.count
        standing.bytes = left.bytes
        standing.oldestReceivedAt = left.oldestReceivedAt
        takenSenders.removeAll(keepingCapacity: standing.count > 0)
        if standing.count == 0 { senders = [:] }
        isFull = isRemovalDue
    }

    private func removal(through id: Int64) throws(SpoolFault) -> SpoolFile.Left {
        do throws(SpoolFault) {
            let left = try file.remove(through: id, but: WaitingSenders(waitingSenders))
            isRemovalDue = false
            return left
        } catch {
            guard error.code == .full else { throw error }
            isRemovalDue = true
            checkedFullAt = .now
            let oldest = try file.oldestArrival(after: waitingSenders.isEmpty ? id : 0)
            return SpoolFile.Left(bytes: standing.bytes, oldestReceivedAt: oldest)
        }
    }

    /// Lets the messages of some senders rest where they are: those that were taken are not committed, and nothing of
    /// these senders is given until ``wake()``. `nil` stands for messages whose sender nobody could tell.
    ///
    /// Their order stays, and other senders do not wait for them.
    public func rest(_ senders: Set<EUI64?>) {
        let awake = Set(senders.map { $0?.bits }).subtracting(waitingSenders)
        let counts = counts(of: awake)
        // What was taken of a sender that the file knows by another name, or that cannot be looked up, cannot be told
        // from what is committed: all of it is given again, and nothing is forgotten.
        if counts.count < awake.count { returnTaken() }
        guard !counts.isEmpty else { return }
        waitingSenders.formUnion(counts.keys)
        takenSenders.removeAll { counts[$0?.bits] != nil }
        restingCount += counts.values.reduce(0) { $0 + Int($1) }
    }

    /// How many messages each of the senders has in it, of those that have any.
    private func counts(of some: Set<UInt64?>) -> [UInt64?: Int32] {
        guard !some.isEmpty else { return [:] }
        if let senders { return senders.filter { some.contains($0.key) } }
        return (try? file.counts(of: WaitingSenders(some))) ?? [:]
    }

    /// Lets everything that rests be given again, oldest first; nothing may be taken at the moment.
    ///
    /// - Returns: whether it could be.
    @discardableResult
    public func wake() -> Bool {
        // What is done and could not be removed would be given a second time.
        guard takenSenders.isEmpty, !isRemovalDue else { return false }
        waitingSenders = []
        restingCount = 0
        takenThrough = 0
        doneThrough = 0
        return true
    }

    /// Takes back what was taken: not all of it is committed, and it will be given again.
    public func returnTaken() {
        takenSenders.removeAll()
        takenThrough = doneThrough
    }

    /// Closes the file, whose log is then written into it; the spool must not be used after.
    ///
    /// Before the file is renamed: closed later, SQLite would delete the log of whatever has its name by then.
    public func close() { file.close() }

    /// Renames the damaged files of a folder, so that a new spool can begin and nothing is thrown away.
    ///
    /// - Returns: the new name.
    public static func setAside(folder: String, at time: Timestamp) throws(SpoolFault) -> String {
        try SpoolFile.setAside(folder: folder, at: time)
    }

    private var fullness: String {
        "The spool \(file.path) has \(standing.bytes >> 20) MB of at most \(limits.bytesMax >> 20) MB, and leaves "
            + "\(limits.freeDiskBytesMin >> 20) MB of its disk free: bring the database back, or give it more disk."
    }

    private func look() {
        if isRemovalDue, let left = try? removal(through: doneThrough), !isRemovalDue { standing.bytes = left.bytes }
        let free = FreeDisk.bytes(at: file.path) ?? .max
        isFull = standing.bytes >= limits.bytesMax || free < limits.freeDiskBytesMin || isRemovalDue
        checkedFullAt = .now
    }
}
