import NIOCore
import Testing

@testable import HTTPAPI

@Suite("What one client of a stream is sent, and when")
struct SubscriberQueueTests {
    private static let start = ContinuousClock.now

    private static func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    private static func chunk(_ bytes: Int, events: Int = 1) -> StreamChunk {
        StreamChunk(bytes: ByteBuffer(repeating: 1, count: bytes), events: events)
    }

    private static func queue(knowing known: LiveEventID? = nil, fetched: Bool = true) -> SubscriberQueue {
        var queue = SubscriberQueue(knowing: known, now: start, LiveLimits())
        if fetched { queue.fetched() }
        return queue
    }

    @Test("First everything, then changes in their order, a comment after 15 s without either")
    func order() {
        let known = LiveEventID(epoch: 7, view: LiveView(), version: 3)
        var queue = Self.queue(knowing: known, fetched: false)
        // What changes before everything was fetched is in it.
        queue.offer(Self.chunk(10))
        guard case .snapshot(false, known) = queue.next(now: Self.at(0)) else { return #expect(Bool(false)) }
        queue.fetched()
        queue.offer(Self.chunk(1))
        queue.offer(Self.chunk(2))
        guard case .send(let chunks) = queue.next(now: Self.at(1)) else { return #expect(Bool(false)) }
        #expect(chunks.map(\.bytes.readableBytes) == [1, 2])
        guard case .recheck = queue.next(now: Self.at(5)) else { return #expect(Bool(false)) }
        guard case .wait(until: Self.at(10)) = queue.next(now: Self.at(6)) else { return #expect(Bool(false)) }
        _ = queue.next(now: Self.at(10))
        _ = queue.next(now: Self.at(15))
        guard case .beat = queue.next(now: Self.at(16)) else { return #expect(Bool(false)) }
        guard case .wait(until: Self.at(20)) = queue.next(now: Self.at(16)) else { return #expect(Bool(false)) }
    }

    @Test("64 kB may wait; with one byte more nothing of it is sent, and the client gets everything anew")
    func overflow() {
        var queue = Self.queue()
        queue.offer(Self.chunk(60_000, events: 3))
        queue.offer(Self.chunk(5536))
        guard case .send(let chunks) = queue.next(now: Self.at(0)) else { return #expect(Bool(false)) }
        #expect(chunks.count == 2)
        let none = queue.takeDropped()
        #expect(none == 0)
        queue.offer(Self.chunk(60_000, events: 3))
        queue.offer(Self.chunk(5537, events: 2))
        queue.offer(Self.chunk(1))
        let dropped = queue.takeDropped()
        #expect(dropped == 5)
        guard case .snapshot(isResync: true, known: nil) = queue.next(now: Self.at(0)) else {
            return #expect(Bool(false))
        }
        queue.fetched()
        guard case .wait = queue.next(now: Self.at(0)) else { return #expect(Bool(false)) }
    }

    @Test("One event of any size is taken by a client that waits for it: it is kept once for all")
    func large() {
        var queue = Self.queue()
        queue.offer(Self.chunk(1_000_000))
        guard case .send = queue.next(now: Self.at(0)) else { return #expect(Bool(false)) }
    }

    @Test("A stream ends after 15 minutes, or when it is told to, before anything else is sent")
    func end() {
        var queue = Self.queue()
        queue.recheckSoon(now: Self.at(899))
        guard case .recheck = queue.next(now: Self.at(900)) else { return #expect(Bool(false)) }
        guard case .end(.lifetime) = queue.next(now: Self.at(900)) else { return #expect(Bool(false)) }
        var told = Self.queue()
        told.offer(Self.chunk(1))
        told.end(.suspended)
        told.end(.shutdown)
        guard case .end(.suspended) = told.next(now: Self.at(0)) else { return #expect(Bool(false)) }
    }

    @Test("The caller is looked at before what they may no longer see is sent")
    func recheck() {
        var queue = Self.queue()
        queue.offer(Self.chunk(1))
        queue.recheckSoon(now: Self.at(1))
        guard case .recheck = queue.next(now: Self.at(1)) else { return #expect(Bool(false)) }
        guard case .send = queue.next(now: Self.at(1)) else { return #expect(Bool(false)) }
    }
}
