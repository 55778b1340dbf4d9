public import LoRaWAN
public import Postgres

/// The devices that were heard lately: whether silence at the broker can be right.
public struct RecentDevices: Sendable, Equatable {
    /// How many there are.
    public let count: Int
    /// When the latest of them was heard; `nil` where there is none.
    public let lastSeenAt: Timestamp?

    /// How long a device counts as recent, in hours: longer than any sensor's heartbeat.
    public static let hours = 24

    /// Asks the database, as the daemon's ingest does.
    public init(conninfo: String) throws(PostgresError) {
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: conninfo, role: "parkd_ingest", applicationName: "parkd check"))
        let rows = try connection.query(
            """
            SELECT count(*), max(last_seen_at) FROM devices WHERE last_seen_at > now() - interval '\(Self.hours) hours'
            """)
        count = rows.integer(0, 0) ?? 0
        lastSeenAt = rows.timestamp(0, 1)
    }
}
