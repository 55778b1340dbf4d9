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
            rssi, snr, gateway_id, gateway_count, details)
        SELECT u.day, u.tenant_id, u.device_id, u.deduplication_id, u.space_id, u.observed_at, u.received_at, u.f_cnt,
            u.f_port, u.dev_addr, u.payload, u.codec, u.codec_version, u.occupancy, u.cause, u.battery_v,
            u.battery_percent, u.battery_low, u.temperature_c, u.rssi, u.snr, u.gateway_id, u.gateway_count,
            u.details::jsonb
        FROM unnest(
            $1::date[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::timestamptz[], $7::timestamptz[],
            $8::int8[], $9::int2[], $10::int8[], $11::bytea[], $12::text[], $13::text[], $14::text[], $15::text[],
            $16::float4[], $17::float4[], $18::bool[], $19::float4[], $20::float4[], $21::float4[], $22::text[],
            $23::int2[], $24::text[], $25::bool[]
        ) AS u (
            day, tenant_id, device_id, deduplication_id, space_id, observed_at, received_at, f_cnt, f_port, dev_addr,
            payload, codec, codec_version, occupancy, cause, battery_v, battery_percent, battery_low, temperature_c,
            rssi, snr, gateway_id, gateway_count, details, is_receive_time)
        """
}
