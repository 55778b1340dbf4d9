import HTTPTypes
import LoRaWAN
import Parking
import Testing

@Suite("Gateways are registered, changed and forgotten, and tell what they did")
struct GatewaysTests {
    private static let path = "/api/v6/gateways"
    private static let gateway = "\(path)/AA555A0000000101"

    @Test("A registered gateway is answered with 201 and its place, was never seen, and is told to the audit log")
    func create() async throws {
        try await withTown { town in
            let (created, read, known) = try await town.open(as: .acme(.admin)) { caller in
                let created = try await caller.post(
                    Self.path,
                    """
                    {"gateway_id":"aa:55:5a:00:00:00:01:01","name":"Roof","site_id":"\(Town.site("a"))",
                     "latitude":-33.9,"longitude":151.2,"altitude":-3.5,"stats_interval_s":60}
                    """)
                let beta = try await town.token(of: .beta(.admin))
                return (
                    created, try await caller.get(created.header("Location") ?? ""),
                    try await caller.bearing(beta).post(Self.path, #"{"gateway_id":"AA555A0000000101"}"#)
                )
            }
            #expect(created.status == 201 && read.json == created.json)
            #expect(created.json["gateway_id"].text == "AA555A0000000101")
            #expect(created.json["status"].text == "never_seen" && created.json["enabled"] == .flag(true))
            #expect(created.json["altitude"] == .number(-3.5) && created.json["stats_interval_s"].integer == 60)
            #expect(known.status == 409 && known.json["detail"].text == "This gateway is registered already.")
            #expect(
                try town.audit() == [
                    "gateway.create,done,\(created.json["id"].text ?? ""),\(Person.acme(.admin).id),\(Town.acme)",
                    "gateway.create,conflict,AA555A0000000101,\(Person.beta(.admin).id),\(Town.beta)",
                ])
        }
    }

