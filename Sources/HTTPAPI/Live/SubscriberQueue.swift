import NIOCore

/// Why a stream ends; its last event says so.
enum StreamEnd: String, Sendable, CaseIterable {
    case tokenExpired = "token_expired"
    /// The tenant is.
    case suspended
    /// Role, membership, login or key are no longer what they were.
    case revoked
    case shutdown
    /// It has been open for as long as any may be.
    case lifetime
}

/// Bytes that are the same for every client of a view: whole events.
struct StreamChunk: Sendable {
    var bytes: ByteBuffer
    /// How many events.
    var events: Int
    /// When the first of the commits was that they tell of, where this daemon made it.
    var since: ContinuousClock.Instant?
}

/// What one client is to be sent, and when: a state machine without a clock or a socket.
struct SubscriberQueue {
    enum Step {
        /// Sends these, and asks again.
        case send([StreamChunk])
        /// Fetches all of what the view shows now, or what is new since `known`, and sends it.
        case snapshot(isResync: Bool, known: LiveEventID?)
        /// Sends a comment.
        case beat
        /// Looks whether the caller may still see this.
        case recheck
        case wait(until: ContinuousClock.Instant)
        /// Says goodbye.
        case end(StreamEnd)
    }

    private enum Wanted {
        case first(LiveEventID?)
        case resync
    }

    private let limits: LiveLimits
    private let endsAt: ContinuousClock.Instant
    private var beatAt: ContinuousClock.Instant
    private var recheckAt: ContinuousClock.Instant
    /// What is fetched in place of what waits; `nil` where the client knows all but that.
    private var wanted: Wanted?
    private var waiting: [StreamChunk] = []
    private var waitingBytes = 0
    private var ending: StreamEnd?
    private var dropped = 0

    init(knowing known: LiveEventID?, now: ContinuousClock.Instant, _ limits: LiveLimits) {
        self.limits = limits
        wanted = .first(known)
        endsAt = now + .seconds(limits.lifetimeS)
        beatAt = now + .seconds(limits.heartbeatS)
        recheckAt = now + .seconds(limits.recheckS)
    }

    /// Takes what has changed; where more waits than may, nothing of it is sent, and everything is fetched instead.
    mutating func offer(_ chunk: StreamChunk) {
        guard wanted == nil, ending == nil else { return }
        let bytes = chunk.bytes.readableBytes
        guard waiting.isEmpty || waitingBytes + bytes <= limits.queueBytesMax else {
            dropped += waiting.reduce(chunk.events) { $0 + $1.events }
            clear()
            wanted = .resync
            return
        }
        waiting.append(chunk)
        waitingBytes += bytes
    }

    /// How many events were not sent since this was asked last.
    mutating func takeDropped() -> Int {
        defer { dropped = 0 }
        return dropped
    }

    /// What is fetched now includes all that was offered before.
    mutating func fetched() {
        wanted = nil
        clear()
    }

    /// Ends the stream as soon as its client takes another byte.
    mutating func end(_ reason: StreamEnd) { ending = ending ?? reason }

    /// Looks at the caller before anything else is sent.
    mutating func recheckSoon(now: ContinuousClock.Instant) { recheckAt = min(recheckAt, now) }

    mutating func next(now: ContinuousClock.Instant) -> Step {
        if let ending { return .end(ending) }
        if now >= recheckAt {
            recheckAt = now + .seconds(limits.recheckS)
            return .recheck
        }
        switch wanted {
        case .first(let known)?: return send(.snapshot(isResync: false, known: known), now)
        case .resync?: return send(.snapshot(isResync: true, known: nil), now)
        case nil: break
        }
        if now >= endsAt { return .end(.lifetime) }
        if !waiting.isEmpty {
            defer { clear() }
            return send(.send(waiting), now)
        }
        if now >= beatAt { return send(.beat, now) }
        return .wait(until: min(beatAt, recheckAt, endsAt))
    }

    private mutating func send(_ step: Step, _ now: ContinuousClock.Instant) -> Step {
        beatAt = now + .seconds(limits.heartbeatS)
        return step
    }

    private mutating func clear() {
        waiting = []
        waitingBytes = 0
    }
}
