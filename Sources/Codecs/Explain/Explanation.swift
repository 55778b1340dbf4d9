public import LoRaWAN
public import Parking

/// How a codec comes from a frame to what it says: which rule took the payload, and which bits gave which field.
///
/// Made by a pass of its own over the compiled rules, with the functions that decode, so that it cannot say anything
/// else than ``Codec/decode(fPort:payload:)-(_,UnsafeRawBufferPointer)`` does.
public struct Explanation: Sendable {
    /// A rule for frames, held against this one.
    public struct Frame: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// Its place in the codec's file, such as `frames[2]`.
        public let path: String
        /// The ports it takes, such as `1, 2` or `any`.
        public let ports: String
        /// How many bytes it takes, such as `6` or `2…51`.
        public let length: String
        /// The tests of its bytes, such as `byte 0 is 0x01`; empty where there are none.
        public let match: String
        /// Why it does not take the payload; `nil` where it does.
        public let obstacle: String?
        /// Whether its port fits: such a rule missed more narrowly than the others.
        public let isOfPort: Bool
    }

    /// What one rule for a field found.
    public struct Row: Sendable, Hashable {
        /// The record, with its key; empty for a field of the frame.
        public let record: String
        /// The name of the field; empty for a record that is passed over.
        public let field: String
        /// The place of the rule in the codec's file, such as `frames[2].fields[0]`.
        public let path: String
        /// Which bytes of the payload it reads; empty where it reads none.
        public let bytes: Range<Int>
        /// Which bits of them, such as `7…1`; empty for all.
        public let bits: String
        /// The integer that these bits are; `nil` where they are none.
        public let raw: Int64?
        /// The rule in words.
        public let rule: String
        /// What came of it; `nil` where the frame has no value there.
        public let value: ReadingField?
        /// Whether it tells of a moment before, which is a reading of its own.
        public let isEarlier: Bool
        /// Whether another rule had the last word about this field.
        public let isOverruled: Bool
    }

    /// Each rule for frames, in the order of the file.
    public let frames: [Frame]
    /// The rule that took the payload; `nil` where none did.
    public let taken: Frame?
    /// What its rules for fields found, in the order in which they ran; up to the refusal where the frame is rejected.
    public let rows: [Row]
    /// The bytes that no rule has looked at.
    public let unread: [Range<Int>]
    /// What the codec makes of the frame.
    public let result: Result<Reading, Rejection>
}
