import LoRaWAN
import Testing

@testable import Postgres

@Suite("A pool is fair among those who share it")
struct PoolFairnessTests {
    private static let alpha = PoolParty.tenant(UUIDBits(high: 0, low: 1))
    private static let beta = PoolParty.tenant(UUIDBits(high: 0, low: 2))
    private static let gamma = PoolParty.tenant(UUIDBits(high: 0, low: 3))

    /// A queue, with the callers of each party that wait.
    private struct Bank {
        var queue: PoolQueue
        var names: [PoolQueue.Ticket: String] = [:]

        init(_ shares: PoolShares) { queue = PoolQueue(shares, waitMS: 5000) }

        /// What becomes of so many callers of a party.
        mutating func ask(
            _ party: PoolParty, _ name: String, count: Int, isDear: Bool = false, nowMS: Int = 0
        ) -> [PoolQueue.Answer] {
            (1...count).map { number in
                let ticket = queue.makeTicket()
                names[ticket] = "\(name)\(number)"
                return queue.ask(ticket, for: party, isDear: isDear, nowMS: nowMS)
            }
        }

        /// Who gets the connection that comes back.
        mutating func giveBack(_ number: Int, nowMS: Int = 1) -> [String] {
            queue.giveBack(number, isOpen: true, nowMS: nowMS).compactMap { names[$0.ticket] }
        }
    }

    private static func lent(_ answers: [PoolQueue.Answer]) -> [Int] {
        answers.compactMap { if case .lend(let number) = $0 { number } else { nil } }
    }

    private static func refused(_ answers: [PoolQueue.Answer]) -> Int {
        answers.count { if case .refuse(let error) = $0 { error.isCrowded } else { false } }
    }

    @Test("Of eight connections one party has three, of four two, and of one that one")
    func shares() {
        let sizes = [1: 1, 2: 1, 3: 2, 4: 2, 8: 3, 16: 6]
        for (size, share) in sizes {
            var bank = Bank(PoolShares(connections: size))
            #expect(Self.lent(bank.ask(Self.alpha, "a", count: size + 1)).count == share, "\(size) connections")
        }
    }

    @Test("So much that is dear runs at a time, whoever wants it, in turns; what is not overtakes it")
    func dear() {
        var bank = Bank(PoolShares(connections: 8, dearAtOnce: 1))
        #expect(Self.lent(bank.ask(Self.alpha, "a", count: 3, isDear: true)) == [0])
        #expect(Self.lent(bank.ask(Self.beta, "b", count: 2, isDear: true)) == [])
        // Plain ones of the same parties, and of others, up to their shares.
        #expect(Self.lent(bank.ask(Self.alpha, "plain a", count: 3)) == [1, 2])
        #expect(Self.lent(bank.ask(Self.gamma, "plain c", count: 2)) == [3, 4])
        #expect(bank.queue.askAtOnce(for: Self.gamma, isDear: true, nowMS: 1) == nil)
        #expect(bank.queue.askAtOnce(for: .house, isDear: true, nowMS: 1) == nil)
        // One that is dear makes room for the next, in turns, and for a plain one of its party.
        #expect(bank.giveBack(0) == ["a2"])
        #expect(bank.giveBack(0) == ["b1", "plain a3"])
        #expect(bank.giveBack(0) == ["b2"])
        // Its party has its share.
        #expect(bank.giveBack(0) == [])
        #expect(bank.giveBack(1) == ["a3"])
        #expect(bank.queue.waitingCount == 0)
    }

    @Test("Of one party, who came first goes first, and what is dear waits for what is dear only")
    func dearOrder() {
        var bank = Bank(PoolShares(connections: 1, dearAtOnce: 1))
        #expect(Self.lent(bank.ask(Self.alpha, "held", count: 1)) == [0])
        _ = bank.ask(Self.alpha, "dear", count: 1, isDear: true)
        _ = bank.ask(Self.alpha, "plain", count: 1)
        #expect(bank.giveBack(0) == ["dear1"])
        #expect(bank.giveBack(0) == ["plain1"])
        #expect(bank.giveBack(0) == [] && bank.queue.waitingCount == 0)
    }

    @Test("Who waits for something dear gives up like everyone, and makes way when the wait is over")
    func dearWait() {
        var bank = Bank(PoolShares(connections: 4, dearAtOnce: 1))
        #expect(Self.lent(bank.ask(Self.alpha, "a", count: 1, isDear: true)) == [0])
        _ = bank.ask(Self.alpha, "a", count: 1, isDear: true)
        _ = bank.ask(Self.beta, "b", count: 1, isDear: true, nowMS: 10)
        #expect(bank.queue.expire(nowMS: 4999).isEmpty && bank.queue.nextDeadlineMS == 5000)
        let late = bank.queue.expire(nowMS: 5000)
        #expect(late.count == 1 && bank.queue.waitingCount == 1)
        #expect(bank.giveBack(0, nowMS: 5001) == ["b1"])
    }

