import ChirpStack
import Codecs
import Ingest
import LoRaWAN
import Parking
import Testing

/// Parts of a message that are not needed, and ports that are not a sensor's.
@Suite("What is left out of a message")
struct UnneededPartTests {
    private func changed(_ uplink: Uplink, _ old: String, _ new: String) -> Arrival {
        var arrival = uplink.arrival
        arrival.payload = Array(String(decoding: arrival.payload, as: UTF8.self).replacing(old, with: new).utf8)
        return arrival
    }

    @Test(
        "An uplink with a gateway id that is none moves the bay; the reception counts, and so does what was left out",
        arguments: ["", "00112233", "0016c001f153a1a100"])
    func gatewayID(id: String) throws {
        var city = try City()
        let decisions = city.take([changed(Uplink(1, occupied: true), "0016c001f15300a1", id)])
        #expect(decisions.changes == ["UNKNOWN→OCCUPIED"])
        #expect(decisions.readings.first?.uplink.receptions.map(\.gatewayID) == [nil])
        #expect(city.devices[0].rssi == -80)
        #expect(decisions.changedGateways.isEmpty && decisions.orphanGateways.isEmpty)
        #expect(decisions.ignoredFields[.rxInfoGatewayID] == 1)
        #expect(IgnoredField.allCases.reduce(0) { $0 + decisions.ignoredFields[$1] } == 1)
    }

    @Test("A bad copy beside a good one leaves the good gateway seen")
    func besideGood() throws {
        var city = try City()
        let copies = [Uplink.Copy(gateway: City.gatewayID(0xB7), rssi: -40), Uplink.Copy()]
        let decisions = city.take([
            changed(Uplink(1, occupied: true, at: 60).with(\.copies, copies), "0016c001f15300b7", "partner-7")
        ])
        #expect(decisions.readings.first?.uplink.receptions.count == 2)
        #expect(city.gateways[0].lastSeenAt == .noon(60))
        #expect(city.devices[0].rssi == -40)
    }

    @Test("An uplink that does not name its profile is read by the one that its device had before")
    func profile() throws {
        var city = try City()
        city.take(Uplink(1, occupied: false, at: 0))
        let decisions = city.take([
            changed(
                Uplink(2, occupied: true, at: 60), #""deviceProfileName":"Bosch TPS110""#, #""deviceProfileName":7"#)
        ])
        #expect(decisions.changes == ["FREE→OCCUPIED"])
        #expect(decisions.readings.first?.codecName == "bosch/tps110")
        #expect(decisions.ignoredFields[.deviceProfileName] == 1)
        #expect(city.devices[0].deviceProfileName == "Bosch TPS110")
    }

    @Test("Counts of what was left out add up, and are equal where there are none")
    func counts() {
        var sum = IgnoredFieldCounts()
        sum += IgnoredFieldCounts()
        #expect(sum == IgnoredFieldCounts())
        var other = IgnoredFieldCounts()
        other.count(IgnoredFields([.time, .txPacketsReceived]))
        sum += other
        sum += other
        #expect(sum[.time] == 2 && sum[.txPacketsReceived] == 2 && sum[.acknowledged] == 0)
    }

    @Test("fPorts 0, 200, 201, 202 and 226 are the network's, unless the codec names the port")
    func ports() throws {
        #expect((0...255).filter { FPort(rawValue: $0).isOfNetwork } == [0, 200, 201, 202, 226])
        #expect(FPort.ofNetwork.allSatisfy(\.isOfNetwork) && FPort.ofNetwork.count == 5)
        let file = """
            { "format": 1, "id": "test/port", "vendor": "Test", "model": "Port", "version": "1.0.0",
              "kind": "space_sensor", "sources": ["by hand"], "profiles": ["Port"], "heartbeat_s": 86400,
              "frames": [{ "name": "status", "fPort": 202, "length": 1, "cause": "change", "fields": [
                { "to": "occupancy", "byte": 0, "bits": 0, "values": { "0": "free", "1": "occupied" } }] }],
              "vectors": [{ "fPort": 202, "hex": "01", "source": "by hand",
                "expect": { "occupancy": "occupied", "cause": "change" } }] }
            """
        let library = try CodecLibrary(codecs: [Codec(file: "test/port.json", contents: Array(file.utf8))])
        var city = try City()
        for (port, occupancy) in [(202, Occupancy.occupied), (201, nil)] {
            let batch = Batch([Uplink(port, occupied: true).with(\.fPort, port).with(\.profile, "Port").arrival])
            let decisions = city.take(batch, 0..<1, Decider(codecs: library))
            #expect(decisions.readings.map { $0.reading?.occupancy } == [occupancy])
            #expect(decisions.quarantine.isEmpty)
        }
    }

    @Test("A cleared topic's empty message is nothing: not quarantined, retained or not")
    func empty() throws {
        var city = try City()
        let topics = [Uplink(1, occupied: true).topic, "eu868/gateway/0016c001f15300a1/state/conn"]
        let decisions = city.take(
            topics.flatMap { topic in
                [true, false].map { Arrival(topic, [UInt8](), isRetained: $0) }
            })
        #expect(decisions.quarantine.isEmpty && decisions.readings.isEmpty && decisions.orphanGateways.isEmpty)
    }

    @Test("A refused message names its device by topic or body, and its frame")
    func names() throws {
        var city = try City()
        let uplink = Uplink(9, occupied: true)
        let decisions = city.take([
            Arrival(uplink.topic, "{nonsense"), changed(uplink, #""fCnt":9"#, #""fCnt":-9"#),
            Arrival("others/topic", uplink.arrival.payload), Arrival("others/topic", "{nonsense"),
        ])
        #expect(
            decisions.quarantine.map(\.devEUI) == [
                City.devEUI("A1"), City.devEUI("A1"), City.devEUI("A1"), nil,
            ])
        #expect(
            decisions.quarantine.map(\.deduplicationID)
                == [nil, uplink.deduplicationID, uplink.deduplicationID, nil])
    }

    @Test("A gateway's messages that come late set back neither its counters nor its connection")
    func lateGateway() throws {
        var city = try City()
        city.take([.stats(received: 5, at: .noon(60)), .connection(isOnline: true, at: .noon(60))])
        city.take([.stats(received: 3, at: .noon(30)), .connection(isOnline: false, at: .noon(30))])
        #expect(city.gateways[0].stats?.rxReceived == 5)
        #expect(city.gateways[0].lastStatsAt == .noon(60))
        #expect(city.gateways[0].isConnected == true)
    }
}
