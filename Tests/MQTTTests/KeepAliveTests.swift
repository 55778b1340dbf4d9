import Testing

@testable import MQTT

/// Signs of life.
struct KeepAliveTests {
    private func isDue(_ pulse: inout KeepAlive, atMS nowMS: Int) -> Bool { pulse.isPingDue(nowMS: nowMS) }

    @Test("A ping is due after half of the keep-alive, and again only when the broker was heard")
    func due() {
        var pulse = KeepAlive(keepAliveS: 60, nowMS: 1000)
        #expect(!isDue(&pulse, atMS: 30_999))
        #expect(isDue(&pulse, atMS: 31_000))
        #expect(!isDue(&pulse, atMS: 90_000))
        pulse.heard()
        #expect(isDue(&pulse, atMS: 90_000))
    }

    @Test("A broker that leaves a ping unanswered for twenty seconds is lost")
    func lost() {
        var pulse = KeepAlive(keepAliveS: 60, nowMS: 0)
        #expect(!pulse.isLost(nowMS: 1_000_000))
        #expect(isDue(&pulse, atMS: 30_000))
        #expect(!pulse.isLost(nowMS: 49_999))
        #expect(pulse.isLost(nowMS: 50_000))
        pulse.heard()
        #expect(!pulse.isLost(nowMS: 50_000))
    }

    @Test(
        "The broker's own keep-alive holds where it is shorter; one of zero, or a longer one, leaves ours (§3.2.2.3.14)"
    )
    func keepAlive() {
        for (theirs, oursMS) in [(10, 5000), (0, 30_000), (65_535, 30_000)] {
            var pulse = KeepAlive(keepAliveS: 60, nowMS: 0)
            pulse.obey(keepAliveS: theirs)
            #expect(!isDue(&pulse, atMS: oursMS - 1))
            #expect(isDue(&pulse, atMS: oursMS))
        }
    }
}
