public import LoRaWAN

/// A sensor of a simulated city.
public struct SimulatedSensor: Sendable, Hashable {
    /// Its identifier; locally administered, so that it is no real device's.
    public let devEUI: DevEUI
    /// Its name in ChirpStack.
    public let name: String
    /// What kind it is.
    public let model: SensorModel
}
