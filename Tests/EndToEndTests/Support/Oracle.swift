import LoRaWAN
import Postgres
import Sandbox
import Testing

/// The oracle of every fault: acknowledged ids = readings ∪ orphans ∪ quarantine, each once; each space shows its last
/// reading; no row has another tenant than its device.
func expectEachOnce(
    _ acknowledged: [UUIDBits], _ stage: Stage, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    var connection = try PostgresConnection(PostgresConnection.Options(conninfo: stage.sandbox.adminConninfo))
    let rows = try connection.query(
        """
        SELECT deduplication_id FROM readings
        UNION ALL SELECT deduplication_id FROM orphan_uplinks
        UNION ALL SELECT deduplication_id FROM quarantine
        """)
    let found = (0..<rows.count).compactMap { rows.uuid($0, 0) }
    #expect(found.count == acknowledged.count, sourceLocation: sourceLocation)
    #expect(Set(found) == Set(acknowledged), sourceLocation: sourceLocation)
    let wrongStates = try stage.count(
        """
        SELECT count(*) FROM spaces s
        JOIN LATERAL (
            SELECT occupancy FROM readings r WHERE r.device_id = s.sensor_device_id
            ORDER BY observed_at DESC, f_cnt DESC LIMIT 1
        ) last ON true
        WHERE s.sensor_state IS DISTINCT FROM last.occupancy OR s.state <> upper(last.occupancy)
        """)
    #expect(wrongStates == 0, sourceLocation: sourceLocation)
    let strangers = try stage.count(
        """
        SELECT count(*) FROM readings r JOIN devices d ON d.id = r.device_id WHERE r.tenant_id <> d.tenant_id
        """)
    #expect(strangers == 0, sourceLocation: sourceLocation)
}
