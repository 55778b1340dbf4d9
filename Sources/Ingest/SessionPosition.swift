public import LoRaWAN

/// How far a device has come in its session, and the one rule that tells whether a frame is before or after that.
///
/// Within a session (one address, no join between) the frame counter decides, whatever the clocks say: gateways'
/// clocks differ by hours. Between sessions time decides, because each begins to count anew. A counter that fell is
/// the sign of a new session too, of a device that restarted with the address that it is set to (activation by
/// personalisation, with the network's counter check off).
public struct SessionPosition: Sendable, Equatable {
    /// What a frame has to tell of its place.
    public struct Frame: Sendable, Equatable {
        /// Its session's address; `nil` where the frame has none that can be read, which tells nothing.
        public var devAddr: DevAddr?
        /// Its counter; `nil` where it is not known, as of v5's readings.
        public var counter: FrameCounter?
        /// The network's clock, or ours where the network gave none.
        public var observedAt: Timestamp
        /// Whether ``observedAt`` is only our receive time, which tells nothing of what was sent first.
        public var isReceiveTime: Bool

        /// Describes a frame.
        public init(devAddr: DevAddr?, counter: FrameCounter?, observedAt: Timestamp, isReceiveTime: Bool) {
            self.devAddr = devAddr
            self.counter = counter
            self.observedAt = observedAt
            self.isReceiveTime = isReceiveTime
        }
    }

    /// Where a frame stands to what was heard so far.
    public enum Relation: Sendable, Equatable {
        /// It follows in the same session.
        case newer
        /// It is the first of a later session.
        case newSession
        /// It is of the same session, and something that was sent later has been heard already, or itself.
        case late
        /// It is of a session before.
        case earlierSession
    }

    /// The session's address; `nil` where none is known yet.
    public var devAddr: DevAddr?
    /// The highest counter heard in it; `nil` after a join, before its first frame.
    public var counter: FrameCounter?
    /// The newest time of any frame so far; `nil` where none was heard.
    ///
    /// It does not go back with a frame whose clock is behind: a late frame would look newer than it.
    public var observedAt: Timestamp?
    /// When the session began, where the one before had the same address; `nil` for any other.
    ///
    /// What is older is a frame of the session before that comes late or again, whatever its counter.
    public var restartedAt: Timestamp?

    /// A device that was never heard; the rest is set by property.
    public init() {}

    /// Where a frame stands to this position.
    ///
    /// An equal counter is the same frame, or a copy that the network took for another one: nothing new, unless it
    /// comes a minute later by the network's clock, as from a device that starts at 0 each time. A counter that fell is
    /// a late frame where the network's clock is earlier or about equal, and a restart where it is later; without such
    /// a clock, it is a restart where it fell by more than late frames do.
    public func relation(of frame: Frame) -> Relation {
        guard let observedAt else { return .newSession }
        guard isOfSession(frame) else {
            return frame.observedAt > observedAt ? .newSession : .earlierSession
        }
        if let restartedAt, !frame.isReceiveTime, frame.observedAt < restartedAt { return .earlierSession }
        guard let counter, let next = frame.counter else {
            let isFirstAfterJoin = counter == nil && devAddr != nil
            return isFirstAfterJoin || frame.observedAt > observedAt ? .newer : .late
        }
        let steps = next.steps(since: counter)
        if steps > 0 { return .newer }
        let isRestart =
            frame.isReceiveTime
            ? -steps > Limits.lateFrames
            : frame.observedAt.seconds(since: observedAt) >= Limits.restartAfterS
        return isRestart ? .newSession : .late
    }

    /// Whether a frame's address is no sign of another session. One that is not known is none: the frame is of the
    /// session at hand unless its counter tells otherwise.
    private func isOfSession(_ frame: Frame) -> Bool {
        frame.devAddr == devAddr || frame.devAddr == nil || devAddr == nil && counter != nil
    }

    /// Goes on to a frame that is newer or begins a session.
    ///
    /// - Parameter receivedAt: our clock. A network's clock that is ahead must not make the session's own frames look
    ///   older than it.
    public mutating func advance(to frame: Frame, _ relation: Relation, receivedAt: Timestamp) {
        if relation == .newSession {
            let isRestart = isOfSession(frame) && counter != nil && !frame.isReceiveTime
            restartedAt = isRestart ? min(frame.observedAt, receivedAt) : nil
            devAddr = frame.devAddr
        }
        devAddr = frame.devAddr ?? devAddr
        counter = frame.counter ?? counter
        observedAt = max(observedAt ?? frame.observedAt, frame.observedAt)
    }

    /// Takes a join, which begins a session; answers whether it did.
    ///
    /// A join that is older than what was heard belongs to the past. One for the address that the device uses already
    /// has begun this session, heard late or again, unless the network's clock says that it is later.
    ///
    /// - Parameter isReceiveTime: whether `time` is only our receive time.
    public mutating func join(
        _ newAddr: DevAddr?, at time: Timestamp, isReceiveTime: Bool, receivedAt: Timestamp
    ) -> Bool {
        if let observedAt, time <= observedAt { return false }
        let isSameAddr = newAddr == devAddr
        if isSameAddr, isReceiveTime || counter == nil { return false }
        // A clock that is ahead must not make the session's own frames look older than it.
        restartedAt = isSameAddr ? min(time, receivedAt) : nil
        devAddr = newAddr
        counter = nil
        return true
    }
}
