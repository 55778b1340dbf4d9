/// Decides what the ingest thread does next: receive, hand a batch to a lane or to the spool, acknowledge, or wait.
///
/// Several batches are committed at a time, on lanes side by side, and the messages of the next are received and parsed
/// while the database works on those before; what is stored is acknowledged as it comes. Where the database is away the
/// spool stores instead; when it is back, the spool's messages take part in the batches as if they were received again.
public struct FlowControl: Sendable {
    /// What to do.
    public enum Action: Sendable, Equatable {
        /// Let a lane connect to the database.
        case connect(lane: Int)
        /// Receive at most so many messages, waiting for at most so long, and take some out of the spool.
        case receive(room: Int, waitMS: Int, drain: Int)
        /// Hand a lane its open batch.
        case submit(lane: Int)
        /// Write a lane's open batch to the spool.
        case spool(lane: Int)
        /// Write what must follow the spool's messages to the spool.
        case spoolDiverted
        /// Write what somebody has in a lane's open batch beyond its share to the spool.
        case spoolExcess(lane: Int)
        /// Everything that was taken out of the spool is stored: forget it.
        case settle
        /// Nothing may be received: wait for a lane, at most so long.
        case awaitLane(waitMS: Int)
        /// Neither database nor spool takes anything: leave what is held to the broker.
        case handBack
    }

    private let batchMax: Int
    private let lingerMS: Int

    /// How long what was taken out of the spool may stay there because more is taken all the time, in milliseconds:
    /// then no more is taken until that is committed. Receiving goes on.
    public static let settleAfterMS = 500
    /// How long messages are held while nothing can store them, in milliseconds, before the broker takes them back:
    /// well within the keep-alive, which is not served while nothing may be received.
    public static let holdMS = 20_000

    /// How long a batch waits for a lane that is connecting, in milliseconds, before the spool takes it: most often the
    /// lane takes it a moment later.
    public static let connectingMS = 1000

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
        if let lane = now.lanes.firstIndex(where: \.mayConnect) { return .connect(lane: lane) }
        if now.spool.takenCount > 0 && now.spooledCount == 0 {
            // Forgotten before, the spool would let what follows overtake the messages that are to go into it.
            return now.divertedCount > 0 ? .spoolDiverted : .settle
        }
        let size = batchSize(window: window)
        let room = window - now.heldCount
        let mayReceive = now.canStore && now.hasRoom && room > 0
        // Where nothing more may come, waiting for company is in vain.
        let isDue = { (count: Int, forMS: Int, lingerMS: Int) in
            count > 0 && (count >= size || forMS >= lingerMS || !mayReceive)
        }
        var waitMS = min(Self.settleAfterMS, now.nextConnectMS)
        if isDue(now.divertedCount, now.divertedForMS, lingerMS) { return .spoolDiverted }
        if now.divertedCount > 0 { waitMS = min(waitMS, max(0, lingerMS - now.divertedForMS)) }
        for (index, lane) in now.lanes.enumerated() where lane.canPassOn && lane.openCount > 0 {
            guard lane.isConnected || now.spool.canTake else { continue }
            let lingerMS = lane.isConnecting ? Self.connectingMS : lingerMS
            if isDue(lane.openCount, lane.openForMS, lingerMS) {
                guard lane.isConnected else { return .spool(lane: index) }
                // Whose fault it is that more is held than is committed, lets others go first.
                let isSplit = lane.isCrowded && now.spool.canTake && isBehind(now, lane.openCount, window: window)
                return isSplit ? .spoolExcess(lane: index) : .submit(lane: index)
            }
            waitMS = min(waitMS, lingerMS - lane.openForMS)
        }
        guard mayReceive else {
            let isHopeless = !now.canStore && now.heldForMS >= Self.holdMS && now.lanes.allSatisfy { !$0.isWorking }
            return isHopeless ? .handBack : .awaitLane(waitMS: min(1000, now.nextConnectMS))
        }
        let drain = draining(now, size: size)
        return .receive(room: min(room, size), waitMS: drain > 0 ? 0 : waitMS, drain: drain)
    }

    /// Messages of a batch, from which on it is handed on without waiting for company.
    ///
    /// - Parameter window: how many messages the broker sends without acknowledgement.
    public func batchSize(window: Int) -> Int { max(1, min(batchMax, window / Self.batchesPerWindow)) }

    /// Whether more comes than is committed: a full batch waits for a lane, and as much is held besides, or is in the
    /// spool already.
    private func isBehind(_ now: Situation, _ openCount: Int, window: Int) -> Bool {
        guard openCount >= batchSize(window: window) else { return false }
        return now.heldCount > window / 2 || now.spool.waitingCount + now.spool.takenCount > 0
    }

    /// How many messages may be taken out of the spool: while a lane has use for them, and never so many that the
    /// settling, which removes them, is far away; nor so many, where they are all of one lane, that what comes for it
    /// has to wait for more than two batches.
    private func draining(_ now: Situation, size: Int) -> Int {
        let counts = now.lanes.map(\.openCount)
        guard now.spool.takenForMS < Self.settleAfterMS, now.lanes.allSatisfy(\.isConnected),
            let least = counts.min(), let most = counts.max(), least < size, most < 2 * size
        else { return 0 }
        return max(0, min(now.spool.waitingCount, size, 2 * size - most, Limits.spoolWindow - now.spool.takenCount))
    }
}
