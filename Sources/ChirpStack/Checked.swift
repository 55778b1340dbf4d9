import LoRaWAN

/// What both encodings must fulfil before a field becomes a value of ours: one place, so that they cannot differ.
///
/// A rejection's sentence begins with the field in ChirpStack's JSON spelling; the callers put the path before it.
enum Checked {
    static func devEUI(_ text: some Collection<UInt8>, _ field: StaticString) throws(Rejection) -> DevEUI {
        guard !text.isEmpty else { throw missing(field) }
        guard let devEUI = DevEUI(hexadecimal: text) else { throw invalid(field, "not 16 hexadecimal digits") }
        return devEUI
    }

    static func gatewayID(_ text: some Collection<UInt8>, _ field: StaticString) throws(Rejection) -> GatewayID {
        guard let gatewayID = GatewayID(hexadecimal: text) else { throw invalid(field, "not 16 hexadecimal digits") }
        return gatewayID
    }

    /// The id of a gateway's own message: the text if there is one, else the octets that v3 and `v4_migrate` send.
    static func gatewayID(
        _ text: some Collection<UInt8>, legacy octets: some Collection<UInt8>
    ) throws(Rejection) -> GatewayID {
        guard text.isEmpty else { return try gatewayID(text, "gatewayId") }
        guard !octets.isEmpty else { throw missing("gatewayId") }
        guard let eui = EUI64(octets: octets) else { throw invalid("gatewayIdLegacy", "not 8 octets") }
        return GatewayID(eui)
    }

    /// `nil` where ChirpStack has none: it then writes an empty text.
    static func deduplicationID(_ text: some Collection<UInt8>) throws(Rejection) -> DeduplicationID? {
        guard !text.isEmpty else { return nil }
        guard let uuid = UUIDBits(text: text) else { throw invalid("deduplicationId", "not a UUID") }
        return DeduplicationID(uuid)
    }

    static func required(_ id: DeduplicationID?) throws(Rejection) -> DeduplicationID {
        guard let id else { throw missing("deduplicationId") }
        return id
    }

    static func devAddr(_ text: some Collection<UInt8>) throws(Rejection) -> DevAddr? {
        guard !text.isEmpty else { return nil }
        guard let devAddr = DevAddr(hexadecimal: text) else { throw invalid("devAddr", "not 8 hexadecimal digits") }
        return devAddr
    }

    /// A text that PostgreSQL can store: UTF-8 without NUL, not longer than anyone needs.
    static func text(
        _ utf8: some Collection<UInt8>, _ field: StaticString, _ limits: EventLimits
    ) throws(Rejection) -> String {
        guard utf8.count <= limits.textBytesMax else {
            throw invalid(field, "\(utf8.count) bytes, at most \(limits.textBytesMax)")
        }
        guard !utf8.contains(0) else { throw Rejection(.malformedText, "\(field): carries a NUL") }
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw Rejection(.malformedText, "\(field): not UTF-8")
        }
        return text
    }

    /// The same for a text that is UTF-8 already.
    static func text(_ text: String, _ field: StaticString, _ limits: EventLimits) throws(Rejection) -> String {
        try self.text(text.utf8, field, limits)
    }

    static func narrowed<Number: FixedWidthInteger>(
        _ number: some BinaryInteger, _ field: StaticString
    ) throws(Rejection) -> Number {
        guard let exact = Number(exactly: number) else {
            throw Rejection(.numberOutOfRange, "\(field): \(number) is outside \(Number.min)…\(Number.max)")
        }
        return exact
    }

    static func finite<Number: BinaryFloatingPoint>(
        _ number: Number, _ field: StaticString
    ) throws(Rejection) -> Number {
        guard number.isFinite else { throw invalid(field, "not a finite number") }
        return number
    }

    static func frame(_ octets: [UInt8], _ limits: EventLimits) throws(Rejection) -> [UInt8] {
        guard octets.count <= limits.frameBytesMax else {
            throw invalid("data", "\(octets.count) bytes, at most \(limits.frameBytesMax)")
        }
        return octets
    }

    /// The strongest copies, where there are more than anyone needs; the order is kept otherwise.
    static func bounded(_ receptions: [Reception], _ limits: EventLimits) -> [Reception] {
        guard receptions.count > limits.receptionsMax else { return receptions }
        let strongestFirst = receptions.sorted { ($0.rssiDBm, $0.snrDB) > ($1.rssiDBm, $1.snrDB) }
        return Array(strongestFirst.prefix(limits.receptionsMax))
    }

    /// Sorted by key, because the order of a map on the wire is random even between two deliveries.
    static func bounded(_ context: [DeviceEvent.ContextEntry], _ limits: EventLimits) -> [DeviceEvent.ContextEntry] {
        Array(context.sorted { ($0.key, $0.value) < ($1.key, $1.value) }.prefix(limits.contextEntriesMax))
    }

    /// Battery in percent: ChirpStack's 0.0 of a device on external power, or of one that cannot tell, is no level.
    static func batteryPercent(_ level: Float, isExternallyPowered: Bool, isUnavailable: Bool) -> Float? {
        isExternallyPowered || isUnavailable ? nil : level
    }

    /// A position of all zeros is ChirpStack's way to say that there is none.
    static func known(_ location: GatewayStatsEvent.Location) -> GatewayStatsEvent.Location? {
        location.latitude == 0 && location.longitude == 0 && location.altitude == 0 ? nil : location
    }

    static func missing(_ field: StaticString) -> Rejection { Rejection(.missingField, "\(field): absent") }

    static func invalid(_ field: StaticString, _ fault: String) -> Rejection {
        Rejection(.invalidField, "\(field): \(fault)")
    }

    /// Runs `body` and puts the path to the inner object before the field that its rejection names.
    static func within<Value>(
        _ path: @autoclosure () -> String, _ body: () throws(Rejection) -> Value
    ) throws(Rejection) -> Value {
        do {
            return try body()
        } catch {
            throw Rejection(error.reason, path() + error.detail)
        }
    }
}
