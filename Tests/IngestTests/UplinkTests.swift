import ChirpStack
import Ingest
import LoRaWAN
import Parking
import Testing

/// What one uplink becomes: a reading, a frame without a reading, or a quarantined message.
struct UplinkTests {
    @Test("An uplink becomes a reading that names its codec and carries three clocks' worth of times")
    func becomesReading() throws {
        var city = try City()
        let uplink = Uplink(7, occupied: true, at: 60)
        let decisions = city.take(uplink)

        let row = try #require(decisions.readings.first)
        #expect(decisions.readings.count == 1)
        #expect(row.uplink.deduplicationID == uplink.deduplicationID)
        #expect(row.observedAt == .noon(60))
        #expect(row.receivedAt == .noon(60.2))
        #expect(!row.isReceiveTime)
        #expect(row.reading?.occupancy == .occupied)
        #expect(row.reading?.cause == .change)
        #expect(row.codecName == "bosch/tps110")
        #expect(row.codecVersion?.isEmpty == false)
        #expect(decisions.quarantine.isEmpty)
        #expect(decisions.orphans.isEmpty)
    }

    @Test(
        "The profile's name selects the codec, whatever its case",
        arguments: ["Bosch TPS110", "bosch tps110", "TPL110"])
    func codecByProfile(profile: String) throws {
        var city = try City()
        let decisions = city.take(Uplink(1, occupied: true).with(\.profile, profile))
        #expect(decisions.readings.first?.codecName == "bosch/tps110")
    }

    @Test("A codec that the device names itself wins over its profile's")
    func codecByDevice() throws {
        var device = City.sensor()
        device.codecName = "pni/placepod"
        var city = try City(devices: [device])
        let frame = Uplink(1, occupied: true).with(\.fPort, 2).with(\.payload, [0x37, 0x66, 0x01])
        let decisions = city.take(frame)
        #expect(decisions.readings.first?.codecName == "pni/placepod")
        #expect(decisions.readings.first?.reading?.occupancy == .occupied)
    }

    @Test("A device that names a codec which is not there goes into quarantine, not to its profile's codec")
    func codecMissing() throws {
        for name in ["nobody/nothing", "not a codec name"] {
            var device = City.sensor()
            device.codecName = name
            var city = try City(devices: [device])
            let decisions = city.take(Uplink(1, occupied: true))
            #expect(decisions.reasons == [.unknownProfile])
            #expect(decisions.readings.isEmpty)
        }
    }

    @Test("An unknown profile is quarantined with all that is known, and the device counts as heard")
    func unknownProfile() throws {
        var city = try City()
        let uplink = Uplink(3, occupied: true, at: 5).with(\.profile, "Acme Gizmo")
        let decisions = city.take(uplink)

        let row = try #require(decisions.quarantine.first)
        #expect(row.rejection.reason == .unknownProfile)
        #expect(row.rejection.detail.contains("Acme Gizmo"))
        #expect(row.messageIndex == 0)
        #expect(row.devEUI == City.devEUI("A1"))
        #expect(row.deduplicationID == uplink.deduplicationID)
        #expect(row.tenantID == City.acme)
        #expect(row.receivedAt == .noon(5.2))
        #expect(decisions.readings.isEmpty)
        #expect(decisions.moves.isEmpty)

        let device = city.devices[0]
        #expect(decisions.changedDevices == [0])
        #expect(device.lastSeenAt == .noon(5))
        #expect(device.lastFrameCounter?.rawValue == 3)
        #expect(device.rssi == -80)
        #expect(device.deviceProfileName == "Acme Gizmo")
        #expect(device.lifecycle == .provisioned)
    }

    @Test(
        "A frame that the codec does not know is quarantined under the codec's reason, and the device counts as heard")
    func unknownFrame() throws {
        var city = try City()
        let decisions = city.take(
            Uplink(1, occupied: true, at: 1).with(\.payload, [1, 2, 3]),
            Uplink(2, occupied: true, at: 2).with(\.fPort, 99))
        #expect(decisions.reasons == [.wrongLength, .unknownFrame])
        #expect(decisions.readings.isEmpty)
        #expect(city.devices[0].lastFrameCounter?.rawValue == 2)
        #expect(city.devices[0].occupancy == nil)
        #expect(city.devices[0].lifecycle == .provisioned)
    }

