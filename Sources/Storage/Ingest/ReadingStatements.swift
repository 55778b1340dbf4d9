import Parking
import Postgres

/// How readings are stored; both statements run as `parkd_ingest` and take the same columns.
enum ReadingStatements {
    /// For batches whose frames are all newer than anything their devices ever sent: the devices' rows, which are
    /// locked, prove that none of them is stored. Where that proves wrong the insert is refused as a whole, and
    /// ``insert`` follows.
    static let insertNew = Statement("insert_new_readings", select)

    /// A redelivery falls on the same day and changes nothing; where the day is only that of our receive time, the days
    /// around it are looked through.
    static let insert = Statement(
        "insert_readings",
        """
        \(select)
        WHERE NOT (u.is_receive_time AND EXISTS (
            SELECT FROM readings r
            WHERE r.day BETWEEN u.day - 31 AND u.day + 1 AND r.device_id = u.device_id
                AND r.deduplication_id = u.deduplication_id))
        ON CONFLICT (device_id, day, deduplication_id) DO NOTHING
        """)

    private struct Column {
        var name: String
        var type: String
        /// What the value becomes, if it is sent as another type.
        var cast: String?
        /// Whether the table has it too.
        var isStored = true
    }

    /// In the order of the parameters.
    private static let columns: [Column] =
        [
            Column(name: "day", type: "date"), Column(name: "tenant_id", type: "uuid"),
            Column(name: "device_id", type: "uuid"), Column(name: "deduplication_id", type: "uuid"),
            Column(name: "space_id", type: "uuid"), Column(name: "observed_at", type: "timestamptz"),
            Column(name: "received_at", type: "timestamptz"), Column(name: "f_cnt", type: "int8"),
            Column(name: "f_port", type: "int2"), Column(name: "dev_addr", type: "int8"),
            Column(name: "payload", type: "bytea"), Column(name: "codec", type: "text"),
            Column(name: "codec_version", type: "text"),
        ] + Quantity.columns.map { Column(name: $0.name, type: $0.kind.columnType) }
        + [
            Column(name: "rssi", type: "float4"), Column(name: "snr", type: "float4"),
            Column(name: "gateway_id", type: "text"), Column(name: "gateway_count", type: "int2"),
            Column(name: "details", type: "text", cast: "jsonb"),
            Column(name: "is_receive_time", type: "bool", isStored: false),
            Column(name: "object", type: "text", cast: "json"), Column(name: "told_in", type: "uuid"),
        ]

    private static var select: String {
        let stored = columns.filter(\.isStored)
        let values = stored.map { column in "u.\(column.name)" + (column.cast.map { "::\($0)" } ?? "") }
        let arrays = columns.enumerated().map { place, column in
            "unnest($\(place + 1)::\(column.type)[]) AS \(column.name)"
        }
        return """
            INSERT INTO readings (\(stored.map(\.name).joined(separator: ", ")))
            SELECT \(values.joined(separator: ", "))
            FROM (SELECT \(arrays.joined(separator: ", "))) u
            """
    }
}
