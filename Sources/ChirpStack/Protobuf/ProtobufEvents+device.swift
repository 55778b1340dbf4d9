import LoRaWAN

/// The device events other than an uplink.
extension ProtobufEvents {
    func join(_ event: WireJoinEvent) throws(Rejection) -> DeviceEvent {
        let device = try deviceInfo(event.hasDeviceInfo, event.deviceInfo)
        return DeviceEvent(
            deduplicationID: try Checked.required(Checked.deduplicationID(event.deduplicationID.utf8)),
            time: try time(event.hasTime, event.time, "time"), device: device,
            body: .join(devAddr: try Checked.devAddr(event.devAddr.utf8)))
    }

    func status(_ event: WireStatusEvent) throws(Rejection) -> DeviceEvent {
        let device = try deviceInfo(event.hasDeviceInfo, event.deviceInfo)
        let percent = Checked.batteryPercent(
            try Checked.finite(event.batteryLevel, "batteryLevel"),
            isExternallyPowered: event.externalPowerSource, isUnavailable: event.batteryLevelUnavailable)
        return DeviceEvent(
            deduplicationID: try Checked.required(Checked.deduplicationID(event.deduplicationID.utf8)),
            time: try time(event.hasTime, event.time, "time"), device: device,
            body: .status(
                marginDB: try Checked.narrowed(event.margin, "margin"),
                isExternallyPowered: event.externalPowerSource, batteryPercent: percent))
    }

    func ack(_ event: WireAckEvent) throws(Rejection) -> DeviceEvent {
        let device = try deviceInfo(event.hasDeviceInfo, event.deviceInfo)
        return DeviceEvent(
            deduplicationID: try Checked.deduplicationID(event.deduplicationID.utf8),
            time: try time(event.hasTime, event.time, "time"), device: device,
            body: .ack(
                queueItemID: try Checked.text(event.queueItemID, "queueItemId", limits),
                acknowledged: event.acknowledged,
                frameCounterDown: try Checked.narrowed(event.fCntDown, "fCntDown")))
    }

    func txAck(_ event: WireTxAckEvent) throws(Rejection) -> DeviceEvent {
        let device = try deviceInfo(event.hasDeviceInfo, event.deviceInfo)
        return DeviceEvent(
            deduplicationID: nil,
            time: try time(event.hasTime, event.time, "time"), device: device,
            body: .txAck(
                downlinkID: try Checked.narrowed(event.downlinkID, "downlinkId"),
                queueItemID: try Checked.text(event.queueItemID, "queueItemId", limits),
                frameCounterDown: try Checked.narrowed(event.fCntDown, "fCntDown"),
                gatewayID: event.gatewayID.isEmpty
                    ? nil : try Checked.gatewayID(event.gatewayID.utf8, "gatewayId")))
    }

    func log(_ event: WireLogEvent) throws(Rejection) -> DeviceEvent {
        let device = try deviceInfo(event.hasDeviceInfo, event.deviceInfo)
        var entries: [DeviceEvent.ContextEntry] = []
        for entry in event.context {
            entries.append(
                DeviceEvent.ContextEntry(
                    key: try Checked.text(entry.key, "context", limits),
                    value: try Checked.text(entry.value, "context", limits)))
        }
        return DeviceEvent(
            deduplicationID: nil, time: try time(event.hasTime, event.time, "time"), device: device,
            body: .log(
                level: EnumNames.name(event.level, in: EnumNames.logLevels),
                code: EnumNames.name(event.code, in: EnumNames.logCodes),
                description: try Checked.text(event.description_p, "description", limits),
                context: Checked.bounded(entries, limits)))
    }

    func location(_ event: WireLocationEvent) throws(Rejection) -> DeviceEvent {
        let device = try deviceInfo(event.hasDeviceInfo, event.deviceInfo)
        let deduplicationID = try Checked.required(Checked.deduplicationID(event.deduplicationID.utf8))
        guard event.hasLocation else { throw Checked.missing("location") }
        let body = try Checked.within("location.") { () throws(Rejection) in
            DeviceEvent.Body.location(
                latitude: try Checked.finite(event.location.latitude, "latitude"),
                longitude: try Checked.finite(event.location.longitude, "longitude"),
                altitude: try Checked.finite(event.location.altitude, "altitude"),
                source: EnumNames.name(event.location.source, in: EnumNames.locationSources),
                accuracyM: try Checked.finite(event.location.accuracy, "accuracy"))
        }
        return DeviceEvent(
            deduplicationID: deduplicationID, time: try time(event.hasTime, event.time, "time"), device: device,
            body: body)
    }

    func integration(_ event: WireThirdPartyEvent) throws(Rejection) -> DeviceEvent {
        let device = try deviceInfo(event.hasDeviceInfo, event.deviceInfo)
        return DeviceEvent(
            deduplicationID: try Checked.deduplicationID(event.deduplicationID.utf8),
            time: try time(event.hasTime, event.time, "time"), device: device,
            body: .integration(
                name: try Checked.text(event.integrationName, "integrationName", limits),
                eventType: try Checked.text(event.eventType, "eventType", limits)))
    }
}
