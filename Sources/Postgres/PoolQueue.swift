/// Who has which connection of a pool, and who waits: events in, decisions out, no clock and no connection.
///
/// Fair among parties: each has a bound on what it holds and on who waits for it, and those that wait take turns,
/// one connection each. Within a party it is first come, first served; only what is dear, of which so much runs at a
/// time for all parties together, is overtaken by what is not.
///
/// Times are milliseconds of any monotonic clock. A caller who waits has a ticket.
struct PoolQueue {
    typealias Ticket = Int

    /// What becomes of a caller.
    enum Answer: Equatable {
        /// The connection of this number is theirs until ``giveBack(_:isOpen:nowMS:)``.
        case lend(Int)
        /// They wait, until a ``Decision`` names their ticket.
        case wait
        /// They get no connection.
        case refuse(PostgresError)
    }

    /// What becomes of one who waited.
    struct Decision: Equatable {
        let ticket: Ticket
        let outcome: Result<Int, PostgresError>
    }

    private struct Waiting {
        let ticket: Ticket
        let deadlineMS: Int
    }

    /// Those of one party who wait, first come first.
    private struct Line {
        var plain: ArraySlice<Waiting> = []
        var dear: ArraySlice<Waiting> = []

        var count: Int { plain.count + dear.count }
        var first: Waiting? { isDearFirst ? dear.first : plain.first }
        /// Whether the one who has waited for the longest wants something dear.
        var isDearFirst: Bool {
            guard let dear = dear.first else { return false }
            return plain.first.map { dear.ticket < $0.ticket } ?? true
        }

        mutating func remove(_ ticket: Ticket) -> Bool {
            if let index = plain.firstIndex(where: { $0.ticket == ticket }) {
                plain.remove(at: index)
            } else if let index = dear.firstIndex(where: { $0.ticket == ticket }) {
                dear.remove(at: index)
            } else {
                return false
            }
            return true
        }

        mutating func take(isDear: Bool) -> Waiting? { isDear ? dear.popFirst() : plain.popFirst() }
    }

    private struct Borrower {
        let party: PoolParty
        let isDear: Bool
    }

    private let shares: PoolShares
    private let waitMS: Int
    /// Connections that nobody has: those that are open, the one used last at the end, and those still to open.
    private var freeOpen: [Int] = []
    private var freeClosed: [Int]
    /// How many are open, lent ones included.
    private var openCount = 0
    private var isOpen: [Bool]
    /// Who has a connection, by its number.
    private var borrowers: [Borrower?]
    /// How many a party has; none of it is absent.
    private var held: [PoolParty: Int] = [:]
    /// Who waits, by party; a party of which nobody does is absent.
    private var lines: [PoolParty: Line] = [:]
    /// How many connections do something dear.
    private var dearCount = 0
    /// The parties that wait, the one whose turn it is first.
    private var turns: [PoolParty] = []
    private var lastTicket = 0
    /// Why the last connection could not be opened, and until when nobody tries again.
    private var fault: (error: PostgresError, untilMS: Int)?

    /// How many wait.
    private(set) var waitingCount = 0

    init(_ shares: PoolShares, waitMS: Int) {
        precondition(waitMS >= 0)
        self.shares = shares
        self.waitMS = waitMS
        freeClosed = (0..<shares.connections).reversed()
        isOpen = Array(repeating: false, count: shares.connections)
        borrowers = Array(repeating: nil, count: shares.connections)
    }

    /// When the first of those who wait has waited for long enough; `nil` where nobody waits.
    var nextDeadlineMS: Int? { lines.values.lazy.compactMap(\.first?.deadlineMS).min() }

    /// A ticket that nobody else has.
    mutating func makeTicket() -> Ticket {
        lastTicket += 1
        return lastTicket
    }

    /// A connection for somebody who does not wait, where one is free, the party may have it, and nobody waits for it.
    mutating func askAtOnce(for party: PoolParty = .house, isDear: Bool = false, nowMS: Int) -> Int? {
        guard mayHold(party), !isDear || mayDoDear, !turns.contains(where: { mayServe($0) }) else { return nil }
        return lend(to: party, isDear: isDear, nowMS: nowMS)
    }

    /// Somebody asks for a connection. Nobody overtakes those who wait and may have one.
    mutating func ask(
        _ ticket: Ticket, for party: PoolParty = .house, isDear: Bool = false, nowMS: Int
    ) -> Answer {
        if let number = askAtOnce(for: party, isDear: isDear, nowMS: nowMS) { return .lend(number) }
        if openCount == 0, let fault, nowMS < fault.untilMS { return .refuse(fault.error) }
        let own = lines[party]?.count ?? 0
        let isHouse = party == .house
        guard isHouse || own < shares.waitingOfParty else { return .refuse(Self.crowded(own)) }
        guard waitingCount < shares.waiting - (isHouse ? 0 : shares.waitingOfHouse) else {
            return .refuse(Self.crowded(waitingCount))
        }
        if own == 0 { turns.append(party) }
        let waiting = Waiting(ticket: ticket, deadlineMS: nowMS + waitMS)
        if isDear {
            lines[party, default: Line()].dear.append(waiting)
        } else {
            lines[party, default: Line()].plain.append(waiting)
        }
        waitingCount += 1
        return .wait
    }

