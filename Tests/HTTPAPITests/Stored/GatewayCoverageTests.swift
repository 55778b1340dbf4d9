import LoRaWAN
import Model
import Parking
import Testing

@testable import HTTPAPI

@Suite("What would be lost with a gateway is what it heard best, and what it alone heard")
struct GatewayCoverageTests {
    private static let gateway = "AA555A0000000101"
    private static let path = "/api/v6/gateways/\(gateway)/coverage"

    /// Uplinks of a device: hours ago, best gateway, number of gateways, and whether a frame told of it later.
    private static func uplinks(_ ending: String, _ rows: String...) -> String {
        """
        INSERT INTO readings (
            day, tenant_id, device_id, deduplication_id, observed_at, received_at, gateway_id, gateway_count, told_in)
        SELECT (at AT TIME ZONE 'UTC')::date, d.tenant_id, d.id, gen_random_uuid(), at, at, gateway, count,
            CASE WHEN is_told THEN gen_random_uuid() END
        FROM devices d, (VALUES \(rows.joined(separator: ", "))) AS u (hours, gateway, count, is_told),
            LATERAL (SELECT now() - hours * interval '1 hour' AS at) clock
        WHERE d.dev_eui = '\(Town.devEUI(ending))';
        """
    }

    private static func uplink(_ hours: Double, _ gateway: String? = gateway, of count: Int? = 1) -> String {
        "(\(hours), \(gateway.map { "'\($0)'" } ?? "NULL"), \(count.map(String.init) ?? "NULL")::int2, false)"
    }

    private static func furnish(_ town: Town) throws {
        try town.run(
            """
            INSERT INTO gateways (tenant_id, gateway_id) VALUES ('\(Town.acme)', '\(gateway)');
            UPDATE devices SET assigned_space_id = '\(Town.space("A-2"))' WHERE dev_eui = '\(Town.devEUI("A2"))';
            """)
    }

    private static func names(_ reply: Reply) -> [String] {
        reply.json["devices"].items.map { device in
            let share = if case .number(let share) = device["share"] { share } else { -1.0 }
            return "\(device["dev_eui"].text?.suffix(2) ?? "") \(device["uplinks"].integer ?? -1) "
                + "\(device["only_here"] == .flag(true)) \(share)"
        }
    }

    @Test("A device is told of with its uplinks and the gateway's share, first what nothing else heard")
    func devices() async throws {
        let other = "AA555A0000000102"
        try await withTown { town in
            try Self.furnish(town)
            try town.run(
                // Heard by it alone; what a frame told of later was not heard then.
                Self.uplinks("A1", Self.uplink(1), Self.uplink(23), "(2, NULL, NULL, true)")
                    // Heard best by it in one of three, by several in another.
                    + Self.uplinks("A2", Self.uplink(1), Self.uplink(2, other), Self.uplink(3, other, of: 2))
                    // Always heard best by it, but not alone.
                    + Self.uplinks("A3", Self.uplink(1, of: 2), Self.uplink(2))
                    // Never heard best by it; before the window; another tenant's.
                    + Self.uplinks("A9", Self.uplink(1, other)) + Self.uplinks("AD", Self.uplink(25))
                    + Self.uplinks("B1", Self.uplink(1)))
            let (reply, byRow, long, stranger) = try await town.open(as: .acme(.viewer)) { caller in
                let row = try await caller.get("/api/v6/gateways/\(Self.gateway)").json["id"].text ?? ""
                let from = Timestamp.now.adding(seconds: -6 * 86_400).description
                return (
                    try await caller.get(Self.path), try await caller.get("/api/v6/gateways/\(row)/coverage"),
                    try await caller.get(Self.path + "?from=\(from)"),
                    try await caller.bearing(try await town.token(of: .beta(.owner))).get(Self.path)
                )
            }
            #expect(Self.names(reply) == ["A1 2 true 1.0", "A3 2 false 1.0", "A2 3 false 0.3333"])
            #expect(reply.json["heard"].integer == 3 && reply.json["only_here"].integer == 1)
            let second = reply.json["devices"].items[2]
            #expect(second["space_code"].text == "A-2" && second["space_id"].text == Town.space("A-2"))
            #expect(second["site_id"].text == Town.site("a") && second["device_id"].text == Town.device("A2"))
            #expect(reply.json["gateway_id"].text == Self.gateway && Self.names(byRow) == Self.names(reply))
            #expect(Self.names(long).contains("AD 1 true 1.0") && long.json["only_here"].integer == 2)
            #expect(stranger.status == 404)
            // The platform sees the gateway and every tenant's devices.
            let all = try await town.open(as: .platform) { try await $0.get(Self.path) }
            #expect(all.json["heard"].integer == 4 && Self.names(all).contains("B1 1 true 1.0"))
        }
    }

