import ChirpStack
import Codecs
import LoRaWAN
import Parking

extension Decider {
    /// An uplink of a registered device: decoded, stored, and applied where it is news.
    func decide(
        _ uplink: UplinkEvent, message: Int, of batch: Batch, device: Int, _ decisions: inout Decisions
    ) {
        let receivedAt = batch.entries[message].receivedAt
        let clock = clock(of: uplink, device: device, receivedAt: receivedAt, &decisions)
        let codec = codec(for: decisions.devices[device], profile: uplink.device.deviceProfileName)
        // Only for a codec that reads it: whoever reads frames does not pay for what others decode.
        let object = codec?.reads == .object ? batch.object(of: message) : nil
        let content = read(
            uplink, object, with: codec, at: clock.observedAt,
            occupiedBelowMM: decisions.devices[device].occupiedBelowMM.map { Int($0) })
        let frame = SessionPosition.Frame(
            devAddr: uplink.devAddr, counter: uplink.frameCounter, observedAt: clock.observedAt,
            isReceiveTime: clock.isReceiveTime)
        let relation = decisions.devices[device].session.relation(of: frame)
        let isNewest = relation == .newer || relation == .newSession
        let isBefore = decisions.devices[device].isBefore(frame, relation)
        if isNewest {
            apply(
                uplink, frame, relation, codec: codec, content: content, receivedAt: receivedAt, to: device,
                &decisions)
        }
        switch content {
        case .rejected(let rejection):
            decisions.quarantine.append(
                Decisions.QuarantineRow(
                    messageIndex: message, rejection: rejection, devEUI: uplink.device.devEUI,
                    deduplicationID: uplink.deduplicationID, tenantID: decisions.devices[device].tenantID,
                    receivedAt: receivedAt))
        case .none, .reading:
            let row = Decisions.ReadingRow(
                deviceIndex: device, spaceID: isBefore ? nil : decisions.devices[device].spaceID, uplink: uplink,
                observedAt: clock.observedAt,
                isReceiveTime: clock.isReceiveTime, isNew: isNewest && !clock.isReceiveTime, receivedAt: receivedAt,
                reading: content.reading,
                codecName: content.reading == nil ? nil : codec?.id.description,
                codecVersion: content.reading == nil ? nil : codec?.version,
                object: content.reading == nil ? nil : object)
            if let reading = content.reading, !reading.earlier.isEmpty {
                tellEarlier(of: row, isNewest: isNewest, &decisions)
            }
            decisions.readings.append(row)
            if isBefore { decisions.earlier.append(Decisions.EarlierFrame(readingIndex: decisions.readings.count - 1)) }
            if let reading = content.reading {
                say(
                    reading, of: uplink, frame, relation, isBefore: isBefore, receivedAt: receivedAt, device: device,
                    &decisions)
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

    private func read(
        _ uplink: UplinkEvent, _ object: [UInt8]?, with codec: Codec?, at observedAt: Timestamp,
        occupiedBelowMM: Int?
    ) -> Content {
        guard uplink.isForCodec(codec) else { return .none }
        guard let codec else {
            return .rejected(
                Rejection(
                    .unknownProfile,
                    "No codec for device profile \"\(uplink.device.deviceProfileName)\": add the profile to a codec "
                        + "file, or name a codec on the device."))
        }
        let result =
            switch codec.reads {
            case .frame:
                codec.decode(fPort: uplink.fPort, payload: uplink.payload, occupiedBelowMM: occupiedBelowMM)
            case .object: codec.decode(object: object, occupiedBelowMM: occupiedBelowMM)
            }
        switch result {
        case .success(var reading):
            reading.keepEarlier(than: observedAt)
            return .reading(reading)
        case .failure(let rejection): return .rejected(rejection)
        }
    }

    /// Moves the device's own state forward to a frame that is newer than all before it.
    private func apply(
        _ uplink: UplinkEvent, _ frame: SessionPosition.Frame, _ relation: SessionPosition.Relation, codec: Codec?,
        content: Content, receivedAt: Timestamp, to index: Int, _ decisions: inout Decisions
    ) {
        var device = decisions.devices[index]
        if relation == .newSession {
            device.occupancyFrameCounter = nil
        } else if let last = device.lastFrameCounter, device.lastSeenAt != nil {
            // What was lost before its first frame for this owner was another's.
            let missed = Int64(uplink.frameCounter.framesMissed(since: last))
            device.lostUplinks += missed
            decisions.lostUplinks += missed
        }
        device.session.advance(to: frame, relation, receivedAt: receivedAt)
        device.lastSeenAt = max(device.lastSeenAt ?? frame.observedAt, frame.observedAt)
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
    }

    /// Takes the sensor's word; it moves the space only where it is newer than the last word and differs from it.
    ///
    /// A word from before the sensor came here moves no space of now: it is kept as the newest that was said, and as no
    /// word on the present space.
    private func say(
        _ reading: Reading, of uplink: UplinkEvent, _ frame: SessionPosition.Frame,
        _ relation: SessionPosition.Relation, isBefore: Bool, receivedAt: Timestamp, device index: Int,
        _ decisions: inout Decisions
    ) {
        guard let occupancy = reading.occupancy else { return }
        var device = decisions.devices[index]
        guard device.hasNews(frame, relation) else { return }
        let missed = isBefore ? nil : device.missed(reading, in: uplink, frame, receivedAt: receivedAt)
        device.occupancyObservedAt = frame.observedAt
        device.occupancyFrameCounter = relation == .earlierSession ? nil : uplink.frameCounter
        if isBefore {
            decisions.earlier[decisions.earlier.count - 1].isNews = device.isSensor
        } else {
            // The space's word was read beside the lock and may be older than the device's, which was read under it.
            let isNews = device.occupancy != occupancy || device.spaceSensorState != occupancy || missed != nil
            device.occupancy = occupancy
            if device.isSensor, let spaceID = device.spaceID, isNews {
                device.spaceSensorState = occupancy
                decisions.moves.append(
                    Decisions.SpaceMove(
                        spaceID: spaceID, tenantID: device.tenantID, deviceID: device.id, occupancy: occupancy,
                        observedAt: frame.observedAt, receivedAt: receivedAt,
                        deduplicationID: uplink.deduplicationID, cause: reading.cause, missed: missed))
            }
        }
        decisions.devices[index] = device
        decisions.changedDevices.insert(index)
    }
}
