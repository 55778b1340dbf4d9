import Testing

@testable import MQTT

/// Transcripts of a session's life: what happens, and what we do.
struct SessionMachineTests {
    private let application = "application/+/device/+/event/+"
    private let gateway = "+/gateway/+/event/stats"

    private var filters: [String] { [application, gateway] }

    private func machine(earlier: [String]? = nil) -> SessionMachine {
        SessionMachine(
            [Subscription(application), Subscription(gateway, isEssential: false)], earlierFilters: earlier)
    }

    private func connect(_ machine: inout SessionMachine, nowMS: Int) -> SessionMachine.Action {
        machine.nextAction(nowMS: nowMS)
    }

    /// Connects at the end of the rest and is accepted at once.
    private func accept(_ machine: inout SessionMachine, isSessionPresent: Bool) -> SessionMachine.Action {
        var nowMS = 0
        if case .resting(let untilMS) = machine.state { nowMS = untilMS }
        machine.opened(nowMS: nowMS)
        return machine.accepted(isSessionPresent: isSessionPresent, nowMS: nowMS)
    }

    private func answer(_ machine: inout SessionMachine, _ filter: String, _ code: Int = 1, nowMS: Int = 0) -> Bool {
        machine.subscribed(filter, code: code, nowMS: nowMS)
    }

