import HTTPTypes
import LoRaWAN
import Parking
import TestSupport
import Testing

@testable import HTTPAPI
@testable import parkd

@Suite("A stream shows a scope as it is, and what changes", .timeLimit(.minutes(15)))
struct StreamTests {
    /// Lends a stream of someone in a town.
    private static func stream<Result: Sendable>(
        _ town: Town, as person: Person = .acme(.viewer), _ query: String = "", headers: String = "",
        _ body: @escaping @Sendable (StreamClient, Town) async throws -> Result
    ) async throws -> Result {
        let token = try await town.token(of: person)
        return try await town.server.serve { port in
            let client = StreamClient(port: port, query, token: token, headers: headers)
            defer { client.close() }
            return try await body(client, town)
        }
    }

    /// Puts A1 on A-1.
    private static func assign(_ town: Town) async throws {
        let reply = try await town.open(as: .acme(.admin)) {
            try await $0.post("/api/v6/devices/\(Town.devEUI("A1"))/assign", #"{"space_id":"\#(Town.space("A-1"))"}"#)
        }
        #expect(reply.status == 200)
    }

    @Test("The snapshot has what the lists show, under their names, and the counts of the dashboard")
    func snapshot() async throws {
        try await withTown { town in
            let town = try await town.streaming()
            try await Self.assign(town)
            try await town.hear(Town.Uplink(device: "A1", number: 1, isOccupied: true, at: 0))
            try await Self.stream(town) { client, town in
                let event = try await client.event("snapshot")
                let (spaces, devices, board) = try await town.open(as: .acme(.viewer)) { caller async throws in
                    (
                        try await caller.get("/api/v6/spaces").json["spaces"].items,
                        try await caller.get("/api/v6/devices").json["devices"].items,
                        try await caller.get("/api/v6/dashboard/data").json
                    )
                }
                for (name, rows) in [("spaces", spaces), ("devices", devices)] {
                    let live = event.json[name].items
                    #expect(live.count == rows.count)
                    for row in live {
                        let whole = try #require(rows.first { $0["id"] == row["id"] })
                        for key in row.keys { #expect(row[key] == whole[key], "\(name) \(key)") }
                    }
                    #expect(event.json["summary"][name] == board[name])
                }
                #expect(event.json["summary"]["gateways"] == board["gateways"])
                #expect(event.json["spaces"].items.contains { $0["state"].text == "OCCUPIED" })
                let head = client.state.current.head.lowercased()
                for line in [
                    "content-type: text/event-stream", "cache-control: no-store, no-transform",
                    "x-accel-buffering: no", "connection: close",
                ] { #expect(head.contains(line)) }
                #expect(!head.contains("etag:") && !head.contains("content-encoding"))
                #expect(client.state.current.body.hasPrefix(": hello\n\nretry: 3000\n\n"))
            }
        }
    }

    @Test("An uplink that this daemon commits shows at once, with the counts as they are then")
    func uplink() async throws {
        try await withTown { town in
            let town = try await town.streaming()
            try await Self.assign(town)
            try await Self.stream(town) { client, town in
                try await client.event("snapshot")
                try await town.commit(Town.Uplink(device: "A1", number: 1, isOccupied: true, at: 0))
                let event = try await client.event("spaces") { $0.rows == [Town.space("A-1")] }
                #expect(event.json["rows"].items[0]["state"].text == "OCCUPIED")
                #expect(event.json["summary"]["spaces"]["occupied"].integer == 1)
                let device = try await client.event("devices") { $0.rows == [Town.device("A1")] }
                #expect(device.json["rows"].items[0]["last_f_cnt"].integer == 1)
                #expect(town.live.figures.sent >= 3 && town.live.figures.lagSum > 0)
            }
        }
    }

    @Test("What another daemon commits shows too, and what it changes by its API")
    func otherDaemon() async throws {
        try await withTown { town in
            let town = try await town.streaming()
            try await Self.assign(town)
            try town.runQuietly("UPDATE devices SET last_seen_at = now() - interval '1 hour'")
            try await Self.stream(town) { client, town in
                try await client.event("snapshot")
                try town.runQuietly(
                    """
                    UPDATE devices SET last_seen_at = now(), rssi = -71 WHERE dev_eui = '\(Town.devEUI("A1"))';
                    UPDATE spaces SET state = 'OCCUPIED', state_changed_at = now() WHERE code = 'A-1';
                    """)
                try await client.event("spaces") { $0.json["rows"].items.first?["state"].text == "OCCUPIED" }
                try await client.event("devices") { $0.json["rows"].items.first?["rssi"].integer == -71 }
                let other = try await town.beside(town.stores)
                let reply = try await other.open(as: .acme(.admin)) {
                    try await $0.delete("/api/v6/spaces/\(Town.space("A-4"))")
                }
                #expect(reply.status == 204)
                try await client.event("spaces") {
                    $0.json["gone"].items.map(\.text) == [Town.space("A-4")]
                        && $0.json["summary"]["spaces"]["total"].integer == 3
                }
            }
        }
    }

    @Test("A sensor that falls silent makes its space stale though nothing is written, and its next word ends that")
    func silence() async throws {
        try await withTown { town in
            let town = try await town.streaming()
            try await Self.assign(town)
            try town.runQuietly(
                """
                UPDATE devices SET heartbeat_s = 10000, last_seen_at = now() - interval '1999 seconds'
                WHERE dev_eui = '\(Town.devEUI("A1"))'
                """)
            try await Self.stream(town) { client, town in
                let snapshot = try await client.event("snapshot")
                #expect(!snapshot.data.contains(#""is_stale":true"#))
                // A second later it is silent; this itself is nothing that a look finds.
                try town.runQuietly(
                    """
                    UPDATE devices SET heartbeat_s = 1000, last_seen_at = now() - interval '1999 seconds'
                    WHERE dev_eui = '\(Town.devEUI("A1"))'
                    """)
                let event = try await client.event("spaces") { $0.data.contains(#""is_stale":true"#) }
                #expect(event.json["summary"]["spaces"]["stale"].integer == 1)
                try town.runQuietly("UPDATE devices SET last_seen_at = now() WHERE dev_eui = '\(Town.devEUI("A1"))'")
                try await client.event("spaces") { $0.json["summary"]["spaces"]["stale"].integer == 0 }
            }
        }
    }

    @Test("Who comes again with the last event's id is told what is new; with a strange one, everything")
    func resume() async throws {
        try await withTown { town in
            let town = try await town.streaming()
            try await Self.assign(town)
            let token = try await town.token(of: .acme(.viewer))
            try await town.server.serve { port in
                let first = StreamClient(port: port, token: token)
                let id = try #require(try await first.event("snapshot").id)
                first.close()
                try await town.commit(Town.Uplink(device: "A1", number: 1, isOccupied: true, at: 0))
                let again = StreamClient(port: port, token: token, headers: "Last-Event-ID: \(id)\r\n")
                let event = try await again.event("spaces")
                #expect(event.rows == [Town.space("A-1")] && again.state.current.events("snapshot").isEmpty)
                again.close()
                for strange in ["nonsense", "0000000000000000" + id.dropFirst(16)] {
                    let client = StreamClient(port: port, token: token, headers: "Last-Event-ID: \(strange)\r\n")
                    try await client.event("snapshot")
                    client.close()
                }
            }
        }
    }

    @Test("The log of uplinks has each as the device's readings show it, and only for who asks")
    func uplinks() async throws {
        try await withTown { town in
            let town = try await town.streaming()
            try await Self.assign(town)
            try await Self.stream(town, "?topics=uplinks&device_id=\(Town.device("A1"))") { client, town in
                let snapshot = try await client.event("snapshot")
                #expect(snapshot.json.keys == ["generated_at", "summary"])
                // The network's clock is that of today, where a log looks.
                let now = Timestamp.now.seconds(
                    since: Town.Uplink(device: "A1", number: 1, isOccupied: true, at: 0).observedAt)
                try await town.commit(
                    Town.Uplink(device: "A1", number: 1, isOccupied: true, at: now),
                    Town.Uplink(device: "A2", number: 2, isOccupied: true, at: now))
                let rows = try await client.event("uplinks").json["rows"].items
                let readings = try await town.open(as: .acme(.viewer)) {
                    try await $0.get("/api/v6/devices/\(Town.devEUI("A1"))/readings").json["readings"].items
                }
                #expect(rows == readings && rows.count == 1)
                #expect(client.state.current.events("spaces").isEmpty)
            }
        }
    }

    @Test("A stream is nothing to caches, to HEAD, and to who asks for what there is not")
    func edges() async throws {
        try await withTown { town in
            let reply = try await town.open(as: .acme(.viewer)) { try await $0.send(.head, "/api/v6/stream") }
            #expect(reply.status == 200 && reply.body.isEmpty && town.live.figures.open == 0)
            for query in ["?topics=people", "?site_id=x", "?topics=spaces&topics=devices"] {
                let reply = try await town.open(as: .acme(.viewer)) { try await $0.get("/api/v6/stream" + query) }
                #expect(reply.status == 422, "\(query)")
            }
            #expect(town.live.figures.open == 0)
        }
    }

    @Test("While the database is away a stream is refused, and takes no place")
    func away() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        let reply = try await house.open { try await $0.bearing(token).get("/api/v6/stream") }
        #expect(reply.status == 503 && reply.header("Retry-After") != nil)
    }

    @Test("A scope with more rows than can be streamed is refused in words")
    func large() async throws {
        try await withTown { town in
            let town = try await town.streaming(.with { $0.rowsMax = 4 })
            let reply = try await town.open(as: .acme(.viewer)) { try await $0.get("/api/v6/stream") }
            #expect(reply.status == 409 && reply.json["detail"].text?.contains("more than 4 rows") == true)
            #expect(town.live.figures.open == 0)
        }
    }
}
