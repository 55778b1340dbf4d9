/// What a private broker is told beside its port.
public struct MosquittoOptions: Sendable {
    /// A second listener with TLS.
    public struct TLS: Sendable {
        /// The server's certificate, PEM.
        public var certificateFile: String
        /// Its key, PEM, without a passphrase.
        public var keyFile: String
        /// Whose client certificates are accepted, PEM.
        public var authorityFile: String
        /// Whether a client must show a certificate.
        public var requiresCertificate: Bool

        /// Names the files; they are copied to where the broker can read them.
        public init(certificateFile: String, keyFile: String, authorityFile: String, requiresCertificate: Bool = false)
        {
            self.certificateFile = certificateFile
            self.keyFile = keyFile
            self.authorityFile = authorityFile
            self.requiresCertificate = requiresCertificate
        }
    }

    /// Whether sessions and queued messages are in a file that is written at the regular end of the broker.
    public var persists: Bool
    /// The passwords of users, by name.
    public var passwords: [String: String]
    /// Whether clients without a name are let in.
    public var allowsAnonymous: Bool
    /// How many QoS 1 messages may be on their way to one client; 0 for any number. Mosquitto's own default is 20.
    public var inflightMessagesMax: Int
    /// How many messages wait for one client; 0 for any number. Mosquitto's own default, 1000, drops the rest silently.
    public var queuedMessagesMax: Int
    /// A second listener, on ``PrivateMosquitto/tlsPort``.
    public var tls: TLS?
    /// Lines for `mosquitto.conf`, after ours.
    public var extraLines: [String]

    /// Says what differs from a broker that keeps everything and lets everybody in.
    public init(
        persists: Bool = true, passwords: [String: String] = [:], allowsAnonymous: Bool = true,
        inflightMessagesMax: Int = 0, queuedMessagesMax: Int = 0, tls: TLS? = nil, extraLines: [String] = []
    ) {
        self.persists = persists
        self.passwords = passwords
        self.allowsAnonymous = allowsAnonymous
        self.inflightMessagesMax = inflightMessagesMax
        self.queuedMessagesMax = queuedMessagesMax
        self.tls = tls
        self.extraLines = extraLines
    }
}
