import Foundation
import LoRaWAN
import SwiftProtobuf

/// Reads ChirpStack's events and the gateways' messages from protobuf, through the generated messages beside this file.
struct ProtobufEvents {
    let limits: EventLimits

    func event(on topic: Topic, _ payload: UnsafeRawBufferPointer) throws(Rejection) -> IntegrationEvent {
        switch topic {
        case .device(_, nil): .uplink(try uplink(decoded(payload)))
        case .device(_, .join?): .device(try join(decoded(payload)))
        case .device(_, .status?): .device(try status(decoded(payload)))
        case .device(_, .ack?): .device(try ack(decoded(payload)))
        case .device(_, .txAck?): .device(try txAck(decoded(payload)))
        case .device(_, .log?): .device(try log(decoded(payload)))
        case .device(_, .location?): .device(try location(decoded(payload)))
        case .device(_, .integration?): .device(try integration(decoded(payload)))
        case .gatewayStats: .gatewayStats(try gatewayStats(decoded(payload)))
        case .gatewayConnection: .gatewayConnection(try gatewayConnection(decoded(payload)))
        }
    }

    private func decoded<Wire: Message>(_ payload: UnsafeRawBufferPointer) throws(Rejection) -> Wire {
        var options = BinaryDecodingOptions()
        options.messageDepthLimit = limits.depthMax
        options.discardUnknownFields = true
        do {
            return try Wire(serializedBytes: Array(payload), options: options)
        } catch BinaryDecodingError.invalidUTF8 {
            throw Rejection(.malformedText, "payload: a text is not UTF-8")
        } catch {
            throw Rejection(
                .malformedProtobuf, "payload: not a \(Wire.protoMessageName.split(separator: ".").last ?? "")")
        }
    }

    private func uplink(_ event: WireUplinkEvent) throws(Rejection) -> UplinkEvent {
        let device = try deviceInfo(event.hasDeviceInfo, event.deviceInfo)
        return UplinkEvent(
            deduplicationID: try Checked.required(Checked.deduplicationID(event.deduplicationID.utf8)),
            time: try time(event.hasTime, event.time, "time"),
            device: device,
            devAddr: try Checked.devAddr(event.devAddr.utf8),
            dataRate: try Checked.narrowed(event.dr, "dr"),
            frameCounter: FrameCounter(rawValue: try Checked.narrowed(event.fCnt, "fCnt")),
            fPort: FPort(rawValue: try Checked.narrowed(event.fPort, "fPort")),
            isConfirmed: event.confirmed,
            payload: try Checked.frame(Array(event.data), limits),
            receptions: try receptions(event.rxInfo),
            isRelayed: event.hasRelayRxInfo,
            isEncrypted: event.hasJoinServerContext && !event.joinServerContext.sessionKeyID.isEmpty)
    }

    private func receptions(_ copies: [WireReception]) throws(Rejection) -> [Reception] {
        var receptions: [Reception] = []
        receptions.reserveCapacity(copies.count)
        for (index, copy) in copies.enumerated() {
            let reception = try Checked.within("rxInfo[\(index)].") { () throws(Rejection) in
                Reception(
                    gatewayID: try Checked.gatewayID(copy.gatewayID.utf8, "gatewayId"),
                    rssiDBm: try Checked.narrowed(copy.rssi, "rssi"),
                    snrDB: try Checked.finite(copy.snr, "snr"),
                    networkTime: try time(copy.hasNsTime, copy.nsTime, "nsTime"))
            }
            receptions.append(reception)
        }
        return Checked.bounded(receptions, limits)
    }

    private func gatewayStats(_ stats: WireGatewayStats) throws(Rejection) -> GatewayStatsEvent {
        let location = try Checked.within("location.") { () throws(Rejection) in
            Checked.known(
                GatewayStatsEvent.Location(
                    latitude: try Checked.finite(stats.location.latitude, "latitude"),
                    longitude: try Checked.finite(stats.location.longitude, "longitude"),
                    altitude: try Checked.finite(stats.location.altitude, "altitude")))
        }
        return GatewayStatsEvent(
            gatewayID: try Checked.gatewayID(stats.gatewayID.utf8, legacy: stats.gatewayIDLegacy),
            time: try time(stats.hasTime, stats.time, "time"),
            location: location,
            rxReceived: try Checked.narrowed(stats.rxPacketsReceived, "rxPacketsReceived"),
            rxReceivedOK: try Checked.narrowed(stats.rxPacketsReceivedOk, "rxPacketsReceivedOk"),
            txReceived: try Checked.narrowed(stats.txPacketsReceived, "txPacketsReceived"),
            txEmitted: try Checked.narrowed(stats.txPacketsEmitted, "txPacketsEmitted"))
    }

    private func gatewayConnection(_ connection: WireConnState) throws(Rejection) -> GatewayConnectionEvent {
        let gatewayID = try Checked.gatewayID(connection.gatewayID.utf8, legacy: connection.gatewayIDLegacy)
        guard (0...1).contains(connection.state) else {
            throw Checked.invalid("state", "neither ONLINE nor OFFLINE")
        }
        return GatewayConnectionEvent(gatewayID: gatewayID, isOnline: connection.state == 1)
    }
}

extension ProtobufEvents {
    func deviceInfo(_ isPresent: Bool, _ device: WireDeviceInfo) throws(Rejection) -> DeviceInfo {
        guard isPresent else { throw Checked.missing("deviceInfo.devEui") }
        return try Checked.within("deviceInfo.") { () throws(Rejection) in
            DeviceInfo(
                devEUI: try Checked.devEUI(device.devEui.utf8, "devEui"),
                networkTenantID: UUIDBits(text: device.tenantID.utf8),
                applicationID: UUIDBits(text: device.applicationID.utf8),
                deviceProfileName: try Checked.text(device.deviceProfileName, "deviceProfileName", limits),
                deviceName: try Checked.text(device.deviceName, "deviceName", limits))
        }
    }

    func time(_ isPresent: Bool, _ time: WireTime, _ field: StaticString) throws(Rejection) -> Timestamp? {
        guard isPresent else { return nil }
        // google.protobuf.Timestamp: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
        guard (-62_135_596_800...253_402_300_799).contains(time.seconds),
            (0...999_999_999).contains(time.nanos)
        else { throw Rejection(.numberOutOfRange, "\(field): not within the years 1 to 9999") }
        return Timestamp(seconds: time.seconds, nanoseconds: Int32(time.nanos))
    }
}
