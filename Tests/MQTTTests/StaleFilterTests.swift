import Testing

@testable import MQTT

/// What the broker's session holds of earlier runs, and what is remembered for the next.
struct StaleFilterTests {
    private let filters = ["application/#", "gateway/#"]

    private func machine(_ wanted: [String], earlier: [String]?) -> SessionMachine {
        SessionMachine(
            wanted.map { Subscription($0, isEssential: $0 == filters[0]) }, earlierFilters: earlier)
    }

    /// Connects, and answers what is asked.
    private func run(
        _ machine: inout SessionMachine, isSessionPresent: Bool = true, codes: [String: Int] = [:], ending: Int? = 0
    ) -> [String] {
        machine.opened(nowMS: 0)
        guard case .subscribe(let asked) = machine.accepted(isSessionPresent: isSessionPresent, nowMS: 0) else {
            return []
        }
        for filter in asked {
            #expect(machine.due(nowMS: 0) == nil)
            _ = machine.subscribed(filter, code: codes[filter] ?? 1, nowMS: 0)
        }
        guard case .unsubscribe(let ended) = machine.due(nowMS: 0) else { return [] }
        #expect(!machine.isSettled)
        if let ending { for filter in ended { machine.unsubscribed(filter, code: ending, nowMS: 0) } }
        return ended
    }

    @Test("Filters that are no longer named are ended once everything else is answered, and then forgotten")
    func ends() {
        var machine = machine(filters, earlier: ["old/#", filters[0]])
        #expect(run(&machine) == ["old/#"])
        #expect(machine.isSettled)
        #expect(Set(machine.subscriptions.held) == Set(filters))
        machine.failed(.closed, nowMS: 0)
        #expect(run(&machine) == [])
    }

    @Test("What the broker did not end is remembered, and asked again on the next connection", arguments: [nil, 0x87])
    func asksAgain(code: Int?) {
        var machine = machine(filters, earlier: ["old/#"])
        #expect(run(&machine, ending: code) == ["old/#"])
        #expect(machine.subscriptions.held.contains("old/#"))
        machine.failed(.closed, nowMS: 0)
        #expect(run(&machine) == ["old/#"])
        #expect(!machine.subscriptions.held.contains("old/#"))
    }

    @Test("A refused filter does not keep earlier ones from being ended, and is not remembered")
    func refused() {
        var machine = machine(filters, earlier: ["old/#"])
        #expect(run(&machine, codes: [filters[1]: 0x87]) == ["old/#"])
        #expect(machine.subscriptions.held == [filters[0]])
    }

    @Test("A filter that an earlier run had and the broker refuses today may still be in its session: remembered")
    func refusedToday() {
        var first = machine(filters, earlier: filters)
        #expect(run(&first, codes: [filters[1]: 0x87]) == [])
        #expect(Set(first.subscriptions.held) == Set(filters))
        // Once it is no longer named, it is ended.
        var second = machine([filters[0]], earlier: first.subscriptions.held)
        #expect(run(&second) == [filters[1]])
    }

    @Test("While no essential filter stands, nothing of the earlier run is ended")
    func keepsWhileUseless() {
        var machine = machine(filters, earlier: ["old/#"])
        #expect(run(&machine, codes: [filters[0]: 0x87]) == [])
        #expect(machine.subscriptions.held.contains("old/#"))
    }

    @Test("A broker without the session has nothing to end")
    func withoutSession() {
        var machine = machine(filters, earlier: ["old/#"])
        #expect(run(&machine, isSessionPresent: false) == [])
        #expect(machine.subscriptions.held == filters)
    }

    @Test("Who wants nothing any more has its purpose once everything is ended")
    func leaves() {
        var machine = machine([], earlier: filters)
        machine.opened(nowMS: 0)
        #expect(machine.accepted(isSessionPresent: true, nowMS: 0) == .subscribe([]))
        #expect(machine.due(nowMS: 0) == .unsubscribe(filters))
        #expect(machine.state != .established)
        for filter in filters { machine.unsubscribed(filter, code: 0, nowMS: 0) }
        #expect(machine.state == .established)
        #expect(machine.subscriptions.held.isEmpty)
    }

    @Test("Who wants nothing and has nothing has its purpose at once")
    func nothing() {
        var machine = machine([], earlier: nil)
        machine.opened(nowMS: 0)
        _ = machine.accepted(isSessionPresent: false, nowMS: 0)
        #expect(machine.due(nowMS: 0) == nil)
        #expect(machine.state == .established)
        #expect(machine.isSettled)
    }
}
