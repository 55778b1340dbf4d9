import LoRaWAN

/// The device events other than an uplink.
extension EventReader {
    mutating func deviceEvent(_ kind: DeviceEvent.Kind, _ event: Record) throws(Rejection) -> DeviceEvent {
        let device = try deviceInfo(event, kind == .log ? LogField.deviceInfo : UplinkField.deviceInfo)
        let deduplicationID: DeduplicationID? =
            switch kind {
            case .join, .status, .location: try self.deduplicationID(event)
            case .ack, .integration: try optionalDeduplicationID(event)
            case .txAck, .log: nil
            }
        let time = optional(kind == .log ? LogField.time : UplinkField.time) { field throws(FieldFault) in
            try event.time(field)
        }
        return DeviceEvent(
            deduplicationID: deduplicationID, time: time, device: device, body: body(kind, event))
    }

    /// A nack of class B and C has none.
    private func optionalDeduplicationID(_ event: Record) throws(Rejection) -> DeduplicationID? {
        try needed(UplinkField.deduplicationID) { field throws(FieldFault) in
            try event.withText(field) { text throws(FieldFault) in try Self.deduplicationID(text) }
        }
    }

    private mutating func body(_ kind: DeviceEvent.Kind, _ event: Record) -> DeviceEvent.Body {
        switch kind {
        case .join: .join(devAddr: devAddr(event))
        case .status: status(event)
        case .ack:
            .ack(
                queueItemID: text(AckField.queueItemID, of: event),
                acknowledged: optional(AckField.acknowledged) { field throws(FieldFault) in try event.flag(field) },
                frameCounterDown: optional(AckField.fCntDown) { field throws(FieldFault) in try event.integer(field) })
        case .txAck: txAck(event)
        case .log:
            .log(
                level: name(LogField.level, in: EnumNames.logLevels, of: event),
                code: name(LogField.code, in: EnumNames.logCodes, of: event),
                // What a codec's script threw has a line for each call.
                description: text(LogField.description, of: event, keepingLines: true), context: context(event))
        case .location: location(event)
        case .integration:
            .integration(
                name: text(ThirdPartyField.integrationName, of: event),
                eventType: text(ThirdPartyField.eventType, of: event))
        }
    }

    /// ChirpStack's level 0.0 of a device on external power, or of one that cannot tell, is no level.
    private mutating func status(_ event: Record) -> DeviceEvent.Body {
        let isExternallyPowered = optional(StatusField.externalPowerSource) { field throws(FieldFault) in
            try event.flag(field)
        }
        let isUnavailable = optional(StatusField.batteryLevelUnavailable) { field throws(FieldFault) in
            try event.flag(field)
        }
        let level = optional(StatusField.batteryLevel) { field throws(FieldFault) in
            let level = try event.float(field)
            guard (0...100).contains(level) else { throw FieldFault.outOfRange }
            return level
        }
        return .status(
            marginDB: optional(StatusField.margin) { field throws(FieldFault) in try event.integer(field) },
            isExternallyPowered: isExternallyPowered,
            // Where it cannot be told whether the level counts, a level of 0 most likely does not.
            batteryPercent: isExternallyPowered == true || isUnavailable == true
                || (level == 0 && (isExternallyPowered == nil || isUnavailable == nil)) ? nil : level)
    }

    private mutating func txAck(_ event: Record) -> DeviceEvent.Body {
        .txAck(
            downlinkID: optional(TxAckField.downlinkID) { field throws(FieldFault) in try event.integer(field) },
            queueItemID: text(TxAckField.queueItemID, of: event),
            frameCounterDown: optional(TxAckField.fCntDown) { field throws(FieldFault) in try event.integer(field) },
            gatewayID: optional(TxAckField.gatewayID) { field throws(FieldFault) in
                try event.withText(field) { text throws(FieldFault) in
                    text.isEmpty ? nil : try Self.gatewayID(text)
                }
            })
    }

    /// A position of one coordinate is none.
    private mutating func location(_ event: Record) -> DeviceEvent.Body {
        let location = optional(LocationField.location) { field throws(FieldFault) in
            guard let location = try event.record(field) else { throw FieldFault.absent }
            return location
        }
        guard let location else {
            return .location(
                latitude: nil, longitude: nil, altitude: nil, source: EnumNames.locationSources[0], accuracyM: nil)
        }
        let latitude = degrees(LocationField.latitude, of: location, within: 90)
        let longitude = degrees(LocationField.longitude, of: location, within: 180)
        let isKnown = latitude != nil && longitude != nil
        return .location(
            latitude: isKnown ? latitude : nil, longitude: isKnown ? longitude : nil,
            altitude: optional(LocationField.altitude) { field throws(FieldFault) in try location.double(field) },
            source: name(LocationField.source, in: EnumNames.locationSources, of: location),
            accuracyM: optional(LocationField.accuracy) { field throws(FieldFault) in try location.float(field) })
    }

    mutating func degrees(_ field: Field, of location: Record, within bound: Double) -> Double? {
        optional(field) { field throws(FieldFault) in
            let degrees = try location.double(field)
            guard (-bound...bound).contains(degrees) else { throw FieldFault.outOfRange }
            return degrees
        }
    }

    /// Sorted by key, because the order of a map on the wire is random even between two deliveries.
    private mutating func context(_ event: Record) -> [DeviceEvent.ContextEntry] {
        var entries: [DeviceEvent.ContextEntry] = []
        let limit = limits.textBytesMax
        do throws(FieldFault) {
            try event.forEachEntry(LogField.context) { name, content in
                guard let content else { return ignore(LogField.context) }
                let key = StorableText(name, atMost: limit)
                let value = StorableText(content, atMost: limit, keepingLines: true)
                if !key.isAsSent || !value.isAsSent { ignore(LogField.context) }
                entries.append(DeviceEvent.ContextEntry(key: key.text, value: value.text))
            }
        } catch {
            ignore(LogField.context)
        }
        entries.sort { ($0.key, $0.value) < ($1.key, $1.value) }
        guard entries.count > limits.contextEntriesMax else { return entries }
        ignore(LogField.context)
        return Array(entries.prefix(limits.contextEntriesMax))
    }

    /// An enum by its name, or by its number; a name that is not known is kept, and one that cannot be read is the
    /// default.
    private mutating func name(_ field: Field, in names: [String], of record: Record) -> String {
        let number = optional(field) { field throws(FieldFault) -> Int64? in
            // No enum of ChirpStack has a negative number: it stands for a name.
            try record.enumNumber(field) ?? -1
        }
        guard let number else { return names[0] }
        return number == -1 ? text(field, of: record) : EnumNames.name(number, in: names)
    }
}