    @Test("Sixty callers of one tenant keep nobody else waiting: whoever comes gets a connection at once")
    func crowd() {
        var bank = Bank(PoolShares(connections: 8))
        #expect(Self.lent(bank.ask(Self.alpha, "a", count: 60)) == [0, 1, 2])
        #expect(bank.queue.waitingCount == 57)
        #expect(bank.queue.askAtOnce(for: Self.beta, nowMS: 1) == 3)
        #expect(bank.queue.askAtOnce(for: .platform, nowMS: 1) == 4)
        #expect(bank.queue.askAtOnce(for: Self.alpha, nowMS: 1) == nil)
        // What another gives back is none of those that the crowd may have.
        #expect(bank.giveBack(3) == [] && bank.giveBack(4) == [])
        #expect(bank.giveBack(1) == ["a4"])
    }

    @Test("Those who wait take turns by party, and within a party the first is the first")
    func turns() {
        var bank = Bank(PoolShares(connections: 1))
        #expect(Self.lent(bank.ask(Self.alpha, "a", count: 4)) == [0])
        _ = bank.ask(Self.beta, "b", count: 2)
        _ = bank.ask(Self.gamma, "c", count: 1)
        var served: [String] = []
        for now in 1...7 { served += bank.giveBack(0, nowMS: now) }
        #expect(served == ["a2", "b1", "c1", "a3", "b2", "a4"])
    }

    @Test("A party that has its share is passed over, and its turn is not lost")
    func passedOver() {
        var bank = Bank(PoolShares(connections: 3))
        #expect(Self.lent(bank.ask(Self.alpha, "a", count: 3)) == [0, 1])
        #expect(Self.lent(bank.ask(Self.beta, "b", count: 2)) == [2])
        // Alpha waits for longer, but has two of three.
        #expect(bank.giveBack(2) == ["b2"])
        #expect(bank.giveBack(0) == ["a3"])
    }

    @Test("Beyond an eighth of the places a party's callers are refused, and others still find one")
    func placesToWait() {
        var bank = Bank(PoolShares(connections: 8, waiting: 800))
        let answers = bank.ask(Self.alpha, "a", count: 3 + 100 + 5)
        #expect(Self.refused(answers) == 5 && bank.queue.waitingCount == 100)
        #expect(Self.lent(bank.ask(Self.beta, "b", count: 3)).count == 3)
        #expect(bank.ask(Self.beta, "b", count: 1) == [.wait])
    }

    @Test("Whoever asks for all tenants is a party like any other")
    func platform() {
        var bank = Bank(PoolShares(connections: 8))
        #expect(Self.lent(bank.ask(.platform, "p", count: 10)).count == 3)
        #expect(bank.queue.askAtOnce(for: Self.alpha, nowMS: 0) != nil)
    }

    @Test("What all depend on has a connection that no party may have, and places to wait that none may take")
    func house() {
        var bank = Bank(PoolShares(connections: 4, connectionsOfHouse: 1, waiting: 16))
        for (party, name) in [(Self.alpha, "a"), (Self.beta, "b"), (Self.gamma, "c"), (.platform, "p")] {
            _ = bank.ask(party, name, count: 30)
        }
        #expect(bank.queue.waitingCount == 8)
        #expect(bank.queue.askAtOnce(nowMS: 0) == 3)
        // The house may have more than one, and its turn comes like that of others; its own stays its own.
        #expect(Self.lent(bank.ask(.house, "h", count: 8)) == [] && bank.queue.waitingCount == 16)
        #expect(Self.refused(bank.ask(.house, "h", count: 1)) == 1)
        #expect(bank.giveBack(3) == ["h1"])
    }

    @Test("Each party's first has the deadline of the pool; who is late or leaves makes room for their party alone")
    func deadlines() {
        var bank = Bank(PoolShares(connections: 1))
        _ = bank.ask(.house, "h", count: 1)
        _ = bank.ask(Self.alpha, "a", count: 1, nowMS: 0)
        _ = bank.ask(Self.beta, "b", count: 2, nowMS: 100)
        _ = bank.ask(Self.alpha, "a", count: 1, nowMS: 200)
        #expect(bank.queue.nextDeadlineMS == 5000)
        #expect(bank.queue.expire(nowMS: 5100).count == 3)
        #expect(bank.queue.nextDeadlineMS == 5200 && bank.queue.waitingCount == 1)
        #expect(bank.giveBack(0, nowMS: 5101) == ["a1"])
        #expect(bank.queue.nextDeadlineMS == nil)
    }

    @Test("A party is forgotten when nobody of it waits or has anything")
    func cancelled() {
        var bank = Bank(PoolShares(connections: 1))
        _ = bank.ask(.house, "h", count: 1)
        _ = bank.ask(Self.alpha, "a", count: 1)
        let isGone = bank.names.keys.sorted().last.map { bank.queue.cancel($0) }
        #expect(isGone == true && bank.queue.waitingCount == 0 && bank.queue.nextDeadlineMS == nil)
        #expect(bank.giveBack(0) == [])
        #expect(bank.queue.askAtOnce(for: Self.beta, nowMS: 2) == 0)
    }
}
