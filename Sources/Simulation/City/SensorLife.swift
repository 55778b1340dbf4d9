import LoRaWAN
import Parking

/// A sensor as it lives: its session, its bay, its battery.
struct SensorLife: Sendable {
    /// A frame that is to be sent, or sent again.
    typealias Cause = SensorCondition.Cause

    let sensor: SimulatedSensor
    let paths: [RadioPath]
    let device: EmittedDevice
    /// Up to and including `event/`.
    let topicStem: String

    var isOccupied: Bool
    var occupiedOrFreeSince: Timestamp
    var previousMinutes = 0
    var frameCounter: UInt32
    var devAddr: UInt32
    var batteryMV: Int
    /// Whether a frame of this cause waits for its repetition: one at a time.
    var repeating: Set<Cause> = []

    var occupancy: Occupancy { isOccupied ? .occupied : .free }

    init(space: SimulatedSpace, tenant: SimulatedTenant, paths: [RadioPath], random: inout SplitMix64) {
        sensor = space.sensor
        self.paths = paths
        let digits = HexDigits.lowerCase(space.sensor.devEUI.eui)
        device = EmittedDevice(
            tenantID: tenant.networkTenantID.description, tenantName: tenant.name,
            applicationID: tenant.applicationID.description, applicationName: tenant.applicationName,
            deviceProfileID: Self.profileID(of: space.sensor.model), deviceProfileName: space.sensor.model.profileName,
            deviceName: space.sensor.name, devEUI: digits, tags: [EmittedEntry(key: "bay", value: space.code)])
        topicStem = "application/\(tenant.applicationID)/device/\(digits)/event/"
        isOccupied = random.happens(0.5)
        occupiedOrFreeSince = Timestamp(microseconds: 0)
        frameCounter = UInt32(random.within(0...70_000))
        devAddr = UInt32(truncatingIfNeeded: random.next()) & 0x01FF_FFFF
        batteryMV = Int(random.within(2950...3620))
    }

    /// Takes up what an earlier run left; the frames of the new session are counted from 0.
    mutating func resume(_ memory: SensorMemory) {
        isOccupied = memory.occupancy == .occupied
        occupiedOrFreeSince = memory.since
        if let volts = memory.batteryV { batteryMV = Int((min(max(volts, 2), 4) * 1000).rounded()) }
        frameCounter = .max
    }

    /// A profile is one for the whole network.
    private static func profileID(of model: SensorModel) -> String {
        switch model {
        case .boschTPS110: "0c7a0b52-3a6e-4b5c-9d0a-5f6a7b1c2d01"
        case .nwaveNPS405: "0c7a0b52-3a6e-4b5c-9d0a-5f6a7b1c2d02"
        case .pniPlacePod: "0c7a0b52-3a6e-4b5c-9d0a-5f6a7b1c2d03"
        }
    }
}
