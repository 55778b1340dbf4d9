/// Why a message cannot become a reading: bad data as a value, kept with the raw bytes in quarantine and counted.
///
/// The world's nonsense is never an exception to the flow: each rejected message is acknowledged like a good one.
public struct Rejection: Error, Sendable, Hashable {
    /// The closed list of reasons; each has its own counter, labelled with the raw value.
    public enum Reason: String, Sendable, CaseIterable {
        /// The topic is none that ChirpStack or its gateways publish on.
        case topicUnparseable = "topic_unparseable"
        /// The identifier in the topic differs from the one in the payload.
        case topicMismatch = "topic_mismatch"
        /// The payload is larger than the limit.
        case payloadTooLarge = "payload_too_large"
        /// The payload has no byte: a retained message was cleared. Nothing is kept or counted for it.
        case payloadEmpty = "payload_empty"
        /// The payload begins like JSON and is not: truncated, trailing bytes, wrong syntax.
        case malformedJSON = "malformed_json"
        /// A text is not UTF-8, or carries a NUL, which PostgreSQL cannot store. Texts are
        /// put right instead, so that only rows of earlier times have this reason.
        case malformedText = "malformed_text"
        /// The payload is neither JSON nor a protobuf message.
        case malformedProtobuf = "malformed_protobuf"
        /// A field that nothing can be done without is absent.
        case missingField = "missing_field"
        /// A field that is needed has a value of the wrong kind or form.
        case invalidField = "invalid_field"
        /// A number that is needed does not fit its field.
        case numberOutOfRange = "number_out_of_range"
        /// No codec is known for the device profile, and the device names none.
        case unknownProfile = "unknown_profile"
        /// The codec knows no frame on this port, or none like this.
        case unknownFrame = "unknown_frame"
        /// The codec knows the port, and the frame has the wrong length for it.
        case wrongLength = "wrong_length"
        /// The database refused the row (SQLSTATE class 22 or 23).
        case storageRefused = "storage_refused"
        /// The database changed fewer rows than were locked, and refused nothing: a trigger or a policy is in the way.
        case updateMissedRow = "update_missed_row"

        /// Whether the database is the one who refuses, whatever the message says.
        public var isOfDatabase: Bool { self == .storageRefused || self == .updateMissedRow }
    }

    /// Which of the closed list.
    public let reason: Reason
    /// One sentence that names the field and what is wrong with it; safe to log, bounded in length.
    public let detail: String

    /// Makes a rejection; `detail` names the field.
    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = String(detail.prefix(200))
    }
}
