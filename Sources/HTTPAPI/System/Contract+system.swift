import HTTPTypes
import LoRaWAN
import Model
import Parking

extension Contract {
    private static let code = Schema.words(of: HealthSnapshot.Code.self).orNull.like(json: "null").about(
        "The kind of fault; null where there is none.")
    private static let words = Schema.text.orNull.like(json: "null").about(
        "What is wrong and what to do, for members of the platform tenant; null for others and where nothing is.")
    private static let check = Schema.object([
        "status": .words(of: HealthSnapshot.Status.self), "code": code, "detail": words,
    ])
    private static let mqtt = Schema.object([
        "status": .words(of: HealthSnapshot.Status.self), "code": code, "detail": words,
        "version": .text.orNull.like("5"),
    ])
    private static let codecs = Schema.object([
        "status": .words(of: HealthSnapshot.Status.self), "code": code, "detail": words,
        "count": .integer(0...100_000), "loaded_at": .time,
    ])
    private static let checks = Schema.object([
        "database": check, "mqtt": mqtt, "ingest": check, "auth": check, "codecs": codecs,
    ])

    /// Since the start; as large as the daemon runs long.
    private static let total = Schema.integer(0...1 << 53).like(json: "12")
    private static let messages = Schema.object([
        "received": total, "acknowledged": total, "committed": total, "duplicates": total, "orphans": total,
        "quarantined": Schema(
            .object(Rejection.Reason.allCases.map { Schema.Field(name: $0.rawValue, schema: total) })),
        "dropped": total, "lost_uplinks": total, "qos0_deliveries": total, "handed_back": total,
        "sessions_lost": total, "reconnects": total, "spooled": total, "drained": total, "in_spool": total,
        "spool_bytes": total, "spool_oldest_s": .number,
    ]).orNull.about("What became of messages since the start; null where /metrics has an address of its own.")

    static let systemOperations: [Operation] = [
        system("/", "root", "What this is").gives(
            .object([
                "app": .words("parkd"), "version": .text.like("0.1.0"), "status": .words("online"),
                "features": .object([
                    "v6_api": .flag, "rls_enabled": .flag, "audit_log": .flag, "metrics": .flag,
                ]),
            ])),
        system("/health", "health", "How the daemon is").about(
            "503 when it is down. Anyone gets classes and codes; an access token or an API key of the platform tenant "
                + "gets the words and the build too."
        ).gives(
            .object([
                "status": .words(of: HealthSnapshot.Status.self), "version": .text.like("0.1.0"),
                "build": .text.orNull.like("ecc01b8d2f4a"), "uptime_s": .count, "ingest_lag_s": .number.orNull,
                "last_received_s": .number.orNull.about(
                    "Seconds since the broker last delivered a message; null where none came since the start."),
                "checks": checks, "messages": messages,
            ])
        ).alsoAs(503),
        system("/health/live", "live", "Whether the process works").gives(
            .object(["status": .words("live", "dead")])
        ).alsoAs(503),
        system("/health/ready", "ready", "Whether it takes uplinks and requests").gives(
            .object(["status": .words("ready", "not_ready"), "checks": checks])
        ).alsoAs(503),
        system("/api/v6/status", "status", "What this version can do").gives(
            .object([
                "api_version": .words("v6"),
                "features": .object([
                    "multi_tenant": .flag, "row_level_security": .flag, "platform_admin": .flag,
                    "device_lifecycle": .flag, "reservations": .flag, "audit_log": .flag,
                ]),
                "platform_tenant_id": .uuid.like("00000000-0000-0000-0000-000000000000"),
            ])),
        system(metricsPath, "metrics", "Counters for Prometheus").gives(text: "text/plain"),
        system("/openapi.json", "openapi", "This document").gives(.anyObject).refuses(429),
        system("/docs", "docs", "This document as a page").gives(text: "text/html").refuses(429),
    ]

    static let metricsPath = "/metrics"

    private static func system(_ path: String, _ id: String, _ summary: String) -> Operation {
        Operation(.get, path, id, in: "System", for: .open, summary)
    }
}
