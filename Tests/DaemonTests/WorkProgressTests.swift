import Testing

@testable import parkd

/// Whether commit workers and the ingest thread get on.
struct WorkProgressTests {
    @Test("A worker without an order is idle, one whose transaction does not end is stuck, one that goes on is not")
    func stuck() {
        let progress = WorkProgress()
        let began = ContinuousClock.now
        #expect(!progress.isStuck(began + .seconds(1_000_000)))
        progress.move(began)
        #expect(!progress.isStuck(began + WorkProgress.patience))
        #expect(progress.isStuck(began + WorkProgress.patience + .seconds(1)))
        // The next attempt, after halving.
        progress.move(began + .seconds(60))
        #expect(!progress.isStuck(began + .seconds(60) + WorkProgress.patience))
        #expect(progress.isStuck(began + .seconds(61) + WorkProgress.patience))
        progress.rest()
        #expect(!progress.isStuck(began + .seconds(1_000_000)))
    }

    @Test("A thread that is at something long has no age until that should have ended")
    func expectedSilence() throws {
        let heartbeat = Heartbeat()
        #expect(heartbeat.age == nil)
        heartbeat.expectSilence(of: .seconds(600))
        #expect(heartbeat.age == .zero)
        heartbeat.expectSilence(of: .seconds(-5))
        #expect(try #require(heartbeat.age) >= .seconds(5))
        heartbeat.beat()
        #expect(try #require(heartbeat.age) < .seconds(5))
    }
}
