import LoRaWAN

/// Reads ChirpStack's events and the gateways' messages: one reading for both encodings, so that they cannot differ.
///
/// A field that the event needs refuses the event where it cannot be read; any other is left out and noted.
struct EventReader<Record: WireRecord> {
    let limits: EventLimits
    /// The fields that were left out.
    var ignored = IgnoredFields()

    /// A reader for records of this kind.
    init(_: Record, limits: EventLimits) {
        self.limits = limits
    }

    mutating func event(on topic: Topic, _ record: Record) throws(Rejection) -> IntegrationEvent {
        switch topic {
        case .device(_, nil): .uplink(try uplink(record))
        case .device(_, let kind?): .device(try deviceEvent(kind, record))
        case .gatewayStats: .gatewayStats(try gatewayStats(record))
        case .gatewayConnection: .gatewayConnection(try gatewayConnection(record))
        }
    }

    private mutating func uplink(_ event: Record) throws(Rejection) -> UplinkEvent {
        let device = try deviceInfo(event, UplinkField.deviceInfo)
        return UplinkEvent(
            deduplicationID: try deduplicationID(event),
            time: optional(UplinkField.time) { field throws(FieldFault) in try event.time(field) },
            device: device,
            devAddr: devAddr(event),
            dataRate: optional(UplinkField.dr) { field throws(FieldFault) in try event.integer(field) } ?? 0,
            frameCounter: FrameCounter(
                rawValue: try needed(UplinkField.fCnt) { field throws(FieldFault) in try event.integer(field) }),
            fPort: FPort(
                rawValue: try needed(UplinkField.fPort) { field throws(FieldFault) in try event.integer(field) }),
            isConfirmed: optional(UplinkField.confirmed) { field throws(FieldFault) in try event.flag(field) } ?? false,
            payload: try payload(event),
            receptions: receptions(event),
            isRelayed: optional(UplinkField.relayRxInfo) { field throws(FieldFault) in try event.record(field) } != nil,
            isEncrypted: isEncrypted(event))
    }

    private func payload(_ event: Record) throws(Rejection) -> [UInt8] {
        let limit = limits.frameBytesMax
        return try needed(UplinkField.data) { field throws(FieldFault) in
            let octets = try event.octets(field)
            guard octets.count <= limit else { throw .tooLong(octets.count, atMost: limit) }
            return octets
        }
    }

    /// The strongest copies, where there are more than anyone needs; the order is kept otherwise.
    private mutating func receptions(_ event: Record) -> [Reception] {
        var receptions: [Reception] = []
        do throws(FieldFault) {
            try event.forEachRecord(UplinkField.rxInfo) { copy in
                guard let copy else { return ignore(UplinkField.rxInfo) }
                receptions.append(reception(copy))
            }
        } catch {
            ignore(UplinkField.rxInfo)
        }
        guard receptions.count > limits.receptionsMax else { return receptions }
        ignore(UplinkField.rxInfo)
        return Array(receptions.sorted { Reception.isWeaker($1, $0) }.prefix(limits.receptionsMax))
    }

    private mutating func reception(_ copy: Record) -> Reception {
        Reception(
            gatewayID: optional(ReceptionField.gatewayID) { field throws(FieldFault) in
                try copy.withText(field) { text throws(FieldFault) in try Self.gatewayID(text) }
            },
            rssiDBm: optional(ReceptionField.rssi) { field throws(FieldFault) in try copy.integer(field) },
            snrDB: optional(ReceptionField.snr) { field throws(FieldFault) in try copy.float(field) },
            networkTime: optional(ReceptionField.nsTime) { field throws(FieldFault) in try copy.time(field) })
    }

    private mutating func isEncrypted(_ event: Record) -> Bool {
        let context = optional(UplinkField.joinServerContext) { field throws(FieldFault) in try event.record(field) }
        guard let context else { return false }
        return optional(UplinkField.sessionKeyID) { field throws(FieldFault) in
            try context.withText(field) { text in !text.isEmpty }
        } ?? false
    }

