import LoRaWAN
import Postgres
import Synchronization

/// A session beside the daemons that locks devices one by one, in the order opposite to theirs.
final class Quarrel: Sendable {
    private let isOver = Atomic(false)
    private let conninfo: String

    init(conninfo: String) {
        self.conninfo = conninfo
    }

    /// Ends ``run()`` soon.
    func stop() { isOver.store(true, ordering: .relaxed) }

    /// Locks and lets go until it is over; blocks.
    func run() {
        do throws(PostgresError) {
            var connection = try PostgresConnection(PostgresConnection.Options(conninfo: conninfo))
            let devices = try connection.query("SELECT id FROM devices ORDER BY tenant_id DESC, id DESC")
            let ids = (0..<devices.count).compactMap { devices.uuid($0, 0) }
            while !isOver.load(ordering: .relaxed) {
                quarrel(&connection, ids.map(\.description))
            }
        } catch {
            fatalError("the other session failed: \(error.debugDescription)")
        }
    }

    /// One transaction; where it is the one that loses a deadlock, it is rolled back.
    private func quarrel(_ connection: inout PostgresConnection, _ ids: [String]) {
        do throws(PostgresError) {
            try connection.execute(script: "BEGIN")
            for id in ids {
                try connection.execute(script: "SELECT FROM devices WHERE id = '\(id)' FOR UPDATE")
            }
            try connection.execute(script: "COMMIT")
        } catch {
            connection.rollBack()
        }
    }
}
