import Testing

@testable import Postgres

@Suite("Who gets which connection of a pool")
struct PoolQueueTests {
    private static let away = PostgresError(sqlState: "", message: "away", statement: "connect")

    private static func queue(size: Int = 2, waitMS: Int = 5000, waitingMax: Int = 3) -> PoolQueue {
        PoolQueue(PoolShares(connections: size, waiting: waitingMax), waitMS: waitMS)
    }

    /// A queue whose every connection is lent.
    private static func lent(size: Int, waitingMax: Int = 3) -> PoolQueue {
        var queue = queue(size: size, waitingMax: waitingMax)
        for number in 0..<size { #expect(queue.askAtOnce(nowMS: 0) == number) }
        return queue
    }

    /// A queue of two, of which one is open and lent, the other has just failed, and a caller waits with the ticket.
    private static func halfOpen() -> (queue: PoolQueue, ticket: PoolQueue.Ticket) {
        var queue = lent(size: 2)
        #expect(queue.giveBack(1, isOpen: true, nowMS: 1) == [])
        #expect(queue.askAtOnce(nowMS: 1) == 1)
        let ticket = queue.makeTicket()
        #expect(queue.ask(ticket, nowMS: 2) == .wait)
        #expect(queue.failed(0, away, nowMS: 3) == [])
        return (queue, ticket)
    }

    @Test("A connection that is open is lent before one is opened, the one used last first")
    func openFirst() {
        var queue = Self.lent(size: 3)
        #expect(queue.giveBack(0, isOpen: true, nowMS: 1) == [])
        #expect(queue.giveBack(1, isOpen: true, nowMS: 1) == [])
        #expect(queue.giveBack(2, isOpen: false, nowMS: 1) == [])
        #expect((0..<3).map { _ in queue.askAtOnce(nowMS: 2) } == [1, 0, 2])
        #expect(queue.askAtOnce(nowMS: 2) == nil)
    }

    @Test("Nobody overtakes those who wait, and beyond the bound nobody waits")
    func bound() {
        var queue = Self.lent(size: 1, waitingMax: 3)
        let tickets = (0..<4).map { _ in queue.makeTicket() }
        for ticket in tickets.prefix(3) { #expect(queue.ask(ticket, nowMS: 0) == .wait) }
        guard case .refuse(let error) = queue.ask(tickets[3], nowMS: 0) else { return #expect(Bool(false)) }
        #expect(error.code == .unavailable && error.message == "3 others wait for a connection already.")
        #expect(
            queue.giveBack(0, isOpen: true, nowMS: 1)
                == [PoolQueue.Decision(ticket: tickets[0], outcome: .success(0))])
        #expect(queue.askAtOnce(nowMS: 1) == nil)
        #expect(queue.waitingCount == 2)
    }

    @Test("Who has waited for long enough gets an error, and the others go on waiting")
    func deadline() {
        var queue = Self.lent(size: 1)
        let tickets = (0..<2).map { _ in queue.makeTicket() }
        #expect(queue.ask(tickets[0], nowMS: 0) == .wait)
        #expect(queue.ask(tickets[1], nowMS: 100) == .wait)
        #expect(queue.nextDeadlineMS == 5000)
        #expect(queue.expire(nowMS: 4999) == [])
        let late = queue.expire(nowMS: 5000)
        #expect(late.map(\.ticket) == [tickets[0]])
        #expect(throws: PostgresError.self) { try late[0].outcome.get() }
        #expect(queue.nextDeadlineMS == 5100)
    }

    @Test("Who no longer wants a connection does not wait, once")
    func cancelled() {
        var queue = Self.lent(size: 1)
        let ticket = queue.makeTicket()
        #expect(queue.ask(ticket, nowMS: 0) == .wait)
        let isFirst = queue.cancel(ticket)
        let isAgain = queue.cancel(ticket)
        #expect(isFirst && !isAgain)
        #expect(queue.giveBack(0, isOpen: true, nowMS: 1) == [])
    }

    @Test("One connection that cannot be opened fails all who wait, and everyone for the next moment")
    func failed() {
        var queue = Self.lent(size: 2)
        let tickets = (0..<3).map { _ in queue.makeTicket() }
        for ticket in tickets.prefix(2) { #expect(queue.ask(ticket, nowMS: 0) == .wait) }
        let decisions = queue.failed(0, Self.away, nowMS: 10)
        #expect(decisions == tickets.prefix(2).map { PoolQueue.Decision(ticket: $0, outcome: .failure(Self.away)) })
        #expect(queue.ask(tickets[2], nowMS: 10 + Limits.reopenRestMS - 1) == .refuse(Self.away))
        #expect(queue.ask(tickets[2], nowMS: 10 + Limits.reopenRestMS) == .lend(0))
    }

    @Test("Where another connection is open, those who wait get that one")
    func otherOpen() {
        let held = Self.halfOpen()
        var queue = held.queue
        #expect(
            queue.giveBack(1, isOpen: true, nowMS: 4)
                == [PoolQueue.Decision(ticket: held.ticket, outcome: .success(1))])
    }

    @Test("Who waits while no connection may be opened gets one when that is over")
    func restOver() {
        let held = Self.halfOpen()
        var queue = held.queue
        #expect(queue.expire(nowMS: 3 + Limits.reopenRestMS).first?.outcome == .success(0))
    }
}