    @Test(
        "A frame that is not the sensor's own is stored without a reading and says nothing about the bay",
        arguments: [
            Uplink(4, occupied: true).with(\.fPort, 0),
            Uplink(4, occupied: true).with(\.fPort, 0).with(\.payload, []),
            Uplink(4, occupied: true).with(\.fPort, 226),
            Uplink(4, occupied: true).with(\.fPort, 200),
            Uplink(4, occupied: true).with(\.fPort, 201),
            Uplink(4, occupied: true).with(\.fPort, 202),
            Uplink(4, occupied: true).with(\.fPort, 202).with(\.profile, "Acme Gizmo"),
            Uplink(4, occupied: true).with(\.payload, []),
            Uplink(4, occupied: true).with(\.sessionKeyID, "AAEC"),
            Uplink(4, occupied: true).with(\.payload, []).with(\.profile, "Acme Gizmo"),
        ])
    func withoutReading(uplink: Uplink) throws {
        var city = try City()
        let decisions = city.take(uplink)
        let row = try #require(decisions.readings.first)
        #expect(row.reading == nil)
        #expect(row.codecName == nil)
        #expect(row.codecVersion == nil)
        #expect(decisions.quarantine.isEmpty)
        #expect(decisions.moves.isEmpty)
        #expect(city.devices[0].lastFrameCounter?.rawValue == 4)
        #expect(city.devices[0].occupancy == nil)
        #expect(city.devices[0].lifecycle == .provisioned)
    }

    @Test("The first valid uplink commissions a provisioned device and moves no other along")
    func commissions() throws {
        for before in Lifecycle.allCases {
            var device = City.sensor()
            device.lifecycle = before
            var city = try City(devices: [device])
            city.take(Uplink(1, occupied: false))
            #expect(city.devices[0].lifecycle == (before == .provisioned ? .commissioned : before))
        }
    }

    @Test("What a frame measures is kept until another frame measures it")
    func measurements() throws {
        var city = try City()
        let pod = Uplink(1, occupied: true, at: 1).with(\.profile, "PNI PlacePod").with(\.fPort, 2)
        city.take(pod.with(\.payload, [0x03, 0x02, 0x01, 0x5E, 0x02, 0x67, 0x00, 0xF0]))
        #expect(city.devices[0].batteryV == 3.5)
        #expect(city.devices[0].temperatureC == 24)
        city.take(
            Uplink(2, occupied: true, at: 2).with(\.profile, "PNI PlacePod").with(\.fPort, 2).with(
                \.payload, [0x02, 0x67, 0xFF, 0xEC]))
        #expect(city.devices[0].batteryV == 3.5)
        #expect(city.devices[0].temperatureC == -2)
        #expect(city.devices[0].deviceProfileName == "PNI PlacePod")
    }

    @Test("Signal is that of the best gateway; a frame with no gateway listed keeps the last")
    func signal() throws {
        var city = try City()
        let copies = [
            Uplink.Copy(gateway: City.gatewayID(1), rssi: -110, snr: 9),
            Uplink.Copy(gateway: City.gatewayID(2), rssi: -76, snr: -3.25),
            Uplink.Copy(gateway: City.gatewayID(3), rssi: -76, snr: -4),
        ]
        city.take(Uplink(1, occupied: true, at: 1).with(\.copies, copies))
        city.take(Uplink(2, occupied: true, at: 2).with(\.copies, []))
        #expect(city.devices[0].rssi == -76)
        #expect(city.devices[0].snr == -3.25)
        #expect(city.devices[0].lastObservedAt == .noon(2))
    }

    @Test("A change of ChirpStack's tenant is counted and changes no owner; its first mention is no change")
    func networkTenant() throws {
        var city = try City()
        let other = "00000000-1111-4222-8333-444444444444"
        #expect(city.take(Uplink(1, occupied: true, at: 1)).networkTenantChanges == 0)
        let decisions = city.take(
            Uplink(2, occupied: true, at: 2).with(\.networkTenantID, other),
            Uplink(3, occupied: true, at: 3).with(\.networkTenantID, other))
        #expect(decisions.networkTenantChanges == 1)
        #expect(city.devices[0].networkTenantID?.description == other)
        #expect(city.devices[0].tenantID == City.acme)
    }

