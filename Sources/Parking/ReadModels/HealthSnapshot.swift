public import LoRaWAN

/// How the daemon is, at one moment.
public struct HealthSnapshot: Sendable, Hashable {
    /// From best to worst.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// Everything works.
        case ok
        /// It works, and something needs attention.
        case degraded
        /// It does not do its job.
        case down
    }

    /// One thing that must work.
    public struct Check: Sendable, Hashable {
        /// How it is.
        public var status: Status
        /// One sentence where it is not `ok`, naming the remedy; shown to anyone, so without addresses and secrets.
        public var detail: String?

        /// Makes a check.
        public init(_ status: Status, _ detail: String? = nil) {
            self.status = status
            self.detail = detail
        }
    }

    /// The codecs that payloads are decoded with.
    public struct Codecs: Sendable, Hashable {
        /// `degraded` where the folder was to be loaded anew and could not: these stay in force.
        public var check: Check
        /// How many there are.
        public var count: Int
        /// When they were loaded.
        public var loadedAt: Timestamp

        /// Tells of codecs in force.
        public init(_ check: Check, count: Int, loadedAt: Timestamp) {
            self.check = check
            self.count = count
            self.loadedAt = loadedAt
        }
    }

    /// How the whole is; `down` answers 503.
    public var status: Status
    /// The database connections.
    public var database: Check
    /// The broker session.
    public var mqtt: Check
    /// The way from message to commit.
    public var ingest: Check
    /// The codecs in force.
    public var codecs: Codecs
    /// Whether migrations are current, the database is reachable and the topics are subscribed.
    public var isReady: Bool
    /// Whether the daemon's own threads still turn; `false` asks for a restart.
    public var isLive: Bool
    /// Seconds since start.
    public var uptimeS: Double
    /// Age in seconds of the oldest message that is received and not committed; 0 where there is none, `nil` where
    /// that is not known.
    public var ingestLagS: Double?

    /// Makes a snapshot.
    public init(
        status: Status, database: Check, mqtt: Check, ingest: Check, codecs: Codecs, isReady: Bool,
        isLive: Bool = true, uptimeS: Double, ingestLagS: Double? = nil
    ) {
        self.status = status
        self.database = database
        self.mqtt = mqtt
        self.ingest = ingest
        self.codecs = codecs
        self.isReady = isReady
        self.isLive = isLive
        self.uptimeS = uptimeS
        self.ingestLagS = ingestLagS
    }
}
