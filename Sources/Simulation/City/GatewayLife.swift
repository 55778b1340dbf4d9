import LoRaWAN

/// A gateway as it lives.
struct GatewayLife: Sendable {
    let gateway: SimulatedGateway
    /// As on the wire.
    let digits: String
    var isOnline = true
    /// Frames heard since the last report; ours, and those of strangers with a bad checksum.
    var heard: UInt32 = 0
    var heardBroken: UInt32 = 0

    init(_ gateway: SimulatedGateway) {
        self.gateway = gateway
        digits = HexDigits.lowerCase(gateway.gatewayID.eui)
    }

    var location: EmittedLocation {
        EmittedLocation(latitude: gateway.latitude, longitude: gateway.longitude, altitude: gateway.altitude)
    }
}
