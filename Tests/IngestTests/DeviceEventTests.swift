import ChirpStack
import Ingest
import LoRaWAN
import Parking
import Testing

/// Joins, statuses and the other events of a registered device.
struct DeviceEventTests {
    @Test("A join is stored, seen, and starts a session")
    func join() throws {
        var city = try City()
        city.take(Uplink(40, occupied: true, at: 10))
        let decisions = city.take([.event("join", #""devAddr":"00189441""#, at: .noon(20))])
        let row = try #require(decisions.deviceEvents.first)
        #expect(row.event.kind == .join)
        #expect(row.occurredAt == .noon(20))
        #expect(row.deviceIndex == 0)
        #expect(city.devices[0].devAddr?.bits == 0x0018_9441)
        #expect(city.devices[0].lastFrameCounter == nil)
        #expect(city.devices[0].lastSeenAt == .noon(20))
        #expect(city.devices[0].occupancy == .occupied)
        #expect(city.devices[0].lifecycle == .commissioned)
    }

    @Test("A join of a device never heard does not commission it")
    func firstJoin() throws {
        var city = try City()
        city.take([.event("join", #""devAddr":"00189441""#, at: .noon(20))])
        #expect(city.devices[0].lifecycle == .provisioned)
        #expect(city.devices[0].lastSeenAt == .noon(20))
        #expect(city.devices[0].lastObservedAt == nil)
    }

    @Test("A join that comes late does not end the session that followed it")
    func lateJoin() throws {
        var city = try City()
        city.take(Uplink(1, occupied: true, at: 30, fCnt: 0).with(\.devAddr, "00189441"))
        let before = city.devices
        let decisions = city.take([.event("join", #""devAddr":"00189441""#, at: .noon(20))])
        #expect(decisions.deviceEvents.count == 1)
        #expect(decisions.changedDevices.isEmpty)
        #expect(city.devices == before)
    }

    @Test("A status sets the battery, unless it is older than the newest uplink by more than a clock's error")
    func status() throws {
        var city = try City()
        city.take([.event("status", #""margin":10,"batteryLevel":80.5"#, at: .noon(10))])
        #expect(city.devices[0].batteryPercent == 80.5)
        city.take(Uplink(1, occupied: true, at: 300))
        city.take([.event("status", #""margin":10,"batteryLevel":90"#, at: .noon(239))])
        #expect(city.devices[0].batteryPercent == 80.5)
        city.take([.event("status", #""margin":10,"batteryLevel":79"#, at: .noon(299))])
        #expect(city.devices[0].batteryPercent == 79)
        city.take([.event("status", #""margin":10,"batteryLevel":78"#, at: .noon(310))])
        #expect(city.devices[0].batteryPercent == 78)
    }

    @Test(
        "A status without a battery level keeps the last one",
        arguments: [#""batteryLevelUnavailable":true"#, #""externalPowerSource":true"#])
    func statusWithoutBattery(members: String) throws {
        var device = City.sensor()
        device.batteryPercent = 55
        var city = try City(devices: [device])
        let decisions = city.take([.event("status", members, at: .noon(20))])
        #expect(decisions.deviceEvents.count == 1)
        #expect(decisions.changedDevices.isEmpty)
        #expect(city.devices[0].batteryPercent == 55)
    }

    @Test("The other events are stored and change nothing")
    func others() throws {
        var city = try City()
        let before = city.devices
        let decisions = city.take([
            .event("ack", #""queueItemId":"q","acknowledged":true,"fCntDown":3"#),
            .event("txack", #""downlinkId":1,"queueItemId":"q","fCntDown":3,"gatewayId":"0016c001f15300a1""#),
            .event("log", #""level":"WARNING","code":"UPLINK_F_CNT_RESET","description":"reset","context":{}"#),
            .event("location", #""location":{"latitude":1,"longitude":2}"#),
            .event("integration", #""integrationName":"loracloud","eventType":"x""#),
        ])
        #expect(decisions.deviceEvents.map(\.event.kind) == [.ack, .txAck, .log, .location, .integration])
        #expect(decisions.changedDevices.isEmpty)
        #expect(decisions.quarantine.isEmpty)
        #expect(city.devices == before)
    }

    @Test("An event whose time cannot be true happened when it came")
    func implausibleTime() throws {
        var city = try City()
        var join = Arrival.event(
            "join", #""devAddr":"00189441""#, at: Timestamp(microseconds: 315_964_800_000_000))
        join.receivedAt = .noon(20)
        #expect(city.take([join]).deviceEvents.map(\.occurredAt) == [.noon(20)])
    }
}
