import Foundation
import Postgres
import Sandbox

/// From publishing to commit at a fixed rate; the commit's time is the server's own (`track_commit_timestamp`).
struct Latency {
    let p50MS: Double
    let p99MS: Double
    let count: Int

    static func measure(
        load: Load, pass: Int, ratePerS: Int, seconds: Int, sandbox: Sandbox
    ) async throws -> Latency {
        var connection = try PostgresConnection(
            PostgresConnection.Options(conninfo: sandbox.adminConninfo, applicationName: "parkd bench"))
        try connection.execute(script: "CHECKPOINT")
        let before = try connection.query("SELECT count(*), now() FROM readings")
        let stored = before.integer(0, 0) ?? 0
        guard let began = before.timestamp(0, 1) else { return Latency(p50MS: 0, p99MS: 0, count: 0) }
        let total = ratePerS * seconds
        let publishing = load.start(total, pass: pass, ratePerS: ratePerS, to: sandbox.client("bench-load"))
        await publishing.join()
        var count = 0
        while count < total {
            try await Task.sleep(for: .milliseconds(200))
            count = (try connection.query("SELECT count(*) FROM readings").integer(0, 0) ?? 0) - stored
        }
        var parameters = Parameters()
        parameters.add(began)
        // A simulated network server stamps 40 ms after the time that the uplink was made.
        let rows = try connection.query(
            """
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms), percentile_cont(0.99) WITHIN GROUP (ORDER BY ms)
            FROM (
                SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin) - observed_at + interval '40 ms')::float8
                    * 1000 AS ms
                FROM readings WHERE recorded_at > $1::timestamptz
            ) delays
            """, parameters)
        return Latency(p50MS: rows.double(0, 0) ?? 0, p99MS: rows.double(0, 1) ?? 0, count: count)
    }
}
