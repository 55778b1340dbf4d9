import Logging
import Postgres
import Spool

/// Every setting: a row each, by sections of the file, in the order of the documents.
///
/// A row is all that there is to say of a setting. Its value is ``DaemonConfiguration/values`` of the row, or lies
/// where the row says that a consumer holds it.
struct SettingTable: Sendable {
    let database = DatabaseSettings()
    let mqtt = MQTTSettings()
    let ingest = IngestSettings()
    let http = HTTPSettings()
    let metrics = MetricsSettings()
    let auth = AuthSettings()
    let rate = RateLimitSettings()
    let health = HealthSettings()
    let ui = UISettings()
    let state = StateSettings()
    let spool = SpoolSettings()
    let codecs = CodecSettings()
    let migrations = MigrationSettings()
    let log = LogSettings()
}

/// The database.
struct DatabaseSettings: Sendable {
    let url = SettingRow(
        "database.url", default: "postgresql:///parkd", isSecret: true,
        .required { text throws(SettingFault) in
            if let fault = Conninfo.fault(in: text) { throw SettingFault(fault) }
            return text
        },
        "libpq URL or conninfo of the login role `parkd`.")
    let requiresRoleLogins = SettingRow(
        "database.role_logins", default: "preferred",
        .choice([("required", true), ("preferred", false)]),
        """
        `required`: the daemon does not start where a role of a pool cannot log in itself; `preferred`: `parkd` then \
        becomes it with `SET ROLE`.
        """)
}

/// What becomes of messages.
struct IngestSettings: Sendable {
    let batchMax = SettingRow(
        "ingest.batch_max", default: "1000", .integer(1...1000), "Messages in one batch, 1…1000.")
    let lingerMS = SettingRow(
        "ingest.linger_ms", default: "5", .integer(0...1000),
        "How long a message waits for company, in milliseconds, 0…1000.")
}

/// Where the daemon keeps what must outlive it.
struct StateSettings: Sendable {
    let folder = SettingRow(
        "state.dir", .stateFolder,
        """
        Where the daemon keeps what must outlive it, such as the spool, in files that only its user may read. Unset, \
        `$STATE_DIRECTORY`, else `./var`.
        """)
}

/// What waits on disk while the database is away.
struct SpoolSettings: Sendable {
    let bytesMax = SettingRow(
        "spool.max_mb", default: "4096", .megabytes(1...1_000_000), in: \SpoolLimits.bytesMax,
        "Megabytes of the state folder's disk that the spool may take while the database is away.")
    let freeDiskBytesMin = SettingRow(
        "spool.free_disk_mb", default: "256", .megabytes(0...1_000_000), in: \SpoolLimits.freeDiskBytesMin,
        "Megabytes of that disk that the spool leaves free.")
}

/// How payloads are decoded.
struct CodecSettings: Sendable {
    let folder = SettingRow(
        "codecs.dir", .sharedFolder("codecs"),
        "Folder of the codec files. Unset, `/usr/share/parkd/codecs`, else beside the checkout.")
    let localFolder = SettingRow(
        "codecs.local_dir", default: "/etc/parkd/codecs", .optional(.text),
        """
        Folder of your own codec files, laid over that one: a file of the same vendor and model replaces the one \
        there. It may be missing; empty is none.
        """)
}

/// The schema.
struct MigrationSettings: Sendable {
    let folder = SettingRow(
        "migrations.dir", .sharedFolder("migrations"),
        "Folder of the migrations. Unset, `/usr/share/parkd/migrations`, else beside the checkout.")
}

/// The log.
struct LogSettings: Sendable {
    let level = SettingRow(
        "log.level", default: "info",
        .required { text throws(SettingFault) in
            guard let level = LogConfiguration.level(text) else {
                throw SettingFault("expected one of \(LogConfiguration.levels), got \"\(text)\"")
            }
            return level
        }, in: \LogConfiguration.level,
        "`trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.")
    let format = SettingRow(
        "log.format", default: "text", .choice([("text", .text), ("json", .json)]), in: \LogConfiguration.format,
        "`text` or `json`.")
}
