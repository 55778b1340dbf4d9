import Codecs
import Ingest
import Postgres
import Storage
import TestSupport

/// Commits messages to a test's database exactly as the daemon does, and asks the database what came of it.
final class Intake {
    private var committer: Committer<PostgresIngestStore>
    private var admin: PostgresConnection

    init(_ database: TestDatabase, codecs: CodecLibrary? = nil) throws {
        committer = Committer(
            store: PostgresIngestStore(conninfo: database.conninfo(user: "parkd")),
            decider: Decider(codecs: try codecs ?? Checkout.codecs()))
        admin = try PostgresConnection(PostgresConnection.Options(conninfo: database.adminConninfo))
    }

    /// Commits the messages as one batch.
    @discardableResult
    func commit(_ messages: [Sent]) throws -> Tally {
        var batch = Batch(messages)
        return try committer.commit(&batch)
    }

    /// Commits the uplinks as one batch.
    @discardableResult
    func commit(_ uplinks: SentUplink...) throws -> Tally { try commit(uplinks.map(\.sent)) }

    /// Answers a question past row-level security.
    func lines(_ sql: String) throws -> [String] { try admin.lines(sql) }

    /// Runs SQL as the superuser.
    func run(_ sql: String) throws { try admin.execute(script: sql) }

    /// What a space shows and what its sensor said last.
    func space(_ code: String) throws -> String {
        try lines("SELECT state, sensor_state FROM spaces WHERE code = '\(code)'").first ?? ""
    }

    /// One line for each change of a space, in order.
    func changes(_ code: String) throws -> [String] {
        try lines(
            """
            SELECT c.previous_state || '→' || c.new_state FROM state_changes c JOIN spaces s ON s.id = c.space_id
            WHERE s.code = '\(code)' ORDER BY c.id
            """)
    }
}

/// Lends `body` an intake into a fresh city.
func withIntake(_ body: (Intake) throws -> Void) async throws {
    try await withCity { database in try body(Intake(database)) }
}
