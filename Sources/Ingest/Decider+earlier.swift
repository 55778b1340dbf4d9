import ChirpStack
import Codecs
import LoRaWAN
import Parking

extension Decider {
    /// The moments before that an uplink tells of: each is a reading of its own, with its own id, so that it is stored
    /// once, in however many uplinks it comes.
    ///
    /// Time alone gives them their place: a log is asked for whenever somebody asks, and has no counters. Those after
    /// the sensor's last word move the space, in order, before the uplink's own word does. The others are late, like
    /// any frame that comes late, and have their part in a history when that is rebuilt.
    /// - Parameter isNewest: whether the uplink is newer than all before it.
    func tellEarlier(of row: Decisions.ReadingRow, isNewest: Bool, _ decisions: inout Decisions) {
        let moments = (row.reading?.earlier ?? []).sorted {
            ($0.observedAt, $0.place) < ($1.observedAt, $1.place)
        }
        for moment in moments {
            let device = decisions.devices[row.deviceIndex]
            let isBefore = device.wordsCountFrom.map { moment.observedAt <= $0 } ?? false
            var told = row
            told.toldAs = moment.id(of: device.id)
            told.observedAt = moment.observedAt
            told.isReceiveTime = false
            told.isNew = false
            told.spaceID = isBefore ? nil : device.spaceID
            told.reading = moment.reading
            decisions.readings.append(told)
            if isBefore { decisions.earlier.append(Decisions.EarlierFrame(readingIndex: decisions.readings.count - 1)) }
            if let occupancy = moment.reading.occupancy {
                // An uplink without a word of its own has the last one by these: what was sent before it is late.
                let counter = isNewest && row.reading?.occupancy == nil ? row.uplink.frameCounter : nil
                say(occupancy, told, counter: counter, isBefore: isBefore, &decisions)
            }
        }
    }

    /// Takes a word of before where it follows the sensor's last one.
    ///
    /// - Parameter counter: of the uplink from which on words are newer; `nil` where that of the last word holds.
    private func say(
        _ occupancy: Occupancy, _ told: Decisions.ReadingRow, counter: FrameCounter?, isBefore: Bool,
        _ decisions: inout Decisions
    ) {
        var device = decisions.devices[told.deviceIndex]
        guard device.occupancyObservedAt.map({ told.observedAt > $0 }) ?? true else { return }
        device.occupancyObservedAt = told.observedAt
        device.occupancyFrameCounter = counter ?? device.occupancyFrameCounter
        if isBefore {
            decisions.earlier[decisions.earlier.count - 1].isNews = device.isSensor
        } else {
            let isNews = device.occupancy != occupancy || device.spaceSensorState != occupancy
            device.occupancy = occupancy
            if device.isSensor, let spaceID = device.spaceID, isNews {
                device.spaceSensorState = occupancy
                decisions.moves.append(
                    Decisions.SpaceMove(
                        spaceID: spaceID, tenantID: device.tenantID, deviceID: device.id, occupancy: occupancy,
                        observedAt: told.observedAt, receivedAt: told.receivedAt,
                        deduplicationID: told.deduplicationID, cause: told.reading?.cause))
            }
        }
        decisions.devices[told.deviceIndex] = device
        decisions.changedDevices.insert(told.deviceIndex)
    }
}