    private func establish(_ machine: inout SessionMachine, isSessionPresent: Bool = true) {
        _ = accept(&machine, isSessionPresent: isSessionPresent)
        for filter in filters { #expect(answer(&machine, filter)) }
        #expect(machine.state == .established)
    }

    private func giveUp(_ machine: inout SessionMachine, nowMS: Int) -> Bool { machine.giveUpWaiting(nowMS: nowMS) }

    private func due(_ machine: inout SessionMachine, nowMS: Int = 0) -> SessionMachine.Action? {
        machine.due(nowMS: nowMS)
    }

    private func rest(of machine: SessionMachine) -> Int? {
        if case .resting(let untilMS) = machine.state { untilMS } else { nil }
    }

    @Test("The first connection speaks MQTT 5, subscribes to everything and has lost no session")
    func firstConnection() {
        var machine = machine()
        #expect(connect(&machine, nowMS: 0) == .connect(.v5))
        machine.opened(nowMS: 5)
        #expect(machine.state == .connecting(deadlineMS: 10_005))
        #expect(machine.accepted(isSessionPresent: false, nowMS: 7) == .subscribe(filters))
        #expect(machine.state == .subscribing(deadlineMS: 10_007))
        #expect(answer(&machine, gateway))
        #expect(machine.state == .subscribing(deadlineMS: 10_007))
        #expect(answer(&machine, application))
        #expect(machine.state == .established)
        #expect(machine.isSettled)
        #expect(machine.subscriptions.held == [gateway, application])
        #expect(machine.subscriptions.shortfalls.isEmpty)
        #expect(due(&machine, nowMS: 1_000_000) == nil)
        #expect(machine.sessionsLost == 0)
        #expect(machine.connections == 1)
    }

    @Test("A session stands as soon as one essential filter is granted, whatever becomes of the others")
    func essential() {
        var machine = machine()
        _ = accept(&machine, isSessionPresent: false)
        #expect(answer(&machine, application))
        #expect(machine.state == .established)
        #expect(!machine.isSettled)
        #expect(answer(&machine, gateway, 0x87))
        #expect(machine.isSettled)
        #expect(machine.subscriptions.refusal == nil)
        #expect(machine.subscriptions.held == [application])
        #expect(machine.subscriptions.shortfalls == [.refused(filters: [gateway], code: 0x87)])
    }

    @Test("Only where every essential filter is refused is the session of no use, and that says which and why")
    func useless() {
        var machine = machine()
        _ = accept(&machine, isSessionPresent: false)
        #expect(answer(&machine, gateway))
        #expect(machine.subscriptions.refusal == nil)
        #expect(answer(&machine, application, 0x87))
        #expect(machine.subscriptions.refusal == .refused(filters: [application], code: 0x87))
        #expect(machine.state != .established)
        // What it did grant is the broker's to hold.
        #expect(machine.subscriptions.held == [gateway])
    }

    @Test("Refused filters are asked for again on the standing connection, after longer rests, until they are granted")
    func retries() {
        var machine = machine()
        _ = accept(&machine, isSessionPresent: false)
        _ = answer(&machine, application)
        var nowMS = 0
        #expect(answer(&machine, gateway, 0x87, nowMS: nowMS))
        for ceilingMS in [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000] {
            #expect(due(&machine, nowMS: nowMS + ceilingMS / 2 - 1) == nil)
            nowMS += ceilingMS
            #expect(due(&machine, nowMS: nowMS) == .subscribe([gateway]))
            #expect(due(&machine, nowMS: nowMS) == nil)
            // Refused as before: no news.
            #expect(!answer(&machine, gateway, 0x87, nowMS: nowMS))
        }
        nowMS += 60_000
        #expect(due(&machine, nowMS: nowMS) == .subscribe([gateway]))
        #expect(machine.subscriptions.shortfalls.count == 1)
        #expect(answer(&machine, gateway, 1, nowMS: nowMS))
        #expect(machine.subscriptions.shortfalls.isEmpty)
        #expect(machine.subscriptions.held == [application, gateway])
        #expect(due(&machine, nowMS: .max) == nil)
        #expect(machine.connections == 1)
    }

    @Test("A filter that the broker does not answer counts as refused after ten seconds, while the session stands")
    func unanswered() {
        var machine = machine()
        _ = accept(&machine, isSessionPresent: false)
        _ = answer(&machine, application)
        #expect(!giveUp(&machine, nowMS: 9999))
        #expect(giveUp(&machine, nowMS: 10_000))
        #expect(!giveUp(&machine, nowMS: 10_000))
        #expect(machine.subscriptions.shortfalls == [.refused(filters: [gateway], code: nil)])
        #expect(due(&machine, nowMS: 11_000) == .subscribe([gateway]))
        #expect(machine.state == .established)
    }

    @Test("QoS 0 where QoS 1 was asked for is granted, and told at once")
    func unprotected() {
        var machine = machine()
        _ = accept(&machine, isSessionPresent: false)
        #expect(answer(&machine, application, 0))
        #expect(machine.state == .established)
        #expect(machine.subscriptions.shortfalls == [.unprotected(filters: [application])])
        #expect(machine.subscriptions.held == [application])
    }

    @Test("A session that should be there and is not is counted, each time")
    func sessionLost() {
        var machine = machine()
        establish(&machine, isSessionPresent: false)
        machine.failed(.closed, nowMS: 0)
        establish(&machine, isSessionPresent: true)
        #expect(machine.sessionsLost == 0)
        for lost in 1...2 {
            machine.failed(.closed, nowMS: 0)
            establish(&machine, isSessionPresent: false)
            #expect(machine.sessionsLost == lost)
        }
        #expect(machine.connections == 4)
    }

    @Test("A session that an earlier run had and the broker has not is counted on the first connection")
    func earlierSessionLost() {
        var machine = machine(earlier: filters)
        establish(&machine, isSessionPresent: false)
        #expect(machine.sessionsLost == 1)
    }

    @Test("Everything is subscribed on every connection, session or not")
    func resubscribes() {
        var machine = machine(earlier: filters)
        for isSessionPresent in [true, false, true] {
            #expect(accept(&machine, isSessionPresent: isSessionPresent) == .subscribe(filters))
            machine.failed(.closed, nowMS: 0)
        }
    }

    @Test("Who is thrown out as soon as its session stands rests longer each time, and is told why from the third on")
    func contested() {
        var machine = machine()
        for (count, ceiling) in [250, 500, 1000, 2000, 4000, 4000, 4000].enumerated() {
            #expect(machine.isContested == (count >= 3))
            let since = rest(of: machine) ?? 0
            establish(&machine)
            machine.failed(.closed, nowMS: since + SessionMachine.shortSessionMS - 1)
            let restMS = (rest(of: machine) ?? 0) - since - SessionMachine.shortSessionMS + 1
            #expect((ceiling / 2...ceiling).contains(restMS))
        }
        // A broker that is away is another matter.
        machine.failed(.unreachable, nowMS: 0)
        #expect(!machine.isContested)
    }

    @Test("Who rests less of two with one client id is thrown out by each return of the other, and knows it too")
    func contestedByOneThatRests() {
        var machine = machine()
        for _ in 0..<3 {
            #expect(!machine.isContested)
            let since = rest(of: machine) ?? 0
            establish(&machine)
            machine.failed(.closed, nowMS: since + 30_000)
        }
        #expect(machine.isContested)
        // A session that outlives the longest rest was nobody else's.
        let since = rest(of: machine) ?? 0
        establish(&machine)
        machine.failed(.closed, nowMS: since + SessionMachine.contestedSessionMS)
        #expect(!machine.isContested)
    }

    @Test(
        "A session that ends for a reason of its own is not blamed on another client",
        arguments: [MQTTError.Code.protocolError, .dismissed, .silent, .subscriptionRefused])
    func explained(code: MQTTError.Code) {
        var machine = machine()
        for _ in 0..<5 {
            establish(&machine)
            machine.failed(code, nowMS: rest(of: machine) ?? 0)
            #expect(!machine.isContested)
        }
    }

    @Test("A connection that we end ourselves rests like any other, and does not change the version")
    func abandoned() {
        var machine = machine()
        machine.opened(nowMS: 0)
        machine.abandoned(nowMS: 1000)
        #expect(rest(of: machine).map { (1125...1250).contains($0) } == true)
        #expect(connect(&machine, nowMS: 60_000) == .connect(.v5))
    }

    @Test("Answers to CONNECT and to the SUBSCRIBE of an essential filter are overdue after ten seconds each")
    func overdue() {
        var machine = machine()
        #expect(!machine.isOverdue(nowMS: .max))
        machine.opened(nowMS: 100)
        #expect(!machine.isOverdue(nowMS: 10_099))
        #expect(machine.isOverdue(nowMS: 10_100))
        _ = machine.accepted(isSessionPresent: false, nowMS: 9000)
        #expect(!machine.isOverdue(nowMS: 18_999))
        #expect(machine.isOverdue(nowMS: 19_000))
        _ = answer(&machine, gateway)
        #expect(machine.isOverdue(nowMS: 19_000))
        _ = answer(&machine, application)
        #expect(!machine.isOverdue(nowMS: .max))
    }

    @Test("Between attempts we rest, longer each time, and no attempt is made before the rest is over")
    func backoff() {
        var machine = machine()
        for ceiling in [250, 500, 1000, 2000, 4000, 4000, 4000] {
            machine.failed(.unreachable, nowMS: 1000)
            let untilMS = rest(of: machine) ?? 0
            #expect((1000 + ceiling / 2...1000 + ceiling).contains(untilMS))
            #expect(connect(&machine, nowMS: untilMS - 1) == .wait(untilMS: untilMS))
            #expect(connect(&machine, nowMS: untilMS) == .connect(.v5))
        }
    }

    @Test("The rest is short again after a session that stood for a while, not after a mere connection")
    func backoffReset() {
        var machine = machine()
        for _ in 0..<5 { machine.failed(.unreachable, nowMS: 0) }
        _ = accept(&machine, isSessionPresent: true)
        machine.failed(.subscriptionRefused, nowMS: 0)
        #expect(rest(of: machine).map { $0 >= 2000 } == true)
        let since = rest(of: machine) ?? 0
        establish(&machine)
        let end = since + SessionMachine.shortSessionMS
        machine.failed(.closed, nowMS: end)
        #expect(rest(of: machine).map { (end + 125...end + 250).contains($0) } == true)
    }
}
