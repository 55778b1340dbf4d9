import Parking

/// The kinds of parking sensor that stand in a simulated city; their frames are those of `codecs/`.
public enum SensorModel: String, Sendable, Hashable, CaseIterable {
    /// Bosch Parking Lot Sensor, firmware 0.29.
    case boschTPS110
    /// Nwave NPS405, current layout.
    case nwaveNPS405
    /// PNI PlacePod.
    case pniPlacePod

    /// The name of its device profile in ChirpStack, which selects the codec.
    public var profileName: String {
        switch self {
        case .boschTPS110: "Bosch TPS110"
        case .nwaveNPS405: "Nwave NPS405"
        case .pniPlacePod: "PNI PlacePod"
        }
    }

    /// The codec's id.
    public var codec: String {
        switch self {
        case .boschTPS110: "bosch/tps110"
        case .nwaveNPS405: "nwave/nps405"
        case .pniPlacePod: "pni/placepod"
        }
    }

    /// Who makes it.
    public var manufacturer: String {
        switch self {
        case .boschTPS110: "Bosch"
        case .nwaveNPS405: "Nwave"
        case .pniPlacePod: "PNI"
        }
    }

    /// Its maker's name for it.
    public var model: String {
        switch self {
        case .boschTPS110: "TPS110"
        case .nwaveNPS405: "NPS405"
        case .pniPlacePod: "PlacePod"
        }
    }
}

extension SensorModel {
    /// The frame for a condition. Layouts: the makers' documents, as in the codec files.
    func frame(_ condition: SensorCondition) -> (fPort: UInt8, payload: [UInt8]) {
        let status: UInt8 = condition.occupancy == .occupied ? 1 : 0
        switch (self, condition.cause) {
        case (.boschTPS110, .change): return (1, [status])
        case (.boschTPS110, .heartbeat): return (2, [status, UInt8(bitPattern: Int8(condition.temperatureC))])
        case (.boschTPS110, .startUp):
            // Twelve octets of debug, firmware 0.29.0, reset cause 2 (power on), status.
            return (3, [UInt8](repeating: 0, count: 12) + [0, 29, 0, 2, status])
        case (.nwaveNPS405, .change): return (1, [Self.companded(condition.previousMinutes) << 1 | status])
        case (.nwaveNPS405, .heartbeat):
            let code = UInt8(bitPattern: Int8((condition.temperatureC - 10) * 2))
            let battery = UInt8(clamping: (condition.batteryMV - 2500) / 4)
            return (2, [status, battery, code, code &- 6, code &+ 6, 4])
        case (.nwaveNPS405, .startUp): return (3, [3, 6, 1, 2, status])
        case (.pniPlacePod, .change): return (2, [0x15, 0x66, status])
        case (.pniPlacePod, .heartbeat): return (2, [0x37, 0x66, status] + measurements(condition))
        case (.pniPlacePod, .startUp): return (2, [0x3F, 0x01, 0x01, 0x15, 0x66, status] + measurements(condition))
        }
    }

    /// PlacePod's records of temperature in 0.1 °C and battery in 0.01 V.
    private func measurements(_ condition: SensorCondition) -> [UInt8] {
        let temperature = UInt16(bitPattern: Int16(condition.temperatureC * 10))
        let battery = UInt16(clamping: condition.batteryMV / 10)
        return [
            0x02, 0x67, UInt8(temperature >> 8), UInt8(temperature & 0xFF),
            0x03, 0x02, UInt8(battery >> 8), UInt8(battery & 0xFF),
        ]
    }

    /// Nwave's seven-bit code of a duration in minutes.
    private static func companded(_ minutes: Int) -> UInt8 {
        switch minutes {
        case ..<0: 0
        case ..<90: UInt8(minutes)
        case ..<240: UInt8(90 + (minutes - 90) / 5)
        case ..<660: UInt8(120 + (minutes - 240) / 60)
        default: 127
        }
    }
}
