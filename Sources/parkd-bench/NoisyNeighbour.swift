import Foundation
import Postgres

/// What one tenant has to bear while another asks for the dearest that there is, 60 times at once: a year of a
/// gateway's statistics, over a million reports.
enum NoisyNeighbour: String, CaseIterable {
    /// Nobody asks but the one.
    case none = "device list, one client"
    /// Hours are added up, as they are at all times.
    case rolledUp = "beside 60 yearly reads"
    /// Report by report, as in the minutes after a change of the gateway's interval.
    case reportByReport = "beside 60 of them, no hours"

    private static let noisy = 1
    private static let quiet = 2
    private static let devices = "/api/v6/devices?limit=100"

    /// Shows what both of them get.
    func measure(port: Int, tokens: [String], seconds: Double, _ adminConninfo: String) async throws {
        var admin = try PostgresConnection(
            PostgresConnection.Options(
                conninfo: adminConninfo, applicationName: "parkd bench", statementTimeoutMS: 600_000))
        try prepare(&admin)
        let year = Date.now.addingTimeInterval(-365 * 86_400).formatted(.iso8601)
        let path = "/api/v6/gateways/\(Self.gateway)/stats?from=\(year)"
        let noise = HTTPLoad(port: port, tokens: [tokens[Self.noisy - 1]], clients: 60)
        let list = HTTPLoad(port: port, tokens: [tokens[Self.quiet - 1]], clients: 1)
        if self == .none {
            return APIBench.show(
                rawValue, await list.measure(Self.devices, .uncached, seconds: seconds), cpuMicroseconds: 0)
        }
        async let noisy = noise.measure(path, .plain, seconds: seconds)
        let quiet = await list.measure(Self.devices, .uncached, seconds: seconds)
        APIBench.show(rawValue, quiet, cpuMicroseconds: 0)
        APIBench.show("  what these get", await noisy, cpuMicroseconds: 0)
        try admin.execute(script: "COMMIT")
    }

    /// The first gateway of the noisy tenant, by ``APICity``.
    private static let gateway: String = {
        let digits = String(noisy * 1000 + 1, radix: 16, uppercase: true)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }()

    /// Leaves a transaction open that keeps maintenance from the gateway.
    private func prepare(_ connection: inout PostgresConnection) throws {
        try connection.execute(
            script: """
                INSERT INTO gateway_stats (tenant_id, gateway_id, reported_at, received_at, rx_received, rx_ok)
                SELECT g.tenant_id, g.id, date_trunc('hour', now()) - n * interval '30 s', now(), 12, 11
                FROM gateways g, generate_series(1, 1000000) n
                WHERE g.gateway_id = '\(Self.gateway)'
                ON CONFLICT DO NOTHING;
                ANALYZE gateway_stats
                """)
        if self == .rolledUp {
            try connection.execute(script: "SELECT roll_up_gateway_stats(id, NULL) FROM gateways")
        } else {
            try connection.execute(
                script: "UPDATE gateways SET stats_rolled_until = '1970-01-01Z' WHERE gateway_id = '\(Self.gateway)'")
        }
        try connection.execute(
            script: "BEGIN; SELECT FROM gateways WHERE gateway_id = '\(Self.gateway)' FOR NO KEY UPDATE")
    }
}
