public import LoRaWAN
public import Parking

extension Reading.Earlier {
    /// What names it among the readings of its device, in however many frames it comes.
    public func id(of device: DeviceID) -> DeduplicationID {
        DeduplicationID(toldBy: device.uuid, of: observedAt, place: place)
    }
}
