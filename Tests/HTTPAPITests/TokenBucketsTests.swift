import LoRaWAN
import Testing

@testable import HTTPAPI

@Suite("A rate with a burst, for each key")
struct TokenBucketsTests {
    private let start = Timestamp(seconds: 1_800_000_000, nanoseconds: 0)

    @Test("A minute's worth may come at once, and then as much as flows in")
    func rate() {
        var buckets = TokenBuckets<String>(perMinute: 60, countMax: 100)
        for taken in 1...60 {
            let verdict = buckets.take("a", now: start)
            #expect(verdict?.isAllowed == true && verdict?.remaining == 60 - taken && verdict?.limit == 60)
        }
        let refused = buckets.take("a", now: start)
        #expect(refused == RateVerdict(isAllowed: false, limit: 60, remaining: 0, resetS: 60, retryAfterS: 1))
        #expect(buckets.take("b", now: start)?.isAllowed == true)
        #expect(buckets.take("a", now: start.adding(seconds: 0.9))?.isAllowed == false)
        #expect(buckets.take("a", now: start.adding(seconds: 1))?.isAllowed == true)
        #expect(buckets.take("a", now: start.adding(seconds: 1))?.isAllowed == false)
        #expect(buckets.take("a", now: start.adding(seconds: 600))?.remaining == 59)
    }

    @Test("A clock that is set back gives nothing and takes nothing")
    func clock() {
        var buckets = TokenBuckets<String>(perMinute: 2, countMax: 100)
        #expect(buckets.take("a", now: start)?.isAllowed == true)
        #expect(buckets.take("a", now: start.adding(seconds: -3600))?.isAllowed == true)
        #expect(buckets.take("a", now: start.adding(seconds: -3600))?.isAllowed == false)
        #expect(buckets.take("a", now: start.adding(seconds: -3570))?.isAllowed == true)
    }

    @Test("What is given back can be taken again, and no more than was ever there")
    func giveBack() {
        var buckets = TokenBuckets<String>(perMinute: 2, countMax: 100)
        for _ in 0..<5 { buckets.giveBack("a", now: start) }
        #expect(buckets.peek("a", now: start)?.remaining == 2)
        #expect(buckets.take("a", now: start)?.remaining == 1)
        buckets.giveBack("a", now: start)
        #expect(buckets.peek("a", now: start)?.remaining == 2)
    }

    @Test("Without a rate there is no limit, and nothing is remembered")
    func none() {
        var buckets = TokenBuckets<String>(perMinute: 0, countMax: 100)
        #expect(buckets.take("a", now: start) == nil)
        #expect(buckets.count == 0)
    }

    @Test("A flood of keys is forgotten, oldest first; who keeps asking is not")
    func bounded() {
        var buckets = TokenBuckets<Int>(perMinute: 1000, countMax: 100)
        for key in 1...10_000 {
            _ = buckets.take(key, now: start)
            _ = buckets.take(0, now: start)
            #expect(buckets.count <= 101)
        }
        #expect(buckets.peek(0, now: start)?.remaining == 0)
        #expect(buckets.peek(1, now: start)?.remaining == 1000)
    }
}
