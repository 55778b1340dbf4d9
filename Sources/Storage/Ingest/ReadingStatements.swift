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

    private static let select = """
        INSERT INTO readings (
            day, tenant_id, device_id, deduplication_id, space_id, observed_at, received_at, f_cnt, f_port, dev_addr,
            payload, codec, codec_version, occupancy, cause, battery_v, battery_percent, battery_low, temperature_c,
            rssi, snr, gateway_id, gateway_count, details, object, told_in)
        SELECT u.day, u.tenant_id, u.device_id, u.deduplication_id, u.space_id, u.observed_at, u.received_at, u.f_cnt,
            u.f_port, u.dev_addr, u.payload, u.codec, u.codec_version, u.occupancy, u.cause, u.battery_v,
            u.battery_percent, u.battery_low, u.temperature_c, u.rssi, u.snr, u.gateway_id, u.gateway_count,
            u.details::jsonb, u.object::json, u.told_in
        FROM (
            SELECT unnest($1::date[]) AS day, unnest($2::uuid[]) AS tenant_id, unnest($3::uuid[]) AS device_id,
                unnest($4::uuid[]) AS deduplication_id, unnest($5::uuid[]) AS space_id,
                unnest($6::timestamptz[]) AS observed_at, unnest($7::timestamptz[]) AS received_at,
                unnest($8::int8[]) AS f_cnt, unnest($9::int2[]) AS f_port, unnest($10::int8[]) AS dev_addr,
                unnest($11::bytea[]) AS payload, unnest($12::text[]) AS codec, unnest($13::text[]) AS codec_version,
                unnest($14::text[]) AS occupancy, unnest($15::text[]) AS cause, unnest($16::float4[]) AS battery_v,
                unnest($17::float4[]) AS battery_percent, unnest($18::bool[]) AS battery_low,
                unnest($19::float4[]) AS temperature_c, unnest($20::float4[]) AS rssi, unnest($21::float4[]) AS snr,
                unnest($22::text[]) AS gateway_id, unnest($23::int2[]) AS gateway_count,
                unnest($24::text[]) AS details, unnest($25::bool[]) AS is_receive_time,
                unnest($26::text[]) AS object, unnest($27::uuid[]) AS told_in
        ) u
        """
}
