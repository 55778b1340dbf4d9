import LoRaWAN

/// A gateway as it lives.
struct GatewayLife: Sendable {
    let gateway: SimulatedGateway
    /// As on the wire.
    let digits: String
    var isOnline = true
    /// Frames of ours heard since the last report.
    var heard: UInt32 = 0

    init(_ gateway: SimulatedGateway) {
        self.gateway = gateway
        digits = HexDigits.lowerCase(gateway.gatewayID.eui)
    }

    var location: EmittedLocation {
        EmittedLocation(latitude: gateway.latitude, longitude: gateway.longitude, altitude: gateway.altitude)
    }
}
