import ChirpStack
import LoRaWAN
import Parking

extension DeviceRecord {
    /// The changes of its bay that a frame tells of and that never came, held against the device's last word; to be
    /// asked before that word is replaced.
    ///
    /// A word that was said before the sensor was put on its bay was of another one.
    func missed(
        _ reading: Reading, in uplink: UplinkEvent, _ frame: SessionPosition.Frame, receivedAt: Timestamp
    ) -> MissedChanges? {
        guard let said = reading.occupancy, reading.previousStateDurationS != nil, spaceID != nil,
            let occupancy, let occupancyObservedAt, assignedAt.map({ $0 <= occupancyObservedAt }) ?? true
        else { return nil }
        var word = OccupancyWord(
            said, of: id, in: uplink.deduplicationID, cause: reading.cause, observedAt: frame.observedAt,
            receivedAt: receivedAt, isReceiveTime: frame.isReceiveTime, frameCounter: uplink.frameCounter,
            devAddr: uplink.devAddr)
        word.previousStateDurationS = reading.previousStateDurationS
        word.previousStateDurationErrorS = reading.previousStateDurationErrorS
        let known = MissedChanges.Known(
            occupancy: occupancy, observedAt: occupancyObservedAt,
            framesMissed: occupancyFrameCounter.flatMap {
                OccupancyWord.framesMissed(from: $0, to: uplink.frameCounter)
            })
        return MissedChanges.told(by: word, after: known)
    }
}
