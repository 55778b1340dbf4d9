import LoRaWAN

extension JSONEvents {
    /// A gateway's counters; the gateway bridge and the MQTT forwarder omit what is 0.
    func gatewayStats(_ stats: JSONRecord) throws(Rejection) -> GatewayStatsEvent {
        GatewayStatsEvent(
            gatewayID: try gatewayID(stats),
            time: try stats.time(.time),
            location: try location(stats),
            rxReceived: try stats.integer(.rxPacketsReceived),
            rxReceivedOK: try stats.integer(.rxPacketsReceivedOK),
            txReceived: try stats.integer(.txPacketsReceived),
            txEmitted: try stats.integer(.txPacketsEmitted))
    }

    /// A gateway's connection: without a state it is offline, because proto3 omits enum value 0.
    func gatewayConnection(_ connection: JSONRecord) throws(Rejection) -> GatewayConnectionEvent {
        let gatewayID = try gatewayID(connection)
        switch try connection.name(.state, in: EnumNames.connectionStates) {
        case "ONLINE": return GatewayConnectionEvent(gatewayID: gatewayID, isOnline: true)
        case "OFFLINE": return GatewayConnectionEvent(gatewayID: gatewayID, isOnline: false)
        default: throw Checked.invalid("state", "neither ONLINE nor OFFLINE")
        }
    }

    private func gatewayID(_ record: JSONRecord) throws(Rejection) -> GatewayID {
        let legacy = try record.bytes(.gatewayIDLegacy)
        return try record.withText(.gatewayID) { text throws(Rejection) in
            try Checked.gatewayID(text, legacy: legacy)
        }
    }

    private func location(_ stats: JSONRecord) throws(Rejection) -> GatewayStatsEvent.Location? {
        guard let location = try stats.record(.location) else { return nil }
        return try Checked.within("location.") { () throws(Rejection) in
            Checked.known(
                GatewayStatsEvent.Location(
                    latitude: try location.double(.latitude), longitude: try location.double(.longitude),
                    altitude: try location.double(.altitude)))
        }
    }
}
