import ChirpStack
import Codecs
import Ingest
import JSON
import LoRaWAN
import Parking
import Postgres

extension Parameters {
    /// The columns of `insert_readings`.
    mutating func add(readingsOf decisions: Decisions) {
        let rows = decisions.readings
        let devices = decisions.devices
        // What was told of later was never heard: only the frame that tells of it was.
        let best = rows.map { $0.toldAs == nil ? $0.uplink.receptions.best : nil }
        addColumn(rows) { CalendarDay(dayNumber: $0.observedAt.dayNumber) }
        addColumn(rows) { devices[$0.deviceIndex].tenantID.uuid }
        addColumn(rows) { devices[$0.deviceIndex].id.uuid }
        addColumn(rows) { $0.deduplicationID.uuid }
        addColumn(rows) { $0.spaceID?.uuid }
        addColumn(rows) { $0.observedAt }
        addColumn(rows) { $0.receivedAt }
        addColumn(rows) { $0.toldAs == nil ? Int64($0.uplink.frameCounter.rawValue) : nil }
        addColumn(rows) { Int16($0.uplink.fPort.rawValue) }
        addColumn(rows) { $0.toldAs == nil ? $0.uplink.devAddr.map { Int64($0.bits) } : nil }
        addColumn(rows) { ByteString($0.uplink.payload) }
        addColumn(rows) { $0.codecName }
        addColumn(rows) { $0.codecVersion }
        for quantity in Quantity.columns { add(quantity, of: rows) }
        addColumn(best) { $0?.rssiDBm.map { Float($0) } }
        addColumn(best) { $0?.snrDB }
        addColumn(best) { $0?.gatewayID?.eui }
        addColumn(rows) { $0.toldAs == nil ? Int16(clamping: $0.uplink.receptions.count) : nil }
        addColumn(rows) { $0.reading?.detailsJSON ?? ($0.uplink.isEncrypted ? .encrypted : nil) }
        addColumn(rows) { $0.isReceiveTime }
        addColumn(rows) { $0.object.map { JSONText($0) } }
        addColumn(rows) { $0.toldAs == nil ? nil : $0.uplink.deduplicationID.uuid }
    }
}

extension Parameters {
    /// The column of a quantity, of the type that ``Quantity/Kind/columnType`` says.
    private mutating func add(_ quantity: Quantity, of rows: [Decisions.ReadingRow]) {
        switch quantity.kind {
        case .occupancy: addColumn(rows) { $0.reading?.occupancy?.word }
        case .cause: addColumn(rows) { $0.reading?.cause?.rawValue }
        case .flag: addColumn(rows) { $0.reading?[flag: quantity] }
        case .number: addColumn(rows) { ($0.reading?[number: quantity]).map { Float($0) } }
        case .whole, .duration: addColumn(rows) { $0.reading?[number: quantity] }
        }
    }
}

extension Quantity.Kind {
    /// In what its column is sent.
    var columnType: String {
        switch self {
        case .occupancy, .cause: "text"
        case .flag: "bool"
        case .number: "float4"
        case .whole, .duration: "float8"
        }
    }
}

extension JSONText {
    /// The details of a payload that only its application server can read: no codec may ever try.
    fileprivate static var encrypted: JSONText { JSONText(Array(#"{"encrypted":true}"#.utf8)) }
}

extension Reading {
    /// What has no column of its own; `nil` where there is nothing.
    var detailsJSON: JSONText? {
        guard hasDetails else { return nil }
        var writer = JSONWriter()
        writeDetailsJSON(to: &writer)
        return JSONText(writer.bytes)
    }
}

extension Occupancy {
    /// The raw value without a `String`.
    var word: Word {
        switch self {
        case .free: Word("free")
        case .occupied: Word("occupied")
        }
    }
}

extension SpaceState {
    /// The raw value without a `String`.
    var word: Word {
        switch self {
        case .free: Word("FREE")
        case .occupied: Word("OCCUPIED")
        case .reserved: Word("RESERVED")
        case .maintenance: Word("MAINTENANCE")
        case .unknown: Word("UNKNOWN")
        }
    }
}

extension Lifecycle {
    /// The raw value without a `String`.
    var word: Word {
        switch self {
        case .provisioned: Word("provisioned")
        case .commissioned: Word("commissioned")
        case .operational: Word("operational")
        case .decommissioned: Word("decommissioned")
        }
    }
}
