/// Decides what the ingest thread does next: receive, hand a batch to the committer, acknowledge, or wait.
///
/// Acknowledgements leave the MQTT library all at once, so they may leave only when *everything* received has been
/// committed. Between two such moments several batches are committed one after the other, and the messages of the next
/// are received and parsed while the database works on the one before.
public struct FlowControl: Sendable {
    /// What is known at a moment.
    public struct Situation: Sendable, Equatable {
        /// Whether the database takes batches.
        public var isConnected: Bool
        /// Whether a batch or a connection is being worked on.
        public var isWorking: Bool
        /// Messages of the open batch.
        public var openCount: Int
        /// How long the first of them has waited, in milliseconds.
        public var openForMS: Int
        /// Messages received and not acknowledged, the open batch included.
        public var heldCount: Int
        /// How long the first of them has been held, in milliseconds.
        public var heldForMS: Int

        /// Describes a moment.
        public init(
            isConnected: Bool, isWorking: Bool, openCount: Int = 0, openForMS: Int = 0, heldCount: Int = 0,
            heldForMS: Int = 0
        ) {
            self.isConnected = isConnected
            self.isWorking = isWorking
            self.openCount = openCount
            self.openForMS = openForMS
            self.heldCount = heldCount
            self.heldForMS = heldForMS
        }
    }

    /// What to do.
    public enum Action: Sendable, Equatable {
        /// Let the database be connected.
        case connect
        /// Receive at most so many messages, waiting for at most so long.
        case receive(room: Int, waitMS: Int)
        /// Hand the open batch to the committer.
        case submit
        /// Everything received is committed: acknowledge it.
        case acknowledge
        /// Nothing may be received: wait for the committer.
        case awaitCommit
    }

    private let batchMax: Int
    private let lingerMS: Int

    /// How long acknowledgements may be held back by messages that keep coming, in milliseconds: then the thread stops
    /// receiving until it has caught up. Far below the keep-alive, whose pings wait behind them.
    public static let settleAfterMS = 500

    /// A fourth of the window: large enough to be cheap, small enough that receiving and committing overlap.
    private static let batchesPerWindow = 4

    /// Describes the flow.
    ///
    /// - Parameters:
    ///   - batchMax: messages held at most.
    ///   - lingerMS: how long a message waits for company.
    public init(batchMax: Int, lingerMS: Int) {
        self.batchMax = batchMax
        self.lingerMS = lingerMS
    }

    /// The next step.
    ///
    /// - Parameter window: how many messages the broker sends without acknowledgement.
    public func next(_ now: Situation, window: Int) -> Action {
        guard now.isConnected else { return now.isWorking ? .awaitCommit : .connect }
        if !now.isWorking && now.openCount == 0 && now.heldCount > 0 { return .acknowledge }
        let limit = min(batchMax, window)
        let size = max(1, limit / Self.batchesPerWindow)
        let isFull = now.openCount >= size
        let isDue = now.openCount > 0 && now.openForMS >= lingerMS
        if !now.isWorking && (isFull || isDue) { return .submit }
        let room = limit - now.heldCount
        guard room > 0, now.heldForMS < Self.settleAfterMS else { return now.isWorking ? .awaitCommit : .submit }
        let waitMS = now.isWorking || now.openCount == 0 ? Self.settleAfterMS : lingerMS - now.openForMS
        return .receive(room: min(room, size), waitMS: waitMS)
    }
}