    mutating func deviceInfo(_ event: Record, _ field: Field) throws(Rejection) -> DeviceInfo {
        let record = try needed(field) { field throws(FieldFault) in try event.record(field) }
        guard let record else { throw Rejection(.absent, of: DeviceInfoField.devEUI, in: "deviceInfo.") }
        let devEUI = try needed(DeviceInfoField.devEUI, in: "deviceInfo.") { field throws(FieldFault) in
            try record.withText(field) { text throws(FieldFault) in try Self.devEUI(text) }
        }
        return DeviceInfo(
            devEUI: devEUI, networkTenantID: uuid(DeviceInfoField.tenantID, of: record),
            applicationID: uuid(DeviceInfoField.applicationID, of: record),
            deviceProfileName: text(DeviceInfoField.profileName, of: record),
            deviceName: text(DeviceInfoField.name, of: record))
    }

    func deduplicationID(_ event: Record) throws(Rejection) -> DeduplicationID {
        let id = try needed(UplinkField.deduplicationID) { field throws(FieldFault) in
            try event.withText(field) { text throws(FieldFault) in try Self.deduplicationID(text) }
        }
        guard let id else { throw Rejection(.absent, of: UplinkField.deduplicationID) }
        return id
    }

    mutating func devAddr(_ event: Record) -> DevAddr? {
        optional(UplinkField.devAddr) { field throws(FieldFault) in
            try event.withText(field) { text throws(FieldFault) in
                guard !text.isEmpty else { return nil }
                guard let devAddr = DevAddr(hexadecimal: text) else { throw .invalid("not 8 hexadecimal digits") }
                return devAddr
            }
        }
    }

    private mutating func uuid(_ field: Field, of record: Record) -> UUIDBits? {
        optional(field) { field throws(FieldFault) in
            try record.withText(field) { text throws(FieldFault) in
                guard !text.isEmpty else { return nil }
                guard let uuid = UUIDBits(text: text) else { throw .invalid("not a UUID") }
                return uuid
            }
        }
    }
}

extension EventReader {
    /// Reads what the event cannot do without.
    func needed<Value>(
        _ field: Field, in path: StaticString = "", _ read: (Field) throws(FieldFault) -> Value
    ) throws(Rejection) -> Value {
        do {
            return try read(field)
        } catch {
            throw Rejection(error, of: field, in: path)
        }
    }

    /// Reads what the event can do without; `nil` where it is absent or cannot be read.
    mutating func optional<Value>(_ field: Field, _ read: (Field) throws(FieldFault) -> Value?) -> Value? {
        do {
            return try read(field)
        } catch {
            ignore(field)
            return nil
        }
    }

    mutating func ignore(_ field: Field) {
        guard case .optional(let ignoredField) = field.need else { return }
        ignored.insert(ignoredField)
    }

    /// A text that can be stored and shown; what had to be put right is noted.
    mutating func text(_ field: Field, of record: Record, keepingLines: Bool = false) -> String {
        let limit = limits.textBytesMax
        var isAsSent = true
        let text: String? = optional(field) { field throws(FieldFault) in
            try record.withText(field) { text in
                let storable = StorableText(text, atMost: limit, keepingLines: keepingLines)
                isAsSent = storable.isAsSent
                return storable.text
            }
        }
        if !isAsSent { ignore(field) }
        return text ?? ""
    }

    static func devEUI(_ text: UnsafeBufferPointer<UInt8>) throws(FieldFault) -> DevEUI {
        guard !text.isEmpty else { throw .absent }
        guard let devEUI = DevEUI(hexadecimal: text) else { throw .invalid("not 16 hexadecimal digits") }
        return devEUI
    }

    static func gatewayID(_ text: UnsafeBufferPointer<UInt8>) throws(FieldFault) -> GatewayID {
        guard !text.isEmpty else { throw .absent }
        guard let gatewayID = GatewayID(hexadecimal: text) else { throw .invalid("not 16 hexadecimal digits") }
        return gatewayID
    }

    /// `nil` where ChirpStack has none: it then writes an empty text.
    static func deduplicationID(_ text: UnsafeBufferPointer<UInt8>) throws(FieldFault) -> DeduplicationID? {
        guard !text.isEmpty else { return nil }
        guard let uuid = UUIDBits(text: text) else { throw .invalid("not a UUID") }
        return DeduplicationID(uuid)
    }
}
