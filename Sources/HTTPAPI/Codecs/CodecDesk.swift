public import Parking

/// The codecs in force, as those who integrate sensors ask for them; it reads nothing that a tenant owns.
public protocol CodecDesk: Sendable {
    /// Every codec, by name.
    func entries() -> [CodecEntry]
    /// What a codec makes of a frame; `nil` where there is no codec of this name that reads frames.
    func decode(_ trial: CodecTrial) -> CodecFinding?
}

/// A desk without codecs.
public struct EmptyDesk: CodecDesk {
    /// One without codecs.
    public init() {}
    /// None.
    public func entries() -> [CodecEntry] { [] }
    /// Nothing.
    public func decode(_ trial: CodecTrial) -> CodecFinding? { nil }
}

/// A codec in brief.
public struct CodecEntry: Sendable, Hashable {
    /// `vendor/model`
    public var id = ""
    /// Of its rules.
    public var version = ""
    /// The maker, as people write it.
    public var vendor = ""
    /// The model, as people write it.
    public var model = ""
    /// What it serves.
    public var kind = ""
    /// Whether it reads what ChirpStack decoded, instead of frames.
    public var readsObjects = false
    /// The device-profile names that select it.
    public var profiles: [String] = []
    /// The ports with a rule; empty for every application port.
    public var ports: [UInt8] = []
    /// How often the sensor speaks when nothing happens, in seconds.
    public var heartbeatS: Int?
    /// What an installer does to bring it into service.
    public var commissioning: String?
    /// The names of the commands that the device understands.
    public var commands: [String] = []

    /// One without values.
    public init() {}
}

/// A frame to be decoded.
public struct CodecTrial: Sendable, Hashable {
    /// What a frame of LoRaWAN can have at most, and a little more.
    public static let payloadBytesMax = 255

    /// `vendor/model`
    public var codec: String
    /// Its port.
    public var fPort: UInt8
    /// Its application payload.
    public var payload: [UInt8]
    /// Whether it shall be told which bits gave which field.
    public var explains: Bool

    /// Names a frame and a codec.
    public init(codec: String, fPort: UInt8, payload: [UInt8], explains: Bool = false) {
        self.codec = codec
        self.fPort = fPort
        self.payload = payload
        self.explains = explains
    }
}

/// What a codec makes of a frame.
public struct CodecFinding: Sendable, Hashable {
    /// What one rule for a field found.
    public struct Row: Sendable, Hashable {
        /// The record, with its key; empty for a field of the frame.
        public var record = ""
        /// The name of the field; empty for a record that is passed over.
        public var field = ""
        /// Which bytes it reads; empty where it reads none.
        public var bytes = 0..<0
        /// Which bits of them, such as `7…1`; empty for all.
        public var bits = ""
        /// The integer that these bits are.
        public var raw: Int64?
        /// The rule in words.
        public var rule = ""
        /// What came of it, as JSON.
        public var value: RawJSON?
        /// Whether it tells of a moment before, which is a reading of its own.
        public var isEarlier = false
        /// Whether another rule had the last word about this field.
        public var isOverruled = false

        /// One without values.
        public init() {}
    }

    /// The codec's version.
    public var version = ""
    /// The reading as a JSON object; `nil` where the frame is refused.
    public var reading: RawJSON?
    /// Why it is refused, in a word; `nil` where it is not.
    public var reason: String?
    /// The same in a sentence.
    public var detail: String?
    /// The rule for frames that took it; `nil` where none did or nothing was to be explained.
    public var frame: String?
    /// What the rules for fields found, in their order; empty where nothing was to be explained.
    public var rows: [Row] = []
    /// The bytes that no rule looked at.
    public var unread: [Range<Int>] = []

    /// One without values.
    public init() {}
}
