import JSON
import LoRaWAN

/// Reads ChirpStack's events and the gateways' messages from JSON.
///
/// Members are asked for by name, so their order is free and members unknown to us cost nothing but their parsing.
struct JSONEvents {
    let limits: EventLimits

    func event(on topic: Topic, _ payload: UnsafeRawBufferPointer) throws(Rejection) -> IntegrationEvent {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: payload, depthMax: limits.depthMax)
        } catch {
            let reason: Rejection.Reason = error.code == .notUTF8 ? .malformedText : .malformedJSON
            throw Rejection(reason, "payload: \(error.code.rawValue) at byte \(error.offset)")
        }
        return try document.withRoot { root throws(Rejection) in
            guard let record = JSONRecord(root, limits) else { throw Checked.invalid("payload", "not an object") }
            return switch topic {
            case .device(_, nil): .uplink(try uplink(record))
            case .device(_, let kind?): .device(try deviceEvent(kind, record))
            case .gatewayStats: .gatewayStats(try gatewayStats(record))
            case .gatewayConnection: .gatewayConnection(try gatewayConnection(record))
            }
        }
    }

    private func uplink(_ event: JSONRecord) throws(Rejection) -> UplinkEvent {
        let device = try deviceInfo(event)
        let deduplicationID = try Checked.required(deduplicationID(event))
        let relay = try event.record(.relayRxInfo)
        return UplinkEvent(
            deduplicationID: deduplicationID,
            time: try event.time(.time),
            device: device,
            devAddr: try event.withText(.devAddr, Checked.devAddr),
            dataRate: try event.integer(.dr),
            frameCounter: FrameCounter(rawValue: try event.integer(.fCnt)),
            fPort: FPort(rawValue: try event.integer(.fPort)),
            isConfirmed: try event.flag(.confirmed),
            payload: try Checked.frame(event.bytes(.data), limits),
            receptions: try receptions(event),
            isRelayed: relay != nil,
            isEncrypted: try isEncrypted(event))
    }

    private func receptions(_ event: JSONRecord) throws(Rejection) -> [Reception] {
        var receptions: [Reception] = []
        try event.forEachRecord(.rxInfo) { copy throws(Rejection) in
            receptions.append(
                Reception(
                    gatewayID: try copy.withText(.gatewayID) { text throws(Rejection) in
                        try Checked.gatewayID(text, "gatewayId")
                    },
                    rssiDBm: try copy.integer(.rssi),
                    snrDB: try Checked.finite(Float(copy.double(.snr)), "snr"),
                    networkTime: try copy.time(.nsTime)))
        }
        return Checked.bounded(receptions, limits)
    }

    private func isEncrypted(_ event: JSONRecord) throws(Rejection) -> Bool {
        guard let context = try event.record(.joinServerContext) else { return false }
        return try Checked.within("joinServerContext.") { () throws(Rejection) in
            try context.withText(.sessionKeyID) { text throws(Rejection) in !text.isEmpty }
        }
    }

    private func deviceEvent(_ kind: DeviceEvent.Kind, _ event: JSONRecord) throws(Rejection) -> DeviceEvent {
        let device = try deviceInfo(event)
        let deduplicationID: DeduplicationID? =
            switch kind {
            case .join, .status, .location: try Checked.required(self.deduplicationID(event))
            case .ack, .integration: try self.deduplicationID(event)
            case .txAck, .log: nil
            }
        return DeviceEvent(
            deduplicationID: deduplicationID, time: try event.time(.time), device: device,
            body: try body(kind, event))
    }

    private func body(_ kind: DeviceEvent.Kind, _ event: JSONRecord) throws(Rejection) -> DeviceEvent.Body {
        switch kind {
        case .join:
            return .join(devAddr: try event.withText(.devAddr, Checked.devAddr))
        case .status:
            let isExternallyPowered = try event.flag(.externalPowerSource)
            let level = try Checked.finite(Float(event.double(.batteryLevel)), "batteryLevel")
            let percent = Checked.batteryPercent(
                level, isExternallyPowered: isExternallyPowered,
                isUnavailable: try event.flag(.batteryLevelUnavailable))
            return .status(
                marginDB: try event.integer(.margin), isExternallyPowered: isExternallyPowered,
                batteryPercent: percent)
        case .ack:
            return .ack(
                queueItemID: try event.text(.queueItemID), acknowledged: try event.flag(.acknowledged),
                frameCounterDown: try event.integer(.fCntDown))
        case .txAck:
            let gatewayID = try event.withText(.gatewayID) { text throws(Rejection) in
                text.isEmpty ? nil : try Checked.gatewayID(text, "gatewayId")
            }
            return .txAck(
                downlinkID: try event.integer(.downlinkID), queueItemID: try event.text(.queueItemID),
                frameCounterDown: try event.integer(.fCntDown), gatewayID: gatewayID)
        case .log:
            return .log(
                level: try event.name(.level, in: EnumNames.logLevels),
                code: try event.name(.code, in: EnumNames.logCodes),
                description: try event.text(.description),
                context: Checked.bounded(try event.entries(.context), limits))
        case .location:
            guard let location = try event.record(.location) else { throw Checked.missing("location") }
            return try Checked.within("location.") { () throws(Rejection) in try self.location(location) }
        case .integration:
            return .integration(name: try event.text(.integrationName), eventType: try event.text(.eventType))
        }
    }

    private func location(_ location: JSONRecord) throws(Rejection) -> DeviceEvent.Body {
        .location(
            latitude: try location.double(.latitude), longitude: try location.double(.longitude),
            altitude: try location.double(.altitude),
            source: try location.name(.source, in: EnumNames.locationSources),
            accuracyM: try Checked.finite(Float(location.double(.accuracy)), "accuracy"))
    }

    private func deduplicationID(_ event: JSONRecord) throws(Rejection) -> DeduplicationID? {
        try event.withText(.deduplicationID) { text throws(Rejection) in try Checked.deduplicationID(text) }
    }

    private func deviceInfo(_ event: JSONRecord) throws(Rejection) -> DeviceInfo {
        guard let device = try event.record(.deviceInfo) else { throw Checked.missing("deviceInfo.devEui") }
        return try Checked.within("deviceInfo.") { () throws(Rejection) in
            DeviceInfo(
                devEUI: try device.withText(.devEUI) { text throws(Rejection) in
                    try Checked.devEUI(text, "devEui")
                },
                networkTenantID: try device.informationalUUID(.tenantID),
                applicationID: try device.informationalUUID(.applicationID),
                deviceProfileName: try device.text(.deviceProfileName),
                deviceName: try device.text(.deviceName))
        }
    }
}
