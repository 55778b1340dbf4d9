extension FlowControl {
    /// What is known at a moment.
    public struct Situation: Sendable, Equatable {
        /// The lanes, in order.
        public var lanes: [Lane]
        /// The spool.
        public var spool: Spool
        /// Messages received and not stored, the open batches included.
        public var heldCount: Int
        /// How long the first of them has waited for a lane, in milliseconds.
        public var heldForMS: Int
        /// Messages that came out of the spool and are open or being committed.
        public var spooledCount: Int
        /// Messages among them that wait to be written behind those in the spool.
        public var divertedCount: Int
        /// How long the first of those has waited, in milliseconds.
        public var divertedForMS: Int

        /// Describes a moment.
        public init(
            lanes: [Lane], spool: Spool = Spool(), heldCount: Int = 0, heldForMS: Int = 0, spooledCount: Int = 0,
            divertedCount: Int = 0, divertedForMS: Int = 0
        ) {
            self.lanes = lanes
            self.spool = spool
            self.heldCount = heldCount
            self.heldForMS = heldForMS
            self.spooledCount = spooledCount
            self.divertedCount = divertedCount
            self.divertedForMS = divertedForMS
        }

        /// Whether no open batch is full: whose turn the next message is, is known when it has been received.
        var hasRoom: Bool { divertedCount < .max && lanes.allSatisfy { !$0.isFull } }
        /// Whether what is received can be stored.
        var canStore: Bool { spool.canTake || lanes.allSatisfy(\.isConnected) }
        /// When the next lane may connect, in milliseconds from now.
        var nextConnectMS: Int {
            lanes.filter { !$0.isConnected && !$0.isWorking }.map(\.restMS).min() ?? .max
        }
    }

    /// What is known of one lane: a connection of its own and the batch that is being gathered for it.
    public struct Lane: Sendable, Equatable {
        /// Whether the database takes its batches.
        public var isConnected: Bool
        /// Whether a batch or a connection is being worked on.
        public var isWorking: Bool
        /// How long it must rest before it may connect, in milliseconds.
        public var restMS: Int
        /// Messages of the open batch; `Int.max` where it can take no more.
        public var openCount: Int
        /// How long the first of them has waited, in milliseconds.
        public var openForMS: Int
        /// Whether somebody has more of them than its share, so that others would wait; not asked while it works.
        public var isCrowded: Bool

        /// Describes a lane.
        public init(
            isConnected: Bool, isWorking: Bool, restMS: Int = 0, openCount: Int = 0, openForMS: Int = 0,
            isCrowded: Bool = false
        ) {
            self.isConnected = isConnected
            self.isWorking = isWorking
            self.restMS = restMS
            self.openCount = openCount
            self.openForMS = openForMS
            self.isCrowded = isCrowded
        }

        var mayConnect: Bool { !isConnected && !isWorking && restMS <= 0 }
        /// Whether it is about to be connected, unless the database is away.
        var isConnecting: Bool { !isConnected && isWorking }
        /// Whether a batch could be handed on, or taken from it by the spool: while it connects it has none in work.
        var canPassOn: Bool { !isWorking || !isConnected }
        /// Whether the open batch can take no more.
        var isFull: Bool { openCount == .max }
    }

    /// What is known of the spool.
    public struct Spool: Sendable, Equatable {
        /// Whether it stores messages now: there is a file, and room.
        public var canTake: Bool
        /// Messages in it that nobody has taken.
        public var waitingCount: Int
        /// Messages taken out of it and not yet known to be committed.
        public var takenCount: Int
        /// How long the first of them has been out, in milliseconds.
        public var takenForMS: Int

        /// Describes a spool; there is none, unless something is said.
        public init(canTake: Bool = false, waitingCount: Int = 0, takenCount: Int = 0, takenForMS: Int = 0) {
            self.canTake = canTake
            self.waitingCount = waitingCount
            self.takenCount = takenCount
            self.takenForMS = takenForMS
        }
    }
}
