/// Decides what the ingest thread does next: receive, hand a batch to a lane, acknowledge, or wait.
///
/// Acknowledgements leave the MQTT library all at once, so they may leave only when *everything* received has been
/// committed. Between two such moments several batches are committed, on lanes side by side, and the messages of the
/// next are received and parsed while the database works on those before.
public struct FlowControl: Sendable {
    /// What is known at a moment.
    public struct Situation: Sendable, Equatable {
        /// The lanes, in order.
        public var lanes: [Lane]
        /// Messages received and not acknowledged, the open batches included.
        public var heldCount: Int
        /// How long the first of them has been held, in milliseconds.
        public var heldForMS: Int

        /// Describes a moment.
        public init(lanes: [Lane], heldCount: Int = 0, heldForMS: Int = 0) {
            self.lanes = lanes
            self.heldCount = heldCount
            self.heldForMS = heldForMS
        }
    }

    /// What is known of one lane: a connection of its own and the batch that is being gathered for it.
    public struct Lane: Sendable, Equatable {
        /// Whether the database takes its batches.
        public var isConnected: Bool
        /// Whether a batch or a connection is being worked on.
        public var isWorking: Bool
        /// Messages of the open batch; `Int.max` where it can take no more.
        public var openCount: Int
        /// How long the first of them has waited, in milliseconds.
        public var openForMS: Int

        /// Describes a lane.
        public init(isConnected: Bool, isWorking: Bool, openCount: Int = 0, openForMS: Int = 0) {
            self.isConnected = isConnected
            self.isWorking = isWorking
            self.openCount = openCount
            self.openForMS = openForMS
        }
    }

    /// What to do.
    public enum Action: Sendable, Equatable {
        /// Let a lane connect to the database.
        case connect(lane: Int)
        /// Receive at most so many messages, waiting for at most so long.
        case receive(room: Int, waitMS: Int)
        /// Hand a lane its open batch.
        case submit(lane: Int)
        /// Everything received is committed: acknowledge it.
        case acknowledge
        /// Nothing may be received: wait for a lane.
        case awaitCommit
    }

    private let batchMax: Int
    private let lingerMS: Int

    /// How long acknowledgements may be held back by messages that keep coming, in milliseconds: then the thread stops
    /// receiving until it has caught up. Far below the keep-alive, whose pings wait behind them.
    public static let settleAfterMS = 500

    /// A batch is a fourth of the window: large enough to be cheap, small enough that receiving and committing overlap.
    private static let batchesPerWindow = 4

    /// Describes the flow.
    ///
    /// - Parameters:
    ///   - batchMax: messages of one batch at most.
    ///   - lingerMS: how long a message waits for company.
    public init(batchMax: Int, lingerMS: Int) {
        self.batchMax = batchMax
        self.lingerMS = lingerMS
    }

    /// The next step.
    ///
    /// - Parameter window: how many messages the broker sends without acknowledgement.
    public func next(_ now: Situation, window: Int) -> Action {
        if let action = connecting(now) { return action }
        if now.heldCount > 0 && now.lanes.allSatisfy({ !$0.isWorking && $0.openCount == 0 }) { return .acknowledge }
        let size = max(1, min(batchMax, window / Self.batchesPerWindow))
        let room = window - now.heldCount
        let mayReceive = room > 0 && now.heldForMS < Self.settleAfterMS
        var waitMS = Self.settleAfterMS
        for (index, lane) in now.lanes.enumerated() where !lane.isWorking && lane.openCount > 0 {
            // Where nothing more may come, waiting for company is in vain.
            if lane.openCount >= size || lane.openForMS >= lingerMS || !mayReceive { return .submit(lane: index) }
            waitMS = min(waitMS, lingerMS - lane.openForMS)
        }
        return mayReceive ? .receive(room: min(room, size), waitMS: waitMS) : .awaitCommit
    }

    /// Nothing is received before every lane can commit.
    private func connecting(_ now: Situation) -> Action? {
        for (index, lane) in now.lanes.enumerated() where !lane.isConnected && !lane.isWorking {
            return .connect(lane: index)
        }
        return now.lanes.allSatisfy(\.isConnected) ? nil : .awaitCommit
    }
}
