import HTTPTypes
import Hummingbird
import JSON
import LoRaWAN
import Model
import Parking

/// What anyone may ask: whether the daemon is there, how it is, and what it can do.
struct SystemController: Sendable {
    let version: String
    let build: String
    let health: any HealthSource

    func add(to routes: inout RouteTable) {
        routes.open(
            Chapter.system.all(.get, "root", at: "/", for: .open, "What this is").gives(
                .object([
                    "app": .words("parkd"), "version": .text.like("0.1.0"), "status": .words("online"),
                    "features": .object([
                        "v6_api": .flag, "rls_enabled": .flag, "audit_log": .flag, "metrics": .flag,
                    ]),
                ]))
        ) { _ in root() }
        addHealth(to: &routes)
        routes.open(
            Chapter.system.all(.get, "status", at: "/api/v6/status", for: .open, "What this version can do").gives(
                .object([
                    "api_version": .words("v6"),
                    "features": .object([
                        "multi_tenant": .flag, "row_level_security": .flag, "platform_admin": .flag,
                        "device_lifecycle": .flag, "reservations": .flag, "audit_log": .flag,
                    ]).adding(Feature.flags),
                    "platform_tenant_id": .uuid.like("00000000-0000-0000-0000-000000000000"),
                ]))
        ) { _ in status() }
    }

    /// What an orchestrator asks.
    func addHealth(to routes: inout RouteTable) {
        let gate = routes.gate
        routes.open(
            Chapter.system.all(.get, "health", at: "/health", for: .open, "How the daemon is").about(
                "503 when it is down. Anyone gets classes and codes; an access token or an API key of the platform "
                    + "tenant gets the words and the build too."
            )
            .gives(Self.report(counting: health.counts)).alsoAs(503)
        ) { await report(to: $0, gate) }
        routes.open(
            Chapter.system.all(.get, "live", at: Liveness.path, for: .open, "Whether the process works")
                .gives(.object(["status": .words("live", "dead")])).alsoAs(503)
        ) { _ in Liveness.answer(isLive: health.isLive) }
        routes.open(
            Chapter.system.all(.get, "ready", at: "/health/ready", for: .open, "Whether it takes uplinks and requests")
                .gives(.object(["status": .words("ready", "not_ready"), "checks": Self.checks])).alsoAs(503)
        ) { await ready(to: $0, gate) }
    }

    private func root() -> Answer {
        .json { json in
            json.member("app", "parkd")
            json.member("version", version)
            json.member("status", "online")
            json.object("features") { json in
                json.member("v6_api", true)
                json.member("rls_enabled", true)
                json.member("audit_log", true)
                json.member("metrics", true)
            }
        }
    }

    /// To a stranger: classes and codes. The words, and what is built, are for members of the platform.
    private func report(to request: APIRequest, _ gate: Gate) async -> Answer {
        let health = await health.health()
        let isTold = await Self.isTold(request, gate, health)
        let status: HTTPResponse.Status = health.status == .down ? .serviceUnavailable : .ok
        return Answer.json(status: status) { json in
            json.member("status", health.status.rawValue)
            json.member("version", version)
            json.member("build", isTold ? build : nil)
            json.member("uptime_s", Int(health.uptimeS))
            json.member("ingest_lag_s", health.ingestLagS)
            json.member("last_received_s", health.lastReceivedS)
            Self.write(checksOf: health, to: &json, withWords: isTold)
            Self.write(messages: health.messages, to: &json)
        }.notStored()
    }

    private func ready(to request: APIRequest, _ gate: Gate) async -> Answer {
        let health = await health.health()
        let isTold = await Self.isTold(request, gate, health)
        return Answer.json(status: health.isReady ? .ok : .serviceUnavailable) { json in
            json.member("status", health.isReady ? "ready" : "not_ready")
            Self.write(checksOf: health, to: &json, withWords: isTold)
        }.notStored()
    }

