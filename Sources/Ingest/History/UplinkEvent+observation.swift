public import ChirpStack
public import LoRaWAN

extension UplinkEvent {
    /// When it was observed, by the clock that its reading is stored under.
    public func observedAt(receivedAt: Timestamp) -> Timestamp {
        EventClock.observation(of: self, receivedAt: receivedAt).observedAt
    }
}
