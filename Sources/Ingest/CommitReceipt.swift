public import LoRaWAN
public import Parking

/// What came of a commit: everything of the batch is stored but what the receipt names.
public struct CommitReceipt: Sendable {
    /// What became of the messages that are stored.
    public var tally: Tally
    /// What was left out, because somebody else has a row locked that it needs.
    public var held: HeldRows
    /// Sightings that are not written: they belong into a later batch.
    public var sightings = GatewaySightings()
    /// Why the database refuses the batch's sightings, where they and no message are at fault.
    public var sightingsFault: String?
    /// The rows that were changed, by owner; only where somebody wants to know.
    public var changed: [TenantID: ChangedRows] = [:]

    /// Describes a commit.
    public init(_ tally: Tally = Tally(), held: HeldRows = HeldRows()) {
        self.tally = tally
        self.held = held
    }

    /// Adds another part of the same batch.
    static func += (sum: inout CommitReceipt, other: CommitReceipt) {
        sum.tally += other.tally
        sum.held.merge(other.held)
        sum.sightings.merge(other.sightings)
        sum.changed.merge(other.changed) { mine, others in
            var all = mine
            all.formUnion(others)
            return all
        }
    }
}

/// What a transaction left out, because somebody else has locked rows that it needs.
public struct HeldRows: Sendable, Equatable {
    /// The messages, by their place in the batch: with a message, all later ones of its sender.
    public var messages: Set<Int> = []
    /// Whose messages they are.
    public var senders: Set<EUI64> = []
    /// Who has the rows, where that can be told.
    public var holders: Set<RowHolder> = []

    /// Nothing.
    public init() {}

    /// Whether nothing was left out.
    public var isEmpty: Bool { messages.isEmpty }

    /// Adds others.
    mutating func merge(_ other: HeldRows) {
        messages.formUnion(other.messages)
        senders.formUnion(other.senders)
        holders.formUnion(other.holders)
    }

    /// Who it is, in words.
    public var holdersInWords: String {
        guard !holders.isEmpty else { return "a session that cannot be named" }
        return holders.map(\.description).sorted().prefix(Limits.holdersNamed).joined(separator: "; ")
    }
}

/// A session of the database that has rows or a table locked.
public struct RowHolder: Sendable, Hashable, CustomStringConvertible {
    /// Its server process, as `pg_stat_activity` and `pg_terminate_backend` have it.
    public var processID: Int
    /// The table.
    public var table: String
    /// What the client calls itself.
    public var applicationName: String?
    /// Its login role.
    public var userName: String?
    /// What it is doing; `nil` where we may not see that (it takes `pg_read_all_stats`).
    public var state: String?

    /// Describes a session.
    public init(processID: Int, table: String, applicationName: String?, userName: String?, state: String?) {
        self.processID = processID
        self.table = table
        self.applicationName = applicationName
        self.userName = userName
        self.state = state
    }

    /// `process 4711 (psql of anna, idle in transaction) on devices`
    public var description: String {
        let client = [applicationName.flatMap { $0.isEmpty ? nil : $0 } ?? "unnamed", userName.map { "of \($0)" }]
        let words = [client.compactMap(\.self).joined(separator: " "), state].compactMap(\.self)
        return "process \(processID) (\(words.joined(separator: ", "))) on \(table)"
    }
}
