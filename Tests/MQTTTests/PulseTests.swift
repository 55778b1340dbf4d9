import Testing

@testable import MQTT

/// Signs of life.
struct PulseTests {
    private func isDue(_ pulse: inout Pulse, atMS nowMS: Int) -> Bool { pulse.isPingDue(nowMS: nowMS) }

    @Test("A ping is due after half of the keep-alive, and again only when the broker was heard")
    func due() {
        var pulse = Pulse(keepAliveS: 60, nowMS: 1000)
        #expect(!isDue(&pulse, atMS: 30_999))
        #expect(isDue(&pulse, atMS: 31_000))
        #expect(!isDue(&pulse, atMS: 90_000))
        pulse.heard()
        #expect(isDue(&pulse, atMS: 90_000))
    }

    @Test("A broker that leaves a ping unanswered for twenty seconds is lost")
    func lost() {
        var pulse = Pulse(keepAliveS: 60, nowMS: 0)
        #expect(!pulse.isLost(nowMS: 1_000_000))
        #expect(isDue(&pulse, atMS: 30_000))
        #expect(!pulse.isLost(nowMS: 49_999))
        #expect(pulse.isLost(nowMS: 50_000))
        pulse.heard()
        #expect(!pulse.isLost(nowMS: 50_000))
    }

    @Test("The broker's own keep-alive holds, and one of zero asks for nothing (§3.1.2.10)")
    func keepAlive() {
        var pulse = Pulse(keepAliveS: 60, nowMS: 0)
        pulse.keepAliveS = 10
        #expect(isDue(&pulse, atMS: 5000))
        var silent = Pulse(keepAliveS: 0, nowMS: 0)
        #expect(!isDue(&silent, atMS: 1_000_000))
    }
}
