import Postgres

/// How far a migration got whose table of applied migrations the daemon may not read: the catalogue tells it to whoever
/// asks.
///
/// parkd 0.1.0 granted that table in 008 only. Each file up to there leaves something behind that no later one removes.
enum MigrationTraces {
    /// By number, from 000 to 007: a condition that holds once the file was applied.
    private static let marks: [(name: String, condition: String)] = [
        ("000_baseline", "EXISTS (SELECT FROM tables WHERE relname = 'tenants')"),
        ("001_v6_add_tenant_columns", column("lifecycle_state", of: "sensor_devices")),
        ("002_v6_backfill_tenant_data", "EXISTS (SELECT FROM pg_constraint WHERE conname = 'tenants_one_platform')"),
        ("003_v6_create_new_tables", "EXISTS (SELECT FROM tables WHERE relname = 'device_assignments')"),
        ("004_v6_row_level_security", "EXISTS (SELECT FROM pg_proc WHERE proname = 'isolate_by_tenant')"),
        ("005_devices_and_spaces", "EXISTS (SELECT FROM tables WHERE relname = 'devices')"),
        ("006_readings_and_history", "EXISTS (SELECT FROM tables WHERE relname = 'readings')"),
        ("007_orphans_quarantine_and_accounts", "EXISTS (SELECT FROM tables WHERE relname = 'quarantine')"),
    ]

    /// The names of the migrations that left their traces, in order, up to the first that did not.
    static func names(_ connection: inout PostgresConnection) throws(PostgresError) -> [String] {
        let conditions = marks.map(\.condition).joined(separator: ", ")
        let rows = try connection.query(
            """
            WITH tables AS (
                SELECT c.oid, c.relname FROM pg_catalog.pg_class c WHERE c.relnamespace = 'public'::regnamespace
            )
            SELECT \(conditions)
            """)
        var names: [String] = []
        for (index, mark) in marks.enumerated() {
            guard rows.boolean(0, index) == true else { break }
            names.append(mark.name)
        }
        return names
    }

    private static func column(_ name: String, of table: String) -> String {
        """
        EXISTS (
            SELECT FROM pg_attribute a JOIN tables t ON t.oid = a.attrelid
            WHERE t.relname = '\(table)' AND a.attname = '\(name)' AND NOT a.attisdropped)
        """
    }
}
