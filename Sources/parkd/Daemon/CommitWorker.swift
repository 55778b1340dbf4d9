import Dispatch
import Foundation
import Ingest
import MQTT
import Monitoring
import Postgres
import Storage
import Synchronization

/// Commits batches on a thread of its own, one at a time, so that the next messages are received meanwhile.
final class CommitWorker: Sendable {
    /// What came of the last order.
    enum Outcome: Sendable {
        /// The database is there.
        case connected
        /// The batch is stored, but for what the receipt names.
        case committed(Batch, CommitReceipt, took: Duration)
        /// Nothing more of the batch is known to be stored; it may be submitted again. `nil` for a connection.
        case failed(Batch?, IngestFault)
    }

    private enum Order: Sendable {
        case connect
        case commit(Batch)
        case end
    }

    private let orders = Mutex<Order?>(nil)
    private let outcomes = Mutex<Outcome?>(nil)
    private let bell = DispatchSemaphore(value: 0)
    private let codecs: CodecsInForce
    private let finished: WakeSignal
    private let progress = WorkProgress()

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - logins: how the connection comes to its role.
    ///   - codecs: are asked anew for each batch.
    ///   - name: of the thread.
    ///   - finished: is raised after each order.
    init(conninfo: String, logins: RoleLogins, codecs: CodecsInForce, name: String, finished: WakeSignal) {
        self.codecs = codecs
        self.finished = finished
        Thread.start(name) { [self] in
            var committer = Committer(
                store: PostgresIngestStore(conninfo: conninfo, logins: logins), decider: codecs.decider,
                attempting: { [progress] in progress.move() })
            while let outcome = work(&committer) {
                progress.rest()
                outcomes.withLock { $0 = outcome }
                finished.raise()
            }
            committer.store.close()
        }
    }

    /// Lets the database be connected.
    func connect() { give(.connect) }

    /// Hands over a batch.
    func submit(_ batch: Batch) { give(.commit(batch)) }

    /// Ends the thread, once it is idle.
    func end() { give(.end) }

    /// What came of the last order; `nil` while it is being worked on.
    func takeOutcome() -> Outcome? { outcomes.withLock { $0.take() } }

    /// Whether the last order has got no further for longer than anything may take.
    var isStuck: Bool { progress.isStuck() }

    private func give(_ order: Order) {
        orders.withLock { waiting in
            precondition(waiting == nil, "one order at a time")
            waiting = order
        }
        progress.move()
        bell.signal()
    }

    private func work(_ committer: inout Committer<PostgresIngestStore>) -> Outcome? {
        bell.wait()
        switch orders.withLock({ $0.take() }) {
        case .connect:
            do throws(IngestFault) {
                try committer.store.connect()
                return .connected
            } catch {
                return .failed(nil, error)
            }
        case .commit(var batch):
            let began = ContinuousClock.now
            committer.decider = codecs.decider
            do throws(IngestFault) {
                let receipt = try committer.commitFree(&batch)
                return .committed(batch, receipt, took: .now - began)
            } catch {
                return .failed(batch, error)
            }
        case .end, nil: return nil
        }
    }
}
