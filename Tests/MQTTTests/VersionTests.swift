import Testing

@testable import MQTT

/// Which version of MQTT is spoken next.
struct VersionTests {
    @Test("MQTT 3.1.1 is spoken only where the broker refuses 5, or closes on it three times in a row")
    func fallsBack() {
        var refused = VersionChoice(needsFive: false)
        refused.refused()
        #expect(refused.version == .v3)
        var closed = VersionChoice(needsFive: false)
        for expected in [MQTTVersion.v5, .v5, .v3] {
            closed.closed()
            #expect(closed.version == expected)
        }
    }

    @Test("A broker that closes twice while it starts is spoken to in 5; each acceptance starts the count anew")
    func starting() {
        var choice = VersionChoice(needsFive: false)
        for _ in 0..<10 {
            choice.closed()
            choice.closed()
            choice.accepted(nowMS: 0)
            #expect(choice.version == .v5)
        }
    }

    @Test("A guess that does not work either is taken back at once")
    func wrongGuess() {
        var choice = VersionChoice(needsFive: false)
        for _ in 0..<3 { choice.closed() }
        #expect(choice.version == .v3)
        choice.closed()
        #expect(choice.version == .v5)
    }

    @Test("A session that speaks 3.1.1 by a guess is left for 5 after five minutes, ten, twenty, at last each day")
    func comesBack() {
        var choice = VersionChoice(needsFive: false)
        for _ in 0..<3 { choice.closed() }
        var nowMS = 0
        var afterMS = VersionChoice.retryAfterMinMS
        for _ in 0..<12 {
            choice.accepted(nowMS: nowMS)
            #expect(!choice.isRetryDue(nowMS: nowMS + afterMS - 1))
            nowMS += afterMS
            #expect(choice.isRetryDue(nowMS: nowMS))
            choice.connecting(nowMS: nowMS)
            #expect(choice.version == .v5)
            // 3.1.1 is known to work, so one refusal is enough.
            choice.closed()
            #expect(choice.version == .v3)
            afterMS = min(afterMS * 2, VersionChoice.retryAfterMaxMS)
        }
        #expect(afterMS == 86_400_000)
    }

    @Test("A broker that refused 5 is not left for it; the first connection after a while tries 5 again")
    func refusedBefore() {
        var choice = VersionChoice(needsFive: false)
        choice.refused()
        choice.accepted(nowMS: 0)
        #expect(!choice.isRetryDue(nowMS: .max))
        choice.ended()
        choice.connecting(nowMS: VersionChoice.retryAfterMinMS - 1)
        #expect(choice.version == .v3)
        choice.connecting(nowMS: VersionChoice.retryAfterMinMS)
        #expect(choice.version == .v5)
        choice.accepted(nowMS: VersionChoice.retryAfterMinMS)
        #expect(choice.version == .v5)
    }

    @Test("A broker that was replaced by one of 5 only is spoken to in 5")
    func replaced() {
        var choice = VersionChoice(needsFive: false)
        choice.refused()
        choice.accepted(nowMS: 0)
        choice.refused()
        #expect(choice.version == .v5)
    }

    @Test("A shared subscription is wanted in MQTT 5 only, however a broker refuses that")
    func needsFive() {
        var choice = VersionChoice(needsFive: true)
        for _ in 0..<5 {
            choice.refused()
            choice.closed()
            #expect(choice.version == .v5)
        }
        #expect(choice.closes >= VersionChoice.closesMax)
    }

    @Test(
        "Faults that say nothing of the version do not change it",
        arguments: [
            MQTTError.Code.silent, .unreachable, .refused, .subscriptionRefused, .configuration, .protocolError,
            .dismissed,
        ])
    func kept(code: MQTTError.Code) {
        var machine = SessionMachine([Subscription("t/#")], earlierFilters: nil)
        for _ in 0..<5 {
            machine.opened(nowMS: 0)
            machine.failed(code, nowMS: 0)
            #expect(machine.nextAction(nowMS: 60_000) == .connect(.v5))
        }
    }

    @Test("A connection that ends after the broker accepted it does not change the version")
    func keptOnceAccepted() {
        var machine = SessionMachine([Subscription("t/#")], earlierFilters: nil)
        for _ in 0..<5 {
            machine.opened(nowMS: 0)
            _ = machine.accepted(isSessionPresent: false, nowMS: 0)
            machine.failed(.closed, nowMS: 0)
            #expect(machine.nextAction(nowMS: 60_000) == .connect(.v5))
        }
    }

    @Test("A standing session that is due for MQTT 5 comes back at once, without a rest")
    func comeBack() {
        var machine = SessionMachine([Subscription("t/#")], earlierFilters: nil)
        for _ in 0..<3 {
            machine.opened(nowMS: 0)
            machine.failed(.closed, nowMS: 0)
        }
        #expect(machine.nextAction(nowMS: 60_000) == .connect(.v3))
        machine.opened(nowMS: 60_000)
        _ = machine.accepted(isSessionPresent: false, nowMS: 60_000)
        _ = machine.subscribed("t/#", code: 1, nowMS: 60_000)
        let laterMS = 60_000 + VersionChoice.retryAfterMinMS
        #expect(machine.due(nowMS: laterMS - 1) == nil)
        #expect(machine.due(nowMS: laterMS) == .comeBack)
        machine.left(nowMS: laterMS)
        #expect(machine.nextAction(nowMS: laterMS) == .connect(.v5))
    }
}
