/// Where the broker is and how we introduce ourselves to it.
public struct MQTTConfiguration: Sendable {
    /// Host name or address; an IPv6 address without brackets.
    public var host: String
    /// TCP port.
    public var port: Int
    /// Certificates; `nil` speaks plain TCP.
    public var tls: TLS?
    /// Fixed, unique for each instance: the broker keeps the session under it.
    public var clientID: String
    /// For password authentication.
    public var username: String?
    /// For password authentication.
    public var password: String?
    /// Seconds between signs of life; the broker gives up after 1.5 times as long.
    public var keepAliveS: Int = 60
    /// How many QoS 1 messages may be held without acknowledgement, 1…65 535 (MQTT 5 receive maximum).
    public var receiveMaximum: Int = 1000
    /// The largest packet that the broker may send, in bytes, 1…268 435 460 (MQTT 5 maximum packet size).
    ///
    /// A broker of MQTT 5 drops what is larger and tells nobody (§3.1.2.11.4). So the default is the largest packet
    /// that there is: whatever its size, a message is delivered, by its beginning.
    public var packetBytesMax: Int = Self.largestPacketBytes
    /// The largest payload that is delivered whole, in bytes.
    public var payloadBytesMax: Int = 512 << 10
    /// How many bytes are delivered of a payload beyond ``payloadBytesMax``. One that is larger than this brings its
    /// length and hash (``MQTTMessage/whole``).
    public var payloadBytesKept: Int = 64 << 10
    /// How long the broker keeps the session of an absent client, in seconds; all ones never ends (MQTT 5,
    /// §3.1.2.11.2). In MQTT 3.1.1, 0 keeps none and anything else keeps it for ever.
    public var sessionExpiryS: UInt32 = .max

    /// Host and port as people write them, an IPv6 address in brackets (RFC 3986, §3.2.2).
    public var place: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether saying goodbye ends the session (MQTT 5): for who will not come again.
    public var endsSession = false

    /// The largest packet that MQTT can express: a fixed header of 5 bytes, and what its length can say (§1.5.5).
    public static let largestPacketBytes = 5 + 268_435_455

    /// Where certificates are, as PEM files.
    public struct TLS: Sendable {
        /// Authorities to trust; `nil` trusts the system's.
        public var authorityFile: String?
        /// Our certificate, for brokers that ask.
        public var certificateFile: String?
        /// The key of our certificate.
        public var keyFile: String?

        /// Names the files.
        public init(authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
            self.authorityFile = authorityFile
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    /// Describes a broker.
    public init(host: String, port: Int, clientID: String, tls: TLS? = nil) {
        self.host = host
        self.port = port
        self.clientID = clientID
        self.tls = tls
    }
}