    @Test("Readings of which it is not known who heard them keep a device from being told as heard here alone")
    func unknownGateway() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try town.run(
                Self.uplinks("A1", Self.uplink(1), Self.uplink(2, nil, of: nil))
                    + Self.uplinks("A2", Self.uplink(1), Self.uplink(2, of: nil)))
            let reply = try await town.open(as: .acme(.viewer)) { try await $0.get(Self.path) }
            #expect(Self.names(reply) == ["A2 2 false 1.0", "A1 2 false 0.5"])
        }
    }

    @Test("A former owner's readings of a device are nothing to the next one")
    func formerOwner() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try town.run(Self.uplinks("B1", Self.uplink(1)))
            try town.run("UPDATE devices SET tenant_id = '\(Town.acme)' WHERE dev_eui = '\(Town.devEUI("B1"))'")
            let reply = try await town.open(as: .acme(.viewer)) { try await $0.get(Self.path) }
            #expect(reply.json["heard"].integer == 0 && reply.json["devices"].items.isEmpty)
        }
    }

    @Test("It names at most a thousand devices, and counts all")
    func bounds() async throws {
        try await withTown { town in
            try Self.furnish(town)
            try town.run(
                """
                INSERT INTO devices (tenant_id, dev_eui) SELECT '\(Town.acme)', 'C0FFEE' || lpad(n::text, 10, '0')
                FROM generate_series(1, 1001) n;
                INSERT INTO readings (
                    day, tenant_id, device_id, deduplication_id, observed_at, received_at, gateway_id, gateway_count)
                SELECT (at AT TIME ZONE 'UTC')::date, tenant_id, id, gen_random_uuid(), at, at, '\(Self.gateway)', 1
                FROM devices, (SELECT now() - interval '1 minute' AS at) clock WHERE dev_eui LIKE 'C0FFEE%'
                """)
            let reply = try await town.open(as: .acme(.viewer)) { try await $0.get(Self.path) }
            #expect(reply.json["devices"].items.count == GatewayCoverage.devicesMax)
            #expect(reply.json["heard"].integer == 1001 && reply.json["only_here"].integer == 1001)
        }
    }

    @Test("A window has seven days at most and lies before now")
    func windows() async throws {
        try await withTown { town in
            try Self.furnish(town)
            let replies = try await town.open(as: .acme(.viewer)) { caller in
                var replies: [Reply] = []
                for query in [
                    "?from=2026-03-01T00:00:00Z&to=2026-03-08T00:00:00Z",
                    "?from=2026-02-28T23:59:59Z&to=2026-03-08T00:00:00Z",
                    "?from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:00Z", "?from=2999-01-01T00:00:00Z", "?from=x",
                ] { replies.append(try await caller.get(Self.path + query)) }
                return replies
            }
            #expect(replies.map(\.status) == [200, 422, 422, 422, 422])
            #expect(replies[1].faults == ["from contradictory"])
        }
    }

    @Test("A key needs the right to read devices, since it names them")
    func key() async throws {
        try await withTown { town in
            try Self.furnish(town)
            let keys = try await town.open(as: .acme(.owner)) { caller in
                var keys: [String] = []
                for scope in ["gateways:read", "devices:read"] {
                    let body = #"{"name":"Gate","scopes":["\#(scope)"]}"#
                    keys.append(try await caller.post("/api/v6/api-keys", body).json["key"].text ?? "")
                }
                return keys
            }
            let statuses = try await town.open { nobody in
                var statuses: [Int] = []
                for key in keys { statuses.append(try await nobody.with("X-API-Key", key).get(Self.path).status) }
                return statuses
            }
            #expect(statuses == [403, 200])
        }
    }
}
