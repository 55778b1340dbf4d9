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
    /// When the first message of the open batch came.
    var openSince = ContinuousClock.now
    /// Since when the database has refused the batch that the worker has; `nil` where it has not.
    var refusedSince: ContinuousClock.Instant?
    /// The memory of a committed batch, for the next one.
    var spare = Batch()
    var backoff = Backoff()

    /// Whether a batch would be taken at once.
    var isIdle: Bool { isConnected && !isWorking }
}
