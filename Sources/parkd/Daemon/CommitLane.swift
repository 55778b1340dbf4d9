import Foundation
import Ingest
import MQTT

/// One lane as the ingest thread sees it: its worker and what the worker is at.
struct CommitLane {
    let worker: CommitWorker
    /// Whether the database takes its batches.
    var isConnected = false
    /// Whether the worker has an order.
    var isWorking = false
    /// What the broker keeps of the batch that is being committed.
    var unacknowledged = Unacknowledged()
    /// How many messages of that batch came out of the spool.
    var spooledCount = 0
    /// When the first message of the open batch came.
    var openSince = ContinuousClock.now
    /// A batch that the database did not take, for the spool or the next connection.
    var refused: Batch?
    /// Since when.
    var refusedSince = ContinuousClock.now
    /// Before then it does not try to connect.
    var restUntil = ContinuousClock.now
    /// Devices and gateways whose messages go back into the open batch, because their rows are locked and the spool
    /// does not take them.
    var heldSenders = 0
    /// The memory of a committed batch, for the next one.
    var spare = Batch()
    var backoff = Backoff()

    /// Whether a batch would be taken at once.
    var isIdle: Bool { isConnected && !isWorking }
}
