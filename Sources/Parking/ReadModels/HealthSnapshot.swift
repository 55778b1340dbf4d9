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
        /// What kind of fault it is where it is not `ok`; for anyone to see.
        public var code: Code?
        /// One sentence where it is not `ok`, naming the remedy; without secrets, and for members of the platform only,
        /// since it may name addresses, files and what others say.
        public var detail: String?

        /// Makes a check that is well.
        public static let ok = Check(status: .ok, code: nil, detail: nil)

        /// Makes a check that is not.
        public init(_ status: Status, _ code: Code, _ detail: String) {
            self.init(status: status, code: code, detail: detail)
        }

        private init(status: Status, code: Code?, detail: String?) {
            self.status = status
            self.code = code
            self.detail = detail
        }
    }

    /// Kinds of faults, in words for programs.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The database or the broker cannot be reached, or refuses us.
        case unavailable
        /// Roles of the database become what they are by `SET ROLE`.
        case sharedLogin = "shared_login"
        /// Another client has our client id.
        case takenOver = "taken_over"
        /// The broker grants less than was asked for.
        case grantsLess = "grants_less"
        /// Uplinks come at QoS 0.
        case unprotected
        /// The broker had forgotten our session.
        case sessionLost = "session_lost"
        /// Messages wait for rows that somebody else has locked.
        case rowsHeld = "rows_held"
        /// The spool takes nothing more.
        case spoolFull = "spool_full"
        /// There is no spool to write to.
        case spoolUnavailable = "spool_unavailable"
        /// Messages wait in the spool.
        case spoolWaiting = "spool_waiting"
        /// A damaged spool was renamed.
        case spoolSetAside = "spool_set_aside"
        /// Messages wait for their commit.
        case late
        /// The keys of another issuer cannot be read.
        case externalKeys = "external_keys"
        /// The codecs on disk were refused.
        case codecsRefused = "codecs_refused"
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

    /// A number of what became of messages since the start.
    public struct Count: Sendable, Hashable {
        /// What is counted.
        public enum Value: Sendable, Hashable {
            /// So many.
            case total(Int64)
            /// So long.
            case seconds(Double)
            /// So many for each of a fixed list of words.
            case byWord([Word])
        }

        /// How many there are of one kind.
        public struct Word: Sendable, Hashable {
            /// The kind.
            public let word: String
            /// How many.
            public let total: Int64

            /// Counts one kind.
            public init(_ word: String, _ total: Int64) {
                self.word = word
                self.total = total
            }
        }

        /// What it is called on `/health`.
        public let name: String
        /// How much it is.
        public let value: Value

        /// Makes a count.
        public init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// How the whole is; `down` answers 503.
    public var status: Status
    /// The database connections.
    public var database: Check
    /// The broker session.
    public var mqtt: Check
    /// The version of MQTT that the session with the broker speaks, such as `5`; `nil` before the first.
    public var mqttVersion: String?
    /// The way from message to commit.
    public var ingest: Check
    /// Who is believed about who people are.
    public var auth = Check.ok
    /// The codecs in force.
    public var codecs: Codecs
    /// Whether migrations are current, the database is reachable and the topics are subscribed.
    public var isReady: Bool
    /// Seconds since start.
    public var uptimeS: Double
    /// Age in seconds of the oldest message that is received and not committed; 0 where there is none, `nil` where
    /// that is not known.
    public var ingestLagS: Double?
    /// Seconds since the broker last delivered a message that was not retained; `nil` where none came since the start.
    public var lastReceivedS: Double?
    /// What became of the messages: each way to lose or delay one has its number; `nil` where that is not for anyone to
    /// see.
    public var messages: [Count]?

    /// Makes a snapshot.
    public init(
        status: Status, database: Check, mqtt: Check, ingest: Check, codecs: Codecs, isReady: Bool,
        mqttVersion: String? = nil, uptimeS: Double, ingestLagS: Double? = nil, lastReceivedS: Double? = nil,
        messages: [Count]? = nil
    ) {
        self.status = status
        self.database = database
        self.mqtt = mqtt
        self.ingest = ingest
        self.codecs = codecs
        self.isReady = isReady
        self.mqttVersion = mqttVersion
        self.uptimeS = uptimeS
        self.ingestLagS = ingestLagS
        self.lastReceivedS = lastReceivedS
        self.messages = messages
    }
}
