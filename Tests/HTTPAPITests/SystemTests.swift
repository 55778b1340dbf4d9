import HTTPTypes
import LoRaWAN
import Parking
import Testing

@Suite struct SystemTests {
    @Test("The root names the application, its version and what it can do")
    func root() async throws {
        let reply = try await House().open { try await $0.get("/") }
        #expect(reply.status == 200)
        #expect(reply.json.keys == ["app", "version", "status", "features"])
        #expect(reply.json["status"] == .text("online"))
        #expect(reply.json["version"] == .text("0.1.0"))
        #expect(reply.json["features"].keys == ["v6_api", "rls_enabled", "audit_log", "metrics"])
    }

    @Test("Health answers 200 while degraded, with version and every check, to a stranger without words and build")
    func health() async throws {
        let reply = try await House().open { try await $0.get("/health") }
        #expect(reply.status == 200)
        #expect(
            reply.json.keys == [
                "status", "version", "build", "uptime_s", "ingest_lag_s", "last_received_s", "checks", "messages",
            ])
        #expect(reply.json["status"] == .text("degraded"))
        #expect(reply.json["build"] == .null)
        #expect(reply.json["checks"].keys == ["database", "mqtt", "ingest", "auth", "codecs"])
        #expect(reply.json["checks"]["codecs"].keys == ["status", "code", "detail", "count", "loaded_at"])
        #expect(reply.json["checks"]["codecs"]["count"] == .number(7))
        #expect(reply.json["checks"]["mqtt"]["code"] == .text("unprotected"))
        #expect(reply.json["checks"]["mqtt"]["detail"] == .null)
        #expect(reply.json["checks"]["database"]["detail"] == .null)
        #expect(reply.json["messages"] == .null)
        #expect(reply.header("Cache-Control") == "no-store")
    }

    @Test("Health tells what became of messages, each way to lose one by its name, where anyone may see it")
    func messages() async throws {
        var signs = House.Signs()
        signs.snapshot.messages = [
            .init("received", .total(12)), .init("lost_uplinks", .total(4)), .init("spool_oldest_s", .seconds(2.5)),
            .init("quarantined", .byWord([.init("unknown_frame", 3), .init("malformed_json", 0)])),
        ]
        let reply = try await House(signs: signs).open { try await $0.get("/health") }
        let told = reply.json["messages"]
        #expect(told["received"] == .number(12) && told["lost_uplinks"] == .number(4))
        #expect(told["spool_oldest_s"] == .number(2.5))
        #expect(told["quarantined"].keys == ["unknown_frame", "malformed_json"])
        #expect(told["quarantined"]["unknown_frame"] == .number(3))
        #expect(told["quarantined"]["malformed_json"] == .number(0))
    }

    @Test("Health answers 503 when down, and so do live and ready for their own reasons")
    func down() async throws {
        var signs = House.Signs()
        signs.snapshot.status = .down
        signs.snapshot.isReady = false
        signs.isLive = false
        try await House(signs: signs).open { caller async throws in
            #expect(try await caller.get("/health").status == 503)
            let live = try await caller.get("/health/live")
            #expect(live.status == 503)
            #expect(live.json["status"] == .text("dead"))
            let ready = try await caller.get("/health/ready")
            #expect(ready.status == 503)
            #expect(ready.json.keys == ["status", "checks"])
            #expect(ready.json["status"] == .text("not_ready"))
        }
    }

    @Test("Live and ready answer 200 in good order")
    func probes() async throws {
        try await House().open { caller async throws in
            #expect(try await caller.get("/health/live").status == 200)
            #expect(try await caller.get("/health/ready").json["status"] == .text("ready"))
        }
    }

    @Test("The status of v6 names its features and the platform tenant, without a token")
    func status() async throws {
        let reply = try await House().open { try await $0.get("/api/v6/status") }
        #expect(reply.status == 200)
        #expect(reply.json.keys == ["api_version", "features", "platform_tenant_id"])
        #expect(
            reply.json["features"].keys == [
                "multi_tenant", "row_level_security", "platform_admin", "device_lifecycle", "reservations",
                "audit_log", "use_v6_api", "show_platform_admin", "enable_device_pool",
            ])
        #expect(reply.json["platform_tenant_id"] == .text("00000000-0000-0000-0000-000000000000"))
        #expect(reply.header("ETag") != nil)
    }

    @Test("Metrics are Prometheus text")
    func metrics() async throws {
        let reply = try await House().open { try await $0.get("/metrics") }
        #expect(reply.status == 200)
        #expect(reply.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(String(decoding: reply.body, as: UTF8.self) == "parkd_uplinks_total 3\n")
    }
}
