import MQTT
import Testing

/// How long to rest before the next attempt.
struct BackoffTests {
    @Test("Rests double from a quarter of a second to four, each from the upper half of its range")
    func bounds() {
        for _ in 0..<100 {
            var backoff = Backoff()
            for ceiling in [250, 500, 1000, 2000, 4000, 4000, 4000] {
                #expect((ceiling / 2...ceiling).contains(backoff.next()))
            }
        }
    }

    @Test("Rests are drawn by lot, so that many clients do not come back in the same instant")
    func jitter() {
        var backoff = Backoff()
        for _ in 0..<8 { _ = backoff.next() }
        #expect(Set((0..<100).map { _ in backoff.next() }).count > 1)
    }

    @Test("After a success the first rest is short again")
    func reset() {
        var backoff = Backoff()
        for _ in 0..<10 { _ = backoff.next() }
        backoff.reset()
        #expect((125...250).contains(backoff.next()))
        #expect((250...500).contains(backoff.next()))
    }
}