    /// Somebody who waits no longer wants a connection; `false` where they do not wait.
    mutating func cancel(_ ticket: Ticket) -> Bool {
        for party in turns {
            guard lines[party]?.remove(ticket) == true else { continue }
            waitingCount -= 1
            forgetIfNobodyWaits(party)
            return true
        }
        return false
    }

    /// A connection comes back, open or lost.
    mutating func giveBack(_ number: Int, isOpen: Bool, nowMS: Int) -> [Decision] {
        note(number, isOpen: isOpen)
        // A server that answers is there, whatever it said to an attempt before.
        if isOpen { fault = nil }
        return serve(nowMS: nowMS)
    }

    /// A connection comes back that could not be opened, or whose server says nothing.
    ///
    /// Where no other one is open, all who wait get the same answer: for each of them it would take as long again.
    mutating func failed(_ number: Int, _ error: PostgresError, nowMS: Int) -> [Decision] {
        note(number, isOpen: false)
        fault = (error, nowMS + Limits.reopenRestMS)
        return serve(nowMS: nowMS)
    }

    /// Time has passed: who has waited for too long gets an error, and who waits for a rest to be over a connection.
    mutating func expire(nowMS: Int) -> [Decision] {
        var decisions = serve(nowMS: nowMS)
        for party in turns {
            while let first = lines[party]?.first, first.deadlineMS <= nowMS {
                decisions.append(Decision(ticket: take(of: party), outcome: .failure(Self.late(waitMS))))
            }
        }
        return decisions
    }

    private mutating func note(_ number: Int, isOpen now: Bool) {
        if isOpen[number] != now { openCount += now ? 1 : -1 }
        isOpen[number] = now
        if now { freeOpen.append(number) } else { freeClosed.append(number) }
        guard let borrower = borrowers[number], let count = held[borrower.party] else { return }
        borrowers[number] = nil
        held[borrower.party] = count > 1 ? count - 1 : nil
        if borrower.isDear { dearCount -= 1 }
    }

    /// Whether a party has less than its share, and what only the house may have is left.
    private func mayHold(_ party: PoolParty) -> Bool {
        guard party != .house else { return true }
        let lent = shares.connections - freeOpen.count - freeClosed.count
        let lentToParties = lent - (held[.house] ?? 0)
        return held[party] ?? 0 < shares.connectionsOfParty
            && lentToParties < shares.connections - shares.connectionsOfHouse
    }

    private var mayDoDear: Bool { dearCount < shares.dearAtOnce }

    /// Whether a party may have a connection for one of those who wait.
    private func mayServe(_ party: PoolParty) -> Bool {
        guard let line = lines[party] else { return false }
        return mayHold(party) && (mayDoDear || !line.plain.isEmpty)
    }

    private mutating func lend(to party: PoolParty, isDear: Bool, nowMS: Int) -> Int? {
        guard let number = takeFree(nowMS: nowMS) else { return nil }
        borrowers[number] = Borrower(party: party, isDear: isDear)
        held[party, default: 0] += 1
        if isDear { dearCount += 1 }
        return number
    }

    private mutating func takeFree(nowMS: Int) -> Int? {
        if let number = freeOpen.popLast() { return number }
        if let fault, nowMS < fault.untilMS { return nil }
        return freeClosed.popLast()
    }

    /// One connection for each party in turn, as long as there are any.
    private mutating func serve(nowMS: Int) -> [Decision] {
        var decisions: [Decision] = []
        while let turn = turns.firstIndex(where: { mayServe($0) }) {
            let party = turns[turn]
            let isDear = mayDoDear && lines[party]?.isDearFirst == true
            guard let number = lend(to: party, isDear: isDear, nowMS: nowMS) else { break }
            turns.remove(at: turn)
            turns.append(party)
            decisions.append(Decision(ticket: take(of: party, isDear: isDear), outcome: .success(number)))
        }
        if openCount == 0, let fault, nowMS < fault.untilMS {
            for party in turns {
                while lines[party] != nil {
                    decisions.append(Decision(ticket: take(of: party), outcome: .failure(fault.error)))
                }
            }
        }
        return decisions
    }

    /// Takes the first of a party who waits, which somebody must: of all, or of those with something dear or plain.
    private mutating func take(of party: PoolParty, isDear: Bool? = nil) -> Ticket {
        let isDear = isDear ?? (lines[party]?.isDearFirst == true)
        guard let first = lines[party]?.take(isDear: isDear) else { preconditionFailure("nobody of the party waits") }
        waitingCount -= 1
        forgetIfNobodyWaits(party)
        return first.ticket
    }

    private mutating func forgetIfNobodyWaits(_ party: PoolParty) {
        guard lines[party]?.count == 0 else { return }
        lines[party] = nil
        turns.removeAll { $0 == party }
    }

    private static func late(_ waitMS: Int) -> PostgresError {
        PostgresError(
            sqlState: "", message: "No connection was free within \(waitMS) ms.", statement: PostgresError.waiting)
    }

    private static func crowded(_ count: Int) -> PostgresError {
        PostgresError(
            sqlState: "", message: "\(count) others wait for a connection already.", statement: PostgresError.waiting)
    }
}
