public import Ingest
public import LoRaWAN
public import Parking
public import Postgres

/// Turns the kept uplinks of orphans that have been registered into readings, by the same decisions and the same
/// transaction as ingest: the function of the HTTP API's port `OrphanReplay`.
///
/// What is kept is its own mark: it goes only after it is stored, so nothing is lost by an interruption; and a reading
/// that is stored already is no second one, so it may be done again, by any number of daemons at once.
public struct OrphanReplays: Sendable {
    private let pool: PostgresPool
    private let decider: @Sendable () -> Decider

    /// How many DevEUIs one look finds.
    private static let pendingMax = 100

    /// Works through a pool of the role `parkd_ingest`, with ``statements`` prepared.
    ///
    /// - Parameter decider: is asked for each replay, because codecs may be loaded anew.
    public init(ingestPool: PostgresPool, decider: @escaping @Sendable () -> Decider) {
        pool = ingestPool
        self.decider = decider
    }

    /// What the connections of the pool prepare.
    public static var statements: [Statement] { IngestStatements.all + ReplayStatements.all }

    /// Replays what is kept of every DevEUI that is registered; returns how many uplinks that were.
    ///
    /// It finds what a claim left behind that was interrupted, and what ingest set aside while its device was being
    /// registered.
    public func replayAll() async throws(StoreFault) -> Int {
        let found = try await run { connection throws(PostgresError) in
            try connection.execute(ReplayStatements.pending, Parameters(Int64(Self.pendingMax))).list { rows, row in
                DevEUI(rows.present(rows.eui64(row, 0)))
            }
        }
        var replayed = 0
        var fault: StoreFault?
        for devEUI in found {
            do throws(StoreFault) {
                replayed += try await replayOrphan(devEUI)
            } catch {
                // One whose row somebody has locked keeps no other waiting.
                fault = fault ?? error
            }
        }
        if let fault, replayed == 0 { throw fault }
        return replayed
    }

    /// Replays what is kept of one DevEUI; nothing where it is not registered.
    public func replayOrphan(_ devEUI: DevEUI) async throws(StoreFault) -> Int {
        try await run { connection throws(PostgresError) in
            try connection.execute(script: HeldRowStatements.waitBriefly)
            let rows = try connection.execute(ReplayStatements.kept, Parameters(devEUI.eui))
            var batch = Batch()
            let frames = rows.list { rows, row in
                batch.append(rows, row: row)
                return rows.present(rows.uuid(row, 0))
            }
            try connection.store(&batch, deciding: decider())
            try connection.forget(devEUI, frames)
            return frames.count
        }
    }

    private func run<Value: Sendable>(
        _ body: @Sendable (inout PostgresConnection) throws(PostgresError) -> Value
    ) async throws(StoreFault) -> Value {
        do throws(PostgresError) {
            return try await pool.run(body)
        } catch {
            throw StoreFault(error)
        }
    }
}

extension Batch {
    /// Adds a row of ``ReplayStatements/kept``.
    fileprivate mutating func append(_ rows: borrowing Rows, row: Int) {
        let topic = rows.present(rows.bytes(row, 2))
        let message = rows.present(rows.bytes(row, 3))
        let receivedAt = rows.present(rows.timestamp(row, 1))
        topic.withUnsafeBufferPointer { topic in
            message.withUnsafeBytes { message in
                append(
                    topic: topic, payload: message, receivedAt: receivedAt, isRetained: false)
            }
        }
    }
}

extension PostgresConnection {
    /// One uplink, one transaction: there are few, and one that the database refuses concerns no other.
    fileprivate mutating func store(_ batch: inout Batch, deciding decider: Decider) throws(PostgresError) {
        var parameters = Parameters()
        for index in 0..<batch.count {
            var conflicts = 0
            var isRefused = false
            while true {
                do throws(PostgresError) {
                    _ = try commit(batch, index..<index + 1, deciding: decider, &parameters)
                    break
                } catch {
                    guard recover() else { throw error }
                    switch error.code {
                    case .serialization where conflicts < Limits.serializationRetries: conflicts += 1
                    case .dataRefused where !isRefused:
                        isRefused = true
                        let fault = IngestFault(error)
                        batch.reject(index, Rejection(fault.reason, fault.detail))
                    case .serialization, .dataRefused, .unavailable, .timeout, .forbidden, .outdated, .other:
                        throw error
                    }
                }
            }
        }
    }

    /// Forgets frames that are stored, and the orphan once nothing is kept of it.
    ///
    /// Its row is locked first: ingest that sets a further uplink aside at this moment either has done so, and is seen,
    /// or will make the row anew.
    fileprivate mutating func forget(_ devEUI: DevEUI, _ frames: [UUIDBits]) throws(PostgresError) {
        try begin()
        do throws(PostgresError) {
            try execute(ReplayStatements.lock, Parameters(devEUI.eui))
            var parameters = Parameters(devEUI.eui)
            parameters.addColumn(frames) { $0 }
            try execute(ReplayStatements.forgetUplinks, parameters)
            try execute(ReplayStatements.forgetOrphan, Parameters(devEUI.eui))
            try execute(script: "COMMIT")
        } catch {
            rollBack()
            throw error
        }
    }
}
