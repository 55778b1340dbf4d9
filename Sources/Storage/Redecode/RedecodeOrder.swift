public import Codecs
public import LoRaWAN

/// Which readings are to be decoded again, and how.
public struct RedecodeOrder: Sendable {
    /// The codec, as it is now.
    public var codec: Codec
    /// The bytes of its file: another file is another run, whatever version it says.
    public var codecFile: [UInt8]
    /// Another codec whose readings are taken over, of devices that have ``codec`` now; `nil` where none.
    public var insteadOf: CodecID?
    /// Only these devices; all where empty.
    public var devices: [DevEUI] = []
    /// Only readings observed from here on.
    public var from: Timestamp?
    /// Only readings observed before.
    public var until: Timestamp?
    /// Readings in one transaction: the longer, the longer uplinks of its devices wait.
    public var batchSize = RedecodeOrder.standardBatchSize
    /// Messages of the quarantine that are taken up before history is made for them: memory holds so many.
    public var roundSize = RedecodeOrder.standardRoundSize
    /// Whether a run that was interrupted is forgotten instead of continued.
    public var isFresh = false
    /// Whether only uplinks are taken up that are in quarantine, and no stored reading is decoded again. Such a run is
    /// never continued: what is left to do is what is left in quarantine.
    public var isQuarantineOnly = false
    /// Who asks, for the audit log.
    public var actor: String

    /// Readings in one transaction unless told otherwise: a fifth of a second, measured on two cores.
    public static let standardBatchSize = 2000

    /// Messages of the quarantine in one round unless told otherwise.
    public static let standardRoundSize = 10_000

    /// Orders everything that a codec has read, or would read.
    public init(_ codec: Codec, file: [UInt8], actor: String) {
        self.codec = codec
        codecFile = file
        self.actor = actor
    }
}
