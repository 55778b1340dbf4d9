import Testing

@testable import MQTT

/// Transcripts of a session's life: what happens, and what we do.
struct SessionMachineTests {
    private let filters = ["application/+/device/+/event/+", "+/gateway/+/event/stats"]

    private func machine(earlier: [String]? = nil) -> SessionMachine {
        SessionMachine(filters: filters, earlierFilters: earlier)
    }

    /// Connects at the end of the rest and is accepted at once.
    private func accept(_ machine: inout SessionMachine, isSessionPresent: Bool) -> SessionMachine.Action {
        var nowMS = 0
        if case .resting(let untilMS) = machine.state { nowMS = untilMS }
        machine.opened(nowMS: nowMS)
        return machine.accepted(isSessionPresent: isSessionPresent, nowMS: nowMS)
    }

    private func establish(_ machine: inout SessionMachine, isSessionPresent: Bool = true) {
        _ = accept(&machine, isSessionPresent: isSessionPresent)
        #expect(machine.granted(filters.count) == true)
    }

    private func rest(of machine: SessionMachine) -> Int? {
        if case .resting(let untilMS) = machine.state { untilMS } else { nil }
    }

    @Test("The first connection speaks MQTT 5, subscribes to everything and has lost no session")
    func firstConnection() {
        var machine = machine()
        #expect(machine.nextAction(nowMS: 0) == .connect(.v5))
        machine.opened(nowMS: 5)
        #expect(machine.state == .connecting(deadlineMS: 10_005))
        #expect(machine.accepted(isSessionPresent: false, nowMS: 7) == .subscribe(filters, unsubscribe: []))
        #expect(machine.state == .subscribing(missing: 2, deadlineMS: 10_007))
        #expect(machine.granted(0) == false)
        #expect(machine.granted(1) == false)
        #expect(machine.state == .subscribing(missing: 1, deadlineMS: 10_007))
        #expect(machine.granted(2) == true)
        #expect(machine.state == .established)
        #expect(machine.granted(2) == false)
        #expect(machine.sessionsLost == 0)
        #expect(machine.connections == 1)
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
            #expect(accept(&machine, isSessionPresent: isSessionPresent) == .subscribe(filters, unsubscribe: []))
            machine.failed(.closed, nowMS: 0)
        }
    }

    @Test("Filters that are no longer named are unsubscribed, where the broker still has the session")
    func staleFilters() {
        let earlier = ["old/#", filters[0]]
        var machine = machine(earlier: earlier)
        #expect(accept(&machine, isSessionPresent: true) == .subscribe(filters, unsubscribe: ["old/#"]))
        // The connection ends before the broker has answered: ask again.
        machine.failed(.closed, nowMS: 0)
        #expect(accept(&machine, isSessionPresent: true) == .subscribe(filters, unsubscribe: ["old/#"]))
        #expect(machine.granted(1) == false)
        #expect(machine.granted(2) == false)
        guard case .unsubscribing = machine.state else {
            Issue.record("the stale filters are not due")
            return
        }
        #expect(machine.unsubscribed(0) == false)
        #expect(machine.unsubscribed(1) == true)
        #expect(machine.state == .established)
        machine.failed(.closed, nowMS: 0)
        #expect(accept(&machine, isSessionPresent: true) == .subscribe(filters, unsubscribe: []))
    }

    @Test("Filters that are no longer named are asked again where the connection ended before they had gone")
    func staleFiltersAgain() {
        var machine = machine(earlier: ["old/#"])
        _ = accept(&machine, isSessionPresent: true)
        _ = machine.granted(2)
        machine.failed(.closed, nowMS: 0)
        #expect(accept(&machine, isSessionPresent: true) == .subscribe(filters, unsubscribe: ["old/#"]))
    }

    @Test(
        "A shared subscription is wanted in MQTT 5 only, however a broker refuses that",
        arguments: [MQTTError.Code.versionRefused, .closed, .sharedSubscriptionsUnavailable])
    func sharedStaysWithFive(code: MQTTError.Code) {
        var machine = SessionMachine(filters: ["$share/parkd/t/#"], earlierFilters: nil)
        for _ in 0..<3 {
            machine.opened(nowMS: 0)
            machine.failed(code, nowMS: 0)
            #expect(machine.nextAction(nowMS: 60_000) == .connect(.v5))
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

    @Test("A broker without the session has nothing to unsubscribe")
    func staleFiltersWithoutSession() {
        var machine = machine(earlier: ["old/#"])
        #expect(accept(&machine, isSessionPresent: false) == .subscribe(filters, unsubscribe: []))
    }

    @Test("A broker that refuses MQTT 5 is spoken to in 3.1.1 from then on")
    func versionRefused() {
        var machine = machine()
        machine.opened(nowMS: 0)
        machine.failed(.versionRefused, nowMS: 0)
        #expect(machine.nextAction(nowMS: 60_000) == .connect(.v3))
        establish(&machine)
        machine.failed(.closed, nowMS: 0)
        #expect(machine.nextAction(nowMS: 60_000) == .connect(.v3))
        // The broker was replaced by one that speaks 5 only.
        machine.opened(nowMS: 0)
        machine.failed(.versionRefused, nowMS: 0)
        #expect(machine.nextAction(nowMS: 60_000) == .connect(.v5))
    }

    @Test("A broker that just closes on MQTT 5 is tried in 3.1.1; that was a guess, and 5 is tried again after it")
    func versionGuessed() {
        var machine = machine()
        machine.opened(nowMS: 0)
        machine.failed(.closed, nowMS: 0)
        #expect(machine.nextAction(nowMS: 60_000) == .connect(.v3))
        establish(&machine)
        machine.failed(.closed, nowMS: 0)
        #expect(machine.nextAction(nowMS: 60_000) == .connect(.v5))
    }

    @Test(
        "Faults that say nothing of the version do not change it",
        arguments: [MQTTError.Code.unreachable, .refused, .subscriptionRefused, .configuration])
    func versionKept(code: MQTTError.Code) {
        var machine = machine()
        machine.opened(nowMS: 0)
        machine.failed(code, nowMS: 0)
        #expect(machine.nextAction(nowMS: 60_000) == .connect(.v5))
        machine.failed(code, nowMS: 0)
        #expect(machine.nextAction(nowMS: 60_000) == .connect(.v5))
    }

    @Test("A connection that ends after the broker accepted it does not change the version")
    func versionKeptOnceAccepted() {
        var machine = machine()
        _ = accept(&machine, isSessionPresent: false)
        machine.failed(.closed, nowMS: 0)
        establish(&machine)
        machine.failed(.closed, nowMS: 0)
        #expect(machine.nextAction(nowMS: 60_000) == .connect(.v5))
    }

    @Test("A connection that we end ourselves rests like any other, and does not change the version")
    func abandoned() {
        var machine = machine()
        machine.opened(nowMS: 0)
        machine.abandoned(nowMS: 1000)
        #expect(rest(of: machine).map { (1125...1250).contains($0) } == true)
        #expect(machine.nextAction(nowMS: 60_000) == .connect(.v5))
    }

    @Test("Answers to CONNECT and SUBSCRIBE are overdue after ten seconds each")
    func overdue() {
        var machine = machine()
        #expect(!machine.isOverdue(nowMS: .max))
        machine.opened(nowMS: 100)
        #expect(!machine.isOverdue(nowMS: 10_099))
        #expect(machine.isOverdue(nowMS: 10_100))
        _ = machine.accepted(isSessionPresent: false, nowMS: 9000)
        #expect(!machine.isOverdue(nowMS: 18_999))
        #expect(machine.isOverdue(nowMS: 19_000))
        _ = machine.granted(1)
        #expect(machine.isOverdue(nowMS: 19_000))
        _ = machine.granted(2)
        #expect(!machine.isOverdue(nowMS: .max))
    }

    @Test("Between attempts we rest, longer each time, and no attempt is made before the rest is over")
    func backoff() {
        var machine = machine()
        for ceiling in [250, 500, 1000, 2000, 4000, 4000, 4000] {
            machine.failed(.unreachable, nowMS: 1000)
            let untilMS = rest(of: machine) ?? 0
            #expect((1000 + ceiling / 2...1000 + ceiling).contains(untilMS))
            #expect(machine.nextAction(nowMS: untilMS - 1) == .wait(untilMS: untilMS))
            #expect(machine.nextAction(nowMS: untilMS) == .connect(.v5))
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
