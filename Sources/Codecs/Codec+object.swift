public import LoRaWAN
public import Parking

extension Codec {
    /// What a codec reads.
    public enum Source: String, Sendable, CaseIterable {
        /// The payload of a frame.
        case frame
        /// What the network server's own decoder has made of the payload: ChirpStack's `object`.
        case object
    }

    /// What the object of an event says about the bay.
    ///
    /// - Parameters:
    ///   - object: JSON; `nil` where the event has none.
    ///   - occupiedBelowMM: the limit of this one device, in millimetres; `nil` for the codec's.
    public func decode(object: [UInt8]?, occupiedBelowMM: Int? = nil) -> Result<Reading, Rejection> {
        guard let object else { return .failure(Self.withoutObject) }
        return object.withUnsafeBytes { decode(object: $0, occupiedBelowMM: occupiedBelowMM) }
    }

    /// The same for bytes that are borrowed.
    public func decode(object: UnsafeRawBufferPointer, occupiedBelowMM: Int?) -> Result<Reading, Rejection> {
        guard let objects else {
            return .failure(Rejection(.unknownFrame, "the codec reads frames, not objects"))
        }
        return judged(objects.decode(object), occupiedBelowMM: occupiedBelowMM)
    }

    /// Why an event without an object cannot be read: whoever sees it looks at the device profile.
    private static var withoutObject: Rejection {
        Rejection(
            .unknownFrame,
            "the event has no decoded object: the device profile in ChirpStack has no codec, or that codec failed")
    }
}
