import LoRaWAN

/// The messages of gateways.
extension EventReader {
    /// A gateway's counters; the gateway bridge and the MQTT forwarder omit what is 0.
    mutating func gatewayStats(_ stats: Record) throws(Rejection) -> GatewayStatsEvent {
        GatewayStatsEvent(
            gatewayID: try gatewayID(stats, GatewayStatsField.gatewayID, GatewayStatsField.gatewayIDLegacy),
            time: optional(GatewayStatsField.time) { field throws(FieldFault) in try stats.time(field) },
            location: location(stats),
            rxReceived: count(GatewayStatsField.rxReceived, of: stats),
            rxReceivedOK: count(GatewayStatsField.rxReceivedOK, of: stats),
            txReceived: count(GatewayStatsField.txReceived, of: stats),
            txEmitted: count(GatewayStatsField.txEmitted, of: stats))
    }

    /// A gateway's connection: without a state it is offline, because proto3 omits enum value 0.
    mutating func gatewayConnection(_ connection: Record) throws(Rejection) -> GatewayConnectionEvent {
        let gatewayID = try gatewayID(
            connection, GatewayConnectionField.gatewayID, GatewayConnectionField.gatewayIDLegacy)
        let isOnline = try needed(GatewayConnectionField.state) { field throws(FieldFault) in
            let number = try connection.enumNumber(field)
            return switch number {
            case 0: false
            case 1: true
            case nil: try connection.withText(field) { text throws(FieldFault) in try Self.isOnline(text) }
            default: throw FieldFault.invalid("neither ONLINE nor OFFLINE")
            }
        }
        return GatewayConnectionEvent(gatewayID: gatewayID, isOnline: isOnline)
    }

    private static func isOnline(_ name: UnsafeBufferPointer<UInt8>) throws(FieldFault) -> Bool {
        if name.elementsEqual("ONLINE".utf8) { return true }
        if name.elementsEqual("OFFLINE".utf8) { return false }
        throw .invalid("neither ONLINE nor OFFLINE")
    }

    private mutating func count(_ field: Field, of stats: Record) -> UInt32 {
        optional(field) { field throws(FieldFault) in try stats.integer(field) } ?? 0
    }

    /// The text if it is an id, else the octets that v3 and `v4_migrate` send.
    private mutating func gatewayID(
        _ record: Record, _ field: Field, _ legacy: Field
    ) throws(Rejection) -> GatewayID {
        let fault: FieldFault
        do throws(FieldFault) {
            return try record.withText(field) { text throws(FieldFault) in try Self.gatewayID(text) }
        } catch {
            fault = error
        }
        do throws(FieldFault) {
            let octets = try record.octets(legacy)
            guard !octets.isEmpty else { throw .absent }
            guard let eui = EUI64(octets: octets) else { throw .invalid("not 8 octets") }
            if case .absent = fault {} else { ignored.insert(.gatewayID) }
            return GatewayID(eui)
        } catch {
            if case .absent = fault, case .invalid = error { throw Rejection(error, of: legacy) }
            throw Rejection(fault, of: field)
        }
    }

    /// `nil` where one coordinate cannot be read, and for a position of all zeros, which is ChirpStack's for none.
    private mutating func location(_ stats: Record) -> GatewayStatsEvent.Location? {
        let record = optional(GatewayStatsField.location) { field throws(FieldFault) in try stats.record(field) }
        guard let record else { return nil }
        let latitude = degrees(LocationField.latitude, of: record, within: 90)
        let longitude = degrees(LocationField.longitude, of: record, within: 180)
        let altitude = optional(LocationField.altitude) { field throws(FieldFault) in try record.double(field) } ?? 0
        guard let latitude, let longitude, latitude != 0 || longitude != 0 || altitude != 0 else { return nil }
        return GatewayStatsEvent.Location(latitude: latitude, longitude: longitude, altitude: altitude)
    }
}
