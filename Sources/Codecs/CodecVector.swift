public import LoRaWAN
public import Parking

/// One frame whose meaning is known from outside, kept beside the rules that must give it.
public struct CodecVector: Sendable, Hashable {
    /// What a codec must make of the frame.
    public enum Expectation: Sendable, Hashable {
        /// Exactly this reading; the order of its details does not matter.
        case reading(Reading)
        /// No reading, for this reason.
        case rejection(Rejection.Reason)
    }

    /// The port it came on.
    public let fPort: FPort
    /// Its bytes.
    public let payload: [UInt8]
    /// What the network server decoded, as JSON, for a codec that reads that; `nil` for one that reads frames.
    public let object: [UInt8]?
    /// What it means.
    public let expected: Expectation
    /// Where it was published, or how it was made.
    public let source: String
    /// What a reader should know about it; empty where nothing is.
    public let note: String
    /// Whether the source publishes another meaning, which is wrong; `note` says why.
    public let isDisputed: Bool

    /// The frame, or the object, for a message.
    public var subject: String {
        guard let object else { return "fPort \(fPort.rawValue) \(HexDigits.text(payload))" }
        let text = String(decoding: object, as: UTF8.self)
        return text.count > 200 ? text.prefix(200) + "…" : text
    }

    /// Whether the other expects something else of the same frame.
    func contradicts(_ other: CodecVector) -> Bool {
        guard fPort == other.fPort, payload == other.payload, object == other.object else { return false }
        switch (expected, other.expected) {
        case (.reading(let mine), .reading(let others)): return !mine.says(sameAs: others)
        case (.rejection(let mine), .rejection(let others)): return mine != others
        default: return true
        }
    }
}
