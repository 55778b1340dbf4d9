public import ChirpStack
public import Codecs
public import LoRaWAN

extension UplinkEvent {
    /// When it was observed, by the clock that its reading is stored under.
    public func observedAt(receivedAt: Timestamp) -> Timestamp {
        EventClock.observation(of: self, receivedAt: receivedAt).observedAt
    }

    /// Whether its payload is one that a codec is asked about: there is one, it is not encrypted, and its port is a
    /// sensor's.
    ///
    /// - Parameter codec: may name a port that is otherwise the network's.
    public func isForCodec(_ codec: Codec?) -> Bool {
        guard !isEncrypted, !payload.isEmpty else { return false }
        return !fPort.isOfNetwork || codec?.fPorts.contains(fPort.rawValue) ?? false
    }
}
