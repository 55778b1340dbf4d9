import ChirpStack
import Codecs
import LoRaWAN
import Parking

extension Decider {
    /// An uplink of a registered device: decoded, stored, and applied where it is news.
    func decide(
        _ uplink: UplinkEvent, message: Int, device: Int, receivedAt: Timestamp, _ decisions: inout Decisions
    ) {
        let clock = clock(of: uplink, device: device, receivedAt: receivedAt, &decisions)
        let codec = codec(for: decisions.devices[device], profile: uplink.device.deviceProfileName)
        let content = read(uplink, with: codec, occupiedBelowMM: decisions.devices[device].occupiedBelowMM)
        let isNewest = apply(uplink, clock, codec: codec, content: content, to: device, &decisions)
        switch content {
        case .rejected(let rejection):
            decisions.quarantine.append(
                Decisions.QuarantineRow(
                    messageIndex: message, rejection: rejection, devEUI: uplink.device.devEUI,
                    deduplicationID: uplink.deduplicationID, tenantID: decisions.devices[device].tenantID,
                    receivedAt: receivedAt))
        case .none, .reading:
            decisions.readings.append(
                Decisions.ReadingRow(
                    deviceIndex: device, uplink: uplink, observedAt: clock.observedAt,
                    isReceiveTime: clock.isReceiveTime, isNew: isNewest && !clock.isReceiveTime, receivedAt: receivedAt,
                    reading: content.reading,
                    codecName: content.reading == nil ? nil : codec?.id.description,
                    codecVersion: content.reading == nil ? nil : codec?.version))
            if let reading = content.reading {
                say(reading, of: uplink, clock, receivedAt: receivedAt, device: device, &decisions)
            }
        }
    }

    /// Two copies of a frame in one batch have one time, even where it is only that of our receipt.
    private func clock(
        of uplink: UplinkEvent, device: Int, receivedAt: Timestamp, _ decisions: inout Decisions
    ) -> EventClock.Reading {
        var clock = EventClock.observation(of: uplink, receivedAt: receivedAt)
        guard clock.isReceiveTime else { return clock }
        let key = Decisions.FrameKey(deviceIndex: device, deduplicationID: uplink.deduplicationID)
        clock.observedAt = decisions.receiveTimes[key] ?? clock.observedAt
        decisions.receiveTimes[key] = clock.observedAt
        return clock
    }

    /// What the payload of a frame turned out to be.
    private enum Content {
        /// The frame is not the sensor's, but the network's: MAC commands and the like; or it is still encrypted.
        case none
        case reading(Reading)
        case rejected(Rejection)

        var reading: Reading? {
            if case .reading(let reading) = self { reading } else { nil }
        }
    }

    private func read(_ uplink: UplinkEvent, with codec: Codec?, occupiedBelowMM: Int?) -> Content {
        guard uplink.isForCodec(codec) else { return .none }
        guard let codec else {
            return .rejected(
                Rejection(
                    .unknownProfile,
                    "No codec for device profile \"\(uplink.device.deviceProfileName)\": add the profile to a codec "
                        + "file, or name a codec on the device."))
        }
        return switch codec.decode(fPort: uplink.fPort, payload: uplink.payload, occupiedBelowMM: occupiedBelowMM) {
        case .success(let reading): .reading(reading)
        case .failure(let rejection): .rejected(rejection)
        }
    }

    /// Moves the device's own state forward; an older frame moves nothing, and gives `false`.
    private func apply(
        _ uplink: UplinkEvent, _ clock: EventClock.Reading, codec: Codec?, content: Content, to index: Int,
        _ decisions: inout Decisions
    ) -> Bool {
        var device = decisions.devices[index]
        let isSameSession = uplink.devAddr == device.devAddr
        guard
            DeviceRecord.isNewer(
                clock, uplink.frameCounter, isSameSession: isSameSession, than: device.lastObservedAt,
                device.lastFrameCounter)
        else { return false }
        if isSameSession, let last = device.lastFrameCounter {
            let missed = Int64(uplink.frameCounter.framesMissed(since: last))
            device.lostUplinks += missed
            decisions.lostUplinks += missed
        }
        device.lastObservedAt = clock.observedAt
        device.lastSeenAt = max(device.lastSeenAt ?? clock.observedAt, clock.observedAt)
        device.lastFrameCounter = uplink.frameCounter
        if !isSameSession { device.occupancyFrameCounter = nil }
        device.devAddr = uplink.devAddr
        if let best = uplink.receptions.best {
            device.rssi = best.rssiDBm.map { Float($0) }
            device.snr = best.snrDB
        }
        if let networkTenantID = uplink.device.networkTenantID {
            if let known = device.networkTenantID, known != networkTenantID { decisions.networkTenantChanges += 1 }
            device.networkTenantID = networkTenantID
        }
        if !uplink.device.deviceProfileName.isEmpty, device.deviceProfileName != uplink.device.deviceProfileName {
            device.deviceProfileName = uplink.device.deviceProfileName
        }
        if let reading = content.reading {
            device.lifecycle = device.lifecycle.afterValidUplink
            device.heartbeatS = codec?.heartbeatS.map { Int32(clamping: $0) }
            if let volts = reading.batteryV { device.batteryV = Float(volts) }
            if let percent = reading.batteryPercent { device.batteryPercent = Float(percent) }
            if let isLow = reading.batteryLow { device.isBatteryLow = isLow }
            if let celsius = reading.temperatureC { device.temperatureC = Float(celsius) }
        }
        decisions.devices[index] = device
        decisions.changedDevices.insert(index)
        return true
    }

    /// Takes the sensor's word; it moves the space only where it is newer than the last word and differs from it.
    ///
    /// Compared with the last frame that *had* a word: a configuration answer that overtook a change must not hide it.
    private func say(
        _ reading: Reading, of uplink: UplinkEvent, _ clock: EventClock.Reading, receivedAt: Timestamp,
        device index: Int, _ decisions: inout Decisions
    ) {
        guard let occupancy = reading.occupancy else { return }
        var device = decisions.devices[index]
        let isNewer = DeviceRecord.isNewer(
            clock, uplink.frameCounter, isSameSession: uplink.devAddr == device.devAddr,
            than: device.occupancyObservedAt, device.occupancyFrameCounter)
        guard isNewer else { return }
        let missed = device.missed(reading, in: uplink, clock, receivedAt: receivedAt)
        // The space's word was read beside the lock and may be older than the device's, which was read under it.
        let isNews = device.occupancy != occupancy || device.spaceSensorState != occupancy || missed != nil
        device.occupancy = occupancy
        device.occupancyObservedAt = clock.observedAt
        device.occupancyFrameCounter = uplink.frameCounter
        if device.isSensor, let spaceID = device.spaceID, isNews {
            device.spaceSensorState = occupancy
            decisions.moves.append(
                Decisions.SpaceMove(
                    spaceID: spaceID, tenantID: device.tenantID, deviceID: device.id, occupancy: occupancy,
                    observedAt: clock.observedAt, receivedAt: receivedAt, deduplicationID: uplink.deduplicationID,
                    cause: reading.cause, missed: missed))
        }
        decisions.devices[index] = device
        decisions.changedDevices.insert(index)
    }
}
