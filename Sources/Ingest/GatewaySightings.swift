import ChirpStack
public import LoRaWAN

/// When each gateway was last proven alive by a frame that it heard.
///
/// Kept apart from the frames: a city's uplinks all pass through a few gateways, whose rows would otherwise be locked
/// and written by every batch, one after the other. Whoever commits gathers sightings and writes them now and then.
public struct GatewaySightings: Sendable, Equatable {
    /// The latest time of each, never beyond our clock.
    public private(set) var latest: [GatewayID: Timestamp] = [:]

    /// No sightings.
    public init() {}

    /// Whether there is none.
    public var isEmpty: Bool { latest.isEmpty }

    /// Notes every gateway that heard a frame and is named.
    mutating func note(_ uplink: UplinkEvent, receivedAt: Timestamp) {
        guard !uplink.receptions.isEmpty else { return }
        let observedAt = EventClock.observation(of: uplink, receivedAt: receivedAt).observedAt
        for reception in uplink.receptions {
            if let gatewayID = reception.gatewayID { note(gatewayID, at: min(observedAt, receivedAt)) }
        }
    }

    /// Adds other sightings to these.
    public mutating func merge(_ other: GatewaySightings) {
        for (gateway, time) in other.latest { note(gateway, at: time) }
    }

    /// Those of some gateways only.
    public func of(_ gateways: Set<GatewayID>) -> GatewaySightings {
        var some = GatewaySightings()
        some.latest = latest.filter { gateways.contains($0.key) }
        return some
    }

    /// Forgets all and keeps the memory.
    public mutating func removeAll() {
        latest.removeAll(keepingCapacity: true)
    }

    private mutating func note(_ gateway: GatewayID, at time: Timestamp) {
        let known = latest[gateway, default: time]
        latest[gateway] = max(known, time)
    }
}