    @Test("What a gateway cannot be is refused by field, and nothing is written")
    func bodies() async throws {
        let id = #""gateway_id":"AA555A0000000101""#
        let bodies: [(String, [String])] = [
            ("{}", ["gateway_id missing"]), (#"{"gateway_id":"x"}"#, ["gateway_id malformed"]),
            ("{\(id),\"latitude\":91,\"longitude\":true}", ["latitude out_of_range", "longitude wrong_type"]),
            ("{\(id),\"stats_interval_s\":0}", ["stats_interval_s out_of_range"]),
            ("{\(id),\"stats_interval_s\":1.5}", ["stats_interval_s wrong_type"]),
            ("{\(id),\"site_id\":\"\(Town.site("b"))\"}", ["site_id unknown_reference"]),
            ("{\(id),\"status\":\"online\"}", ["status unknown"]),
            ("{\(id),\"tenant_id\":\"\(Town.acme)\"}", ["tenant_id contradictory"]),
        ]
        try await withTown { town in
            let replies = try await town.open(as: .acme(.admin)) { caller in
                var replies: [Reply] = []
                for (body, _) in bodies { replies.append(try await caller.post(Self.path, body)) }
                return replies
            }
            for (reply, (body, errors)) in zip(replies, bodies) {
                #expect(reply.status == 422 && reply.faults == errors, "\(body)")
            }
            #expect(try town.lines("SELECT count(*) FROM gateways") == ["0"])
        }
    }

    @Test("A PATCH changes what it names; a deleted gateway is nowhere, what it reported stays, its EUI is free")
    func changeAndDelete() async throws {
        try await withTown { town in
            try Self.register(town)
            try town.run(
                """
                INSERT INTO gateway_stats (tenant_id, gateway_id, reported_at, received_at)
                SELECT tenant_id, id, now(), now() FROM gateways
                """)
            let body = #"{"gateway_id":"AA555A0000000101"}"#
            let beta = try await town.open(as: .beta(.admin)) { caller in
                [try await caller.patch(Self.gateway, "{}"), try await caller.delete(Self.gateway)].map(\.status)
            }
            #expect(beta == [404, 404])
            let (changed, statuses) = try await town.open(as: .acme(.admin)) { caller in
                let changed = [
                    try await caller.patch(
                        Self.gateway, #"{"name":"Mast","site_id":"\#(Town.site("a"))","enabled":false}"#),
                    try await caller.patch(Self.gateway, #"{"site_id":null,"description":"x"}"#),
                    try await caller.patch(Self.gateway, #"{"site_id":"\#(Town.site("b"))"}"#),
                    try await caller.patch(Self.gateway, #"{"gateway_id":"AA555A0000000102"}"#),
                ]
                let statuses = [
                    try await caller.delete(Self.gateway).status, try await caller.get(Self.gateway).status,
                    try await caller.delete(Self.gateway).status, try await caller.post(Self.path, body).status,
                ]
                return (changed, statuses)
            }
            #expect(changed.map(\.status) == [200, 200, 422, 422])
            #expect(changed[0].json["site_id"].text == Town.site("a") && changed[0].json["enabled"] == .flag(false))
            #expect(changed[1].json["site_id"] == .null && changed[1].json["name"].text == "Mast")
            #expect(statuses == [204, 404, 404, 201])
            #expect(try town.lines("SELECT count(*) FROM gateway_stats") == ["1"])
        }
    }

    @Test("Statistics add up what was reported, and online is as long as reports vouch for")
    func stats() async throws {
        try await withTown { town in
            try Self.register(town)
            // Every 30 s for half an hour, then silence for an hour, then one report.
            try town.run(
                """
                INSERT INTO gateway_stats (
                    tenant_id, gateway_id, reported_at, received_at, rx_received, rx_ok, tx_received, tx_emitted)
                SELECT g.tenant_id, g.id, at, at, 10, 9, 2, 1
                FROM gateways g, (
                    SELECT generate_series(
                        timestamptz '2026-01-01T00:00Z', '2026-01-01T00:29:30Z', interval '30 s') AS at
                    UNION ALL SELECT '2026-01-01T01:30Z') reports
                """)
            let window = "?from=2026-01-01T00:00:00Z&to=2026-01-01T02:00:00Z"
            let (reply, part, empty, bad, stranger) = try await town.open(as: .acme(.viewer)) { caller in
                var bad: [Int] = []
                for query in [
                    "?from=x", "?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "?from=2099-01-01T00:00:00Z",
                    "?from=2020-01-01T00:00:00Z",
                ] { bad.append(try await caller.get(Self.gateway + "/stats" + query).status) }
                return (
                    try await caller.get(Self.gateway + "/stats" + window),
                    try await caller.get(
                        Self.gateway + "/stats?from=2026-01-01T00:30:10Z&to=2026-01-01T00:32:10Z"),
                    try await caller.get(Self.gateway + "/stats"), bad,
                    try await caller.bearing(try await town.token(of: .beta(.owner))).get(Self.gateway + "/stats")
                )
            }
            #expect(reply.status == 200 && reply.json["gateway_id"].text == "AA555A0000000101")
            #expect(reply.json["reports"].integer == 61 && reply.json["rx_received"].integer == 610)
            #expect(reply.json["rx_ok"].integer == 549 && reply.json["tx_received"].integer == 122)
            #expect(reply.json["tx_emitted"].integer == 61)
            // 29:30 between the reports, 60 s after the last of them, 60 s after the lone one: 31:30 of 120 minutes.
            #expect(reply.json["uptime_percentage"] == .number(26.25))
            let series = reply.json["series"].items
            #expect(series.count == 120 && reply.json["step_s"].integer == 60)
            #expect(series[0]["reports"].integer == 2 && series[0]["uptime_percentage"] == .number(100))
            #expect(series[30]["reports"].integer == 0 && series[30]["uptime_percentage"] == .number(50))
            #expect(series[31]["uptime_percentage"] == .number(0))
            #expect(series[90]["from"].text == "2026-01-01T01:30:00.000Z" && series[90]["reports"].integer == 1)
            // The last report before the window vouches for its first 20 seconds.
            #expect(part.json["reports"].integer == 0 && part.json["uptime_percentage"] == .number(16.67))
            #expect(empty.json["uptime_percentage"] == .number(0) && empty.json["series"].items.count > 200)
            #expect(bad == [422, 422, 422, 422])
            #expect(stranger.status == 404)
        }
    }

    @Test("Connected are the devices that are heard now and that this gateway heard best")
    func connectedDevices() async throws {
        try await withTown { town in
            try Self.register(town)
            try town.run(
                """
                UPDATE devices SET last_observed_at = now() - interval '1 minute', last_seen_at = now()
                WHERE dev_eui LIKE '%A1' OR dev_eui LIKE '%A2' OR dev_eui LIKE '%B1';
                UPDATE devices
                SET last_observed_at = now() - interval '9 days', last_seen_at = now() - interval '9 days'
                WHERE dev_eui LIKE '%A3';
                INSERT INTO readings (
                    day, tenant_id, device_id, deduplication_id, observed_at, received_at, gateway_id)
                SELECT (at AT TIME ZONE 'UTC')::date, d.tenant_id, d.id, gen_random_uuid(), at, at,
                    CASE WHEN is_last AND d.dev_eui LIKE '%A2' THEN 'AA555A0000000102' ELSE 'AA555A0000000101' END
                FROM devices d
                CROSS JOIN LATERAL (VALUES
                    (d.last_observed_at, true), (d.last_observed_at - interval '1 hour', false)) r (at, is_last)
                WHERE d.last_observed_at IS NOT NULL
                """)
            let counts = try await [Person.acme(.viewer), .platform].asyncMap { person in
                try await town.open(as: person) { caller in
                    try await caller.get(Self.gateway + "/stats").json["connected_devices"].integer
                }
            }
            // Beta's device is Beta's to see, and the platform's.
            #expect(counts == [1, 2])
        }
    }

    private static func register(_ town: Town) throws {
        try town.run(
            """
            INSERT INTO gateways (tenant_id, gateway_id, created_at)
            VALUES ('\(Town.acme)', 'AA555A0000000101', '2025-12-01Z')
            """)
    }
}

extension Array where Element: Sendable {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