    private static func isTold(_ request: APIRequest, _ gate: Gate, _ health: HealthSnapshot) async -> Bool {
        await gate.isOfPlatform(request, isDatabaseAway: health.database.status == .down)
    }

    private func status() -> Answer {
        .json { json in
            json.member("api_version", "v6")
            json.object("features") { json in
                json.member("multi_tenant", true)
                json.member("row_level_security", true)
                json.member("platform_admin", true)
                json.member("device_lifecycle", true)
                json.member("reservations", false)
                json.member("audit_log", true)
                Feature.write(Feature.ofDaemon, to: &json)
            }
            json.member("platform_tenant_id", TenantID.platform)
        }
    }

    private static func write(messages: [HealthSnapshot.Count]?, to json: inout JSONWriter) {
        guard let messages else { return json.memberNull("messages") }
        json.object("messages") { json in
            for count in messages {
                switch count.value {
                case .total(let total): json.member(count.name, total)
                case .seconds(let seconds): json.member(count.name, seconds)
                case .byWord(let words):
                    json.object(count.name) { json in
                        for word in words { json.member(word.word, word.total) }
                    }
                }
            }
        }
    }

    private static func write(
        checksOf health: HealthSnapshot, to json: inout JSONWriter, withWords isTold: Bool
    ) {
        let checks = [
            ("database", health.database), ("mqtt", health.mqtt), ("ingest", health.ingest), ("auth", health.auth),
        ]
        json.object("checks") { json in
            for (name, check) in checks {
                json.object(name) { json in
                    json.member("status", check.status.rawValue)
                    json.member("code", check.code?.rawValue)
                    json.member("detail", isTold ? check.detail : nil)
                    if name == "mqtt" { json.member("version", health.mqttVersion) }
                }
            }
            json.object("codecs") { json in
                json.member("status", health.codecs.check.status.rawValue)
                json.member("code", health.codecs.check.code?.rawValue)
                json.member("detail", isTold ? health.codecs.check.detail : nil)
                json.member("count", health.codecs.count)
                json.member("loaded_at", health.codecs.loadedAt)
            }
        }
    }
}

/// What the contract says of health.
extension SystemController {
    private static func report(counting counts: [HealthSnapshot.Count]) -> Schema {
        Schema.object([
            "status": .words(of: HealthSnapshot.Status.self), "version": .text.like("0.1.0"),
            "build": .text.orNull.like("ecc01b8d2f4a"), "uptime_s": .count, "ingest_lag_s": .number.orNull,
            "last_received_s": .number.orNull.about(
                "Seconds since the broker last delivered a message; null where none came since the start."),
            "checks": checks, "messages": messages(counts),
        ])
    }

    private static let check = Schema.object([
        "status": .words(of: HealthSnapshot.Status.self),
        "code": .words(of: HealthSnapshot.Code.self).orNull.like(json: "null").about(
            "The kind of fault; null where there is none."),
        "detail": .text.orNull.like(json: "null").about(
            "What is wrong and what to do, for members of the platform tenant; null for others and where nothing is."),
    ])

    private static let checks = Schema.object([
        "database": check, "mqtt": check.adding(["version": .text.orNull.like("5")]), "ingest": check, "auth": check,
        "codecs": check.adding(["count": .integer(0...100_000), "loaded_at": .time]),
    ])

    /// Since the start; as large as the daemon runs long.
    private static let total = Schema.integer(0...1 << 53).like(json: "12")

    private static func messages(_ counts: [HealthSnapshot.Count]) -> Schema {
        Schema(.object(counts.map { Schema.Field(name: $0.name, schema: schema(of: $0.value)) })).orNull.about(
            "What became of messages since the start; null where /metrics has an address of its own.")
    }

    private static func schema(of value: HealthSnapshot.Count.Value) -> Schema {
        switch value {
        case .total: total
        case .seconds: .number
        case .byWord(let words): Schema(.object(words.map { Schema.Field(name: $0.word, schema: total) }))
        }
    }
}