    @Test("Two copies of a frame in one batch have one time, even where it is only that of our receipt")
    func copiesInOneBatch() throws {
        var city = try City(devices: [City.sensor("A1"), City.sensor("A2", on: nil)])
        let frame = Uplink(1, occupied: true, at: 10).timeless
        let decisions = city.take(
            frame, frame.again(at: 90_000), frame.with(\.device, "A2").again(at: 20), Uplink(2, occupied: true).timeless
        )
        #expect(decisions.readings.map(\.observedAt) == [.noon(10.2), .noon(10.2), .noon(20), .noon(0.2)])
        #expect(decisions.readings.map(\.isReceiveTime) == [true, true, true, true])
    }

    @Test("Nonsense is quarantined in its place, and the good messages beside it are decided")
    func nonsenseBesideGood() throws {
        var city = try City()
        let decisions = city.take([
            Uplink(1, occupied: true, at: 1).arrival, .nonsense(),
            Arrival("application/x/y", "{}"), Uplink(2, occupied: false, at: 2).arrival,
        ])
        #expect(decisions.quarantine.map(\.messageIndex) == [1, 2])
        #expect(decisions.reasons == [.malformedJSON, .topicUnparseable])
        #expect(decisions.quarantine.map(\.devEUI) == [City.devEUI("A1"), nil])
        #expect(decisions.readings.count == 2)
        #expect(decisions.changes == ["UNKNOWN→OCCUPIED", "OCCUPIED→FREE"])
    }

    @Test("A frame is known to be new where its device's row proves it, and only there")
    func newness() throws {
        var city = try City()
        #expect(city.take(Uplink(5, occupied: true, at: 60)).areReadingsNew)
        #expect(city.take(Uplink(6, occupied: false, at: 90)).areReadingsNew)
        // Delivered again, overtaken, twice in a batch, or with no time but ours.
        #expect(!city.take(Uplink(6, occupied: false, at: 90)).areReadingsNew)
        #expect(!city.take(Uplink(4, occupied: false, at: 30)).areReadingsNew)
        let twice = Uplink(7, occupied: true, at: 120).arrival
        #expect(!city.take([twice, twice]).areReadingsNew)
    }

    @Test("Only the messages of the range are decided, and only their rows are asked for")
    func range() throws {
        var city = try City(devices: [City.sensor("A1"), City.sensor("A2", on: City.otherBay)])
        let batch = Batch([
            Uplink(1, occupied: true, at: 1).arrival,
            Uplink(2, occupied: true, at: 2).with(\.device, "A2").arrival,
            .stats(City.gatewayID(0xB7), at: .noon), .nonsense(),
            .event("log", #""level":"INFO""#, device: "A3"),
        ])
        let subjects = Decider.subjects(of: batch, 1..<5)
        #expect(subjects.devices == [City.devEUI("A2"), City.devEUI("A3")])
        #expect(subjects.gateways == [City.gatewayID(0xB7)])

        let decisions = city.take(batch, 1..<4, Decider(codecs: try City.codecs()))
        #expect(decisions.readings.map { decisions.devices[$0.deviceIndex].devEUI } == [City.devEUI("A2")])
        #expect(decisions.changedDevices == [1])
        #expect(decisions.quarantine.map(\.messageIndex) == [3])
    }

    @Test("Messages of unregistered devices are orphans: uplinks whole, other events counted")
    func orphans() throws {
        var city = try City()
        let stranger = Uplink(9, occupied: true).with(\.device, "EE").with(\.profile, "Acme Gizmo")
        let decisions = city.take([
            .event("join", #""devAddr":"0018943f""#, device: "EE"), stranger.arrival, Uplink(1, occupied: true).arrival,
        ])
        #expect(decisions.orphans.map(\.messageIndex) == [0, 1])
        #expect(decisions.orphans.allSatisfy { $0.device.devEUI == City.devEUI("EE") })
        #expect(decisions.orphans.map { $0.uplink?.deduplicationID } == [nil, stranger.deduplicationID])
        #expect(decisions.quarantine.isEmpty)
        #expect(decisions.readings.count == 1)
        #expect(decisions.deviceEvents.isEmpty)
        // The gateway that heard a stranger is alive all the same.
        #expect(decisions.changedGateways == [0])
    }
}
