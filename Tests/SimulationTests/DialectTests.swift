import ChirpStack
import Foundation
import LoRaWAN
import Testing

@testable import Simulation

/// What the city emits is what ChirpStack prints, byte for byte, in both encodings.
@Suite struct DialectTests {
    /// The entry of `ChirpStackTests/Fixtures/events.txt`, which ChirpStack's own message definitions printed.
    private func genuine(_ name: String) throws -> (json: String, protobuf: [UInt8]) {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("ChirpStackTests/Fixtures/events.txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let start = try #require(lines.firstIndex(of: "## \(name)"))
        let bytes = try #require(HexDigits.bytes(lines[start + 2].dropFirst("PBHEX ".count)))
        return (String(lines[start + 1].dropFirst("JSON ".count)), bytes)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private let newYear: Int64 = 1_767_225_600

    private let device = EmittedDevice(
        tenantID: "52f14cd4-c6f1-4fbd-8f87-4025e1d49242", tenantName: "City Parking",
        applicationID: "17c82e96-be03-4f38-aef3-f83d48582d97", applicationName: "Parking North",
        deviceProfileID: "14855bf7-d10d-4aee-b618-ebfcb64dc7ad", deviceProfileName: "PNI PlacePod",
        deviceName: "bay-0042", devEUI: "000095fffe010203", tags: [EmittedEntry(key: "bay", value: "0042")])

    @Test("An uplink rebuilt from its values is the genuine one")
    func uplink() throws {
        let first = EmittedReception(
            gatewayID: "0016c001f153a14c", uplinkID: 4_217_106_255,
            gatewayTime: NetworkTime(seconds: newYear, nanoseconds: 123_456_789),
            networkTime: NetworkTime(seconds: newYear, nanoseconds: 250_000_000),
            sinceGPSEpoch: NetworkDuration(seconds: 1_451_260_818, nanoseconds: 123_000_000),
            fineSinceGPSEpoch: NetworkDuration(seconds: 1_451_260_818, nanoseconds: 123_456_789), rssi: -36, snr: 10.5,
            channel: 4, rfChain: 1,
            location: EmittedLocation(latitude: 52.3740364, longitude: 4.9144401, altitude: 10.5),
            context: [0x13, 0x73, 0x96, 0x39], metadata: [EmittedEntry(key: "region_config_id", value: "eu868")])
        let second = EmittedReception(
            gatewayID: "0016c001f153a14d", uplinkID: 1,
            networkTime: NetworkTime(seconds: newYear, nanoseconds: 250_001_000), rssi: -110,
            location: EmittedLocation(), context: [1, 2, 3, 4])
        let uplink = EmittedUplink(
            deduplicationID: "3ac7e3c4-4401-4b8d-9386-a5c902f9202d",
            time: NetworkTime(seconds: newYear, nanoseconds: 123_456_789), device: device, devAddr: "00189440",
            dataRate: 1, frameCounter: 65_537, fPort: 1, data: [0x15, 0x66, 0x01],
            objectNumber: (name: "parkingStatus", value: 1), receptions: [first, second])
        let genuine = try genuine("up")
        #expect(text(uplink.json) == genuine.json)
        #expect(uplink.protobuf == genuine.protobuf)
    }

    @Test("So are a join and the two kinds of status")
    func joinAndStatus() throws {
        let join = EmittedJoin(
            deduplicationID: "c9dbe358-2578-4fb7-b295-66b44edc45a6",
            time: NetworkTime(seconds: newYear - 100, nanoseconds: 823_500_726), device: device, devAddr: "00189440")
        #expect(text(join.json) == (try genuine("join").json))
        #expect(join.protobuf == (try genuine("join").protobuf))

        var status = EmittedStatus(
            deduplicationID: "bf2a9746-1c8b-49be-a92e-f0b89c8534e4",
            time: NetworkTime(seconds: newYear + 100, nanoseconds: 927_172_638), device: device, marginDB: 10,
            batteryPercent: Float(128) / 254 * 100)
        #expect(text(status.json) == (try genuine("status").json))
        #expect(status.protobuf == (try genuine("status").protobuf))

        status.time = NetworkTime(seconds: newYear + 100, nanoseconds: 927_000_000)
        status.marginDB = -3
        status.isExternallyPowered = true
        status.batteryPercent = 0
        #expect(text(status.json) == (try genuine("status ext power").json))
        #expect(status.protobuf == (try genuine("status ext power").protobuf))
    }

    @Test("So are a gateway's connection and, but for what the city does not emit, its stats")
    func gateway() throws {
        for (name, isOnline) in [("conn online", true), ("conn offline", false)] {
            let connection = EmittedConnection(gatewayID: "0016c001f153a14c", isOnline: isOnline)
            #expect(text(connection.json) == (try genuine(name).json))
            #expect(connection.protobuf == (try genuine(name).protobuf))
        }
        let stats = EmittedGatewayStats(
            gatewayID: "0016c001f153a14c", time: NetworkTime(seconds: newYear + 30, nanoseconds: 0),
            location: EmittedLocation(
                latitude: 52.3740364, longitude: 4.9144401, altitude: 10, isFromGPS: true),
            rxReceived: 12, rxReceivedOK: 10, txReceived: 2, txEmitted: 2,
            metadata: [EmittedEntry(key: "concentratord_version", value: "4.5.0")])
        let whole = try genuine("gw stats").json
        let tail = try #require(whole.range(of: #","txPacketsPerFrequency""#))
        #expect(text(stats.json) == whole[..<tail.lowerBound] + "}")
        let topic = "eu868/gateway/0016c001f153a14c/event/stats"
        let parser = EventParser()
        let expected = parser.event(topic: topic, payload: try genuine("gw stats").protobuf)
        #expect(parser.event(topic: topic, payload: stats.json) == expected)
        #expect(parser.event(topic: topic, payload: stats.protobuf) == expected)
    }

    @Test(
        "Times have 0, 3, 6 or 9 digits of fraction",
        arguments: [
            (0, ""), (100_000_000, ".100"), (123_000_000, ".123"), (123_400_000, ".123400"),
            (123_456_000, ".123456"), (123_456_700, ".123456700"), (123_456_789, ".123456789"), (1, ".000000001"),
        ])
    func times(nanoseconds: Int64, fraction: String) {
        var bytes: [UInt8] = []
        NetworkTime(seconds: newYear, nanoseconds: nanoseconds).appendRFC3339(to: &bytes)
        #expect(text(bytes) == "2026-01-01T00:00:00\(fraction)+00:00")
    }
}
