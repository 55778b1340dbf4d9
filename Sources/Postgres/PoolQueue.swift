/// Who has which connection of a pool, and who waits: events in, decisions out, no clock and no connection.
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

    private let waitMS: Int
    private let waitingMax: Int
    /// Connections that nobody has: those that are open, the one used last at the end, and those still to open.
    private var freeOpen: [Int] = []
    private var freeClosed: [Int]
    /// How many are open, lent ones included.
    private var openCount = 0
    private var isOpen: [Bool]
    private var waiting: [Waiting] = []
    private var lastTicket = 0
    /// Why the last connection could not be opened, and until when nobody tries again.
    private var fault: (error: PostgresError, untilMS: Int)?

    init(size: Int, waitMS: Int, waitingMax: Int) {
        precondition(size > 0 && waitMS >= 0 && waitingMax >= 0)
        self.waitMS = waitMS
        self.waitingMax = waitingMax
        freeClosed = (0..<size).reversed()
        isOpen = Array(repeating: false, count: size)
    }

    /// How many wait.
    var waitingCount: Int { waiting.count }
    /// When the first of those who wait has waited for long enough; `nil` where nobody waits.
    var nextDeadlineMS: Int? { waiting.first?.deadlineMS }

    /// A ticket that nobody else has.
    mutating func makeTicket() -> Ticket {
        lastTicket += 1
        return lastTicket
    }

    /// A connection for somebody who does not wait, where one is free and nobody waits for it.
    mutating func askAtOnce(nowMS: Int) -> Int? { waiting.isEmpty ? takeFree(nowMS: nowMS) : nil }

    /// Somebody asks for a connection. Nobody overtakes those who wait.
    mutating func ask(_ ticket: Ticket, nowMS: Int) -> Answer {
        if let number = askAtOnce(nowMS: nowMS) { return .lend(number) }
        if openCount == 0, let fault, nowMS < fault.untilMS { return .refuse(fault.error) }
        guard waiting.count < waitingMax else { return .refuse(Self.crowded(waiting.count)) }
        waiting.append(Waiting(ticket: ticket, deadlineMS: nowMS + waitMS))
        return .wait
    }

    /// Somebody who waits no longer wants a connection; `false` where they do not wait.
    mutating func cancel(_ ticket: Ticket) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return false }
        waiting.remove(at: index)
        return true
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
        let late = waiting.prefix { $0.deadlineMS <= nowMS }
        decisions += late.map { Decision(ticket: $0.ticket, outcome: .failure(Self.late(waitMS))) }
        waiting.removeFirst(late.count)
        return decisions
    }

    private mutating func note(_ number: Int, isOpen now: Bool) {
        if isOpen[number] != now { openCount += now ? 1 : -1 }
        isOpen[number] = now
        if now { freeOpen.append(number) } else { freeClosed.append(number) }
    }

    private mutating func takeFree(nowMS: Int) -> Int? {
        if let number = freeOpen.popLast() { return number }
        if let fault, nowMS < fault.untilMS { return nil }
        return freeClosed.popLast()
    }

    private mutating func serve(nowMS: Int) -> [Decision] {
        var decisions: [Decision] = []
        while let next = waiting.first, let number = takeFree(nowMS: nowMS) {
            waiting.removeFirst()
            decisions.append(Decision(ticket: next.ticket, outcome: .success(number)))
        }
        if openCount == 0, let fault, nowMS < fault.untilMS {
            decisions += waiting.map { Decision(ticket: $0.ticket, outcome: .failure(fault.error)) }
            waiting.removeAll()
        }
        return decisions
    }

    private static func late(_ waitMS: Int) -> PostgresError {
        PostgresError(
            sqlState: "", message: "No connection was free within \(waitMS) ms.", statement: "wait for a connection")
    }

    private static func crowded(_ count: Int) -> PostgresError {
        PostgresError(
            sqlState: "", message: "\(count) others wait for a connection already.", statement: "wait for a connection")
    }
}
