/// Who has which connection of a pool, and who waits: events in, decisions out, no clock and no connection.
///
/// Fair among parties: each has a bound on what it holds and on who waits for it, and those that wait take turns,
/// one connection each. Within a party it is first come, first served.
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

    private let shares: PoolShares
    private let waitMS: Int
    /// Connections that nobody has: those that are open, the one used last at the end, and those still to open.
    private var freeOpen: [Int] = []
    private var freeClosed: [Int]
    /// How many are open, lent ones included.
    private var openCount = 0
    private var isOpen: [Bool]
    /// Who has a connection, by its number.
    private var borrowers: [PoolParty?]
    /// How many a party has; none of it is absent.
    private var held: [PoolParty: Int] = [:]
    /// Who waits, by party; a party of which nobody does is absent.
    private var lines: [PoolParty: ArraySlice<Waiting>] = [:]
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
    mutating func askAtOnce(for party: PoolParty = .house, nowMS: Int) -> Int? {
        guard mayHold(party), !turns.contains(where: mayHold) else { return nil }
        return lend(to: party, nowMS: nowMS)
    }

    /// Somebody asks for a connection. Nobody overtakes those who wait and may have one.
    mutating func ask(_ ticket: Ticket, for party: PoolParty = .house, nowMS: Int) -> Answer {
        if let number = askAtOnce(for: party, nowMS: nowMS) { return .lend(number) }
        if openCount == 0, let fault, nowMS < fault.untilMS { return .refuse(fault.error) }
        let own = lines[party]?.count ?? 0
        let isHouse = party == .house
        guard isHouse || own < shares.waitingOfParty else { return .refuse(Self.crowded(own)) }
        guard waitingCount < shares.waiting - (isHouse ? 0 : shares.waitingOfHouse) else {
            return .refuse(Self.crowded(waitingCount))
        }
        if own == 0 { turns.append(party) }
        lines[party, default: []].append(Waiting(ticket: ticket, deadlineMS: nowMS + waitMS))
        waitingCount += 1
        return .wait
    }

    /// Somebody who waits no longer wants a connection; `false` where they do not wait.
    mutating func cancel(_ ticket: Ticket) -> Bool {
        for (party, line) in lines {
            guard let index = line.firstIndex(where: { $0.ticket == ticket }) else { continue }
            lines[party]?.remove(at: index)
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
                decisions.append(Decision(ticket: takeFirst(of: party), outcome: .failure(Self.late(waitMS))))
            }
        }
        return decisions
    }

    private mutating func note(_ number: Int, isOpen now: Bool) {
        if isOpen[number] != now { openCount += now ? 1 : -1 }
        isOpen[number] = now
        if now { freeOpen.append(number) } else { freeClosed.append(number) }
        guard let party = borrowers[number], let count = held[party] else { return }
        borrowers[number] = nil
        held[party] = count > 1 ? count - 1 : nil
    }

    /// Whether a party has less than its share, and what only the house may have is left.
    private func mayHold(_ party: PoolParty) -> Bool {
        guard party != .house else { return true }
        let lent = shares.connections - freeOpen.count - freeClosed.count
        let lentToParties = lent - (held[.house] ?? 0)
        return held[party] ?? 0 < shares.connectionsOfParty
            && lentToParties < shares.connections - shares.connectionsOfHouse
    }

    private mutating func lend(to party: PoolParty, nowMS: Int) -> Int? {
        guard let number = takeFree(nowMS: nowMS) else { return nil }
        borrowers[number] = party
        held[party, default: 0] += 1
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
        while let turn = turns.firstIndex(where: mayHold), let number = lend(to: turns[turn], nowMS: nowMS) {
            let party = turns.remove(at: turn)
            turns.append(party)
            decisions.append(Decision(ticket: takeFirst(of: party), outcome: .success(number)))
        }
        if openCount == 0, let fault, nowMS < fault.untilMS {
            for party in turns {
                while lines[party] != nil {
                    decisions.append(Decision(ticket: takeFirst(of: party), outcome: .failure(fault.error)))
                }
            }
        }
        return decisions
    }

    /// Takes the first of a party's line, which must have one.
    private mutating func takeFirst(of party: PoolParty) -> Ticket {
        guard let first = lines[party]?.popFirst() else { preconditionFailure("nobody of the party waits") }
        waitingCount -= 1
        forgetIfNobodyWaits(party)
        return first.ticket
    }

    private mutating func forgetIfNobodyWaits(_ party: PoolParty) {
        guard lines[party]?.isEmpty == true else { return }
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
