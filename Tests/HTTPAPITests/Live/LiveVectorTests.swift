import JSON
import LoRaWAN
import Model
import NIOCore
import Parking
import Testing

@testable import HTTPAPI

@Suite("What a scope shows, kept in memory: differences, and what each client is told of them")
struct LiveVectorTests {
    private static let site: SiteID = City.id(1)
    private static let other: SiteID = City.id(2)

    private static func space(
        _ number: UInt64, _ state: SpaceState = .free, on site: SiteID = site, sensor: DeviceID? = nil
    ) -> LiveRow {
        var space = Live<SpaceView>()
        space.full.id = City.id(100 + number)
        (space.full.siteID, space.full.state, space.full.sensorDeviceID) = (site, state, sensor)
        return LiveRow(space)
    }

    private static func device(_ number: UInt64, on space: UInt64? = nil, rssi: Float = -90) -> LiveRow {
        var device = Live<DeviceView>()
        device.full.id = City.id(200 + number)
        (device.full.assignedSpaceID, device.full.rssi) = (space.map { City.id(100 + $0) }, rssi)
        return LiveRow(device)
    }

    private static func uplink(_ number: UInt64, of device: UInt64 = 1, on space: UInt64? = nil) -> LiveUplink {
        var reading = ReadingView()
        reading.deduplicationID = DeduplicationID(UUIDBits(high: 1, low: number))
        reading.deviceID = City.id(200 + device)
        reading.spaceID = space.map { City.id(100 + $0) }
        return LiveUplink(reading)
    }

    private static func vector(_ limits: LiveLimits = LiveLimits(), _ rows: [LiveTopic: [LiveRow]] = [:]) -> LiveVector
    {
        var vector = LiveVector(epoch: 0xE, limits)
        _ = vector.take(whole: rows)
        return vector
    }

    private static func events(_ chunk: StreamChunk?) -> [StreamClient.Event] {
        guard let chunk else { return [] }
        return StreamClient.State(body: String(buffer: chunk.bytes)).events
    }

    private static func text(_ number: UInt64) -> String { (City.id(number) as SpaceID).description }

    @Test("A change tells the rows that differ and those that went, with the counts; what is the same is nothing")
    func change() {
        var vector = Self.vector(.usual, [.spaces: [Self.space(1), Self.space(2), Self.space(3)]])
        #expect(vector.take(whole: [.spaces: [Self.space(1), Self.space(2), Self.space(3)]]).isEmpty)
        #expect(vector.version == 1)
        let change = vector.take(whole: [.spaces: [Self.space(1), Self.space(2, .occupied)]])
        let events = Self.events(vector.chunk(of: change, for: LiveView(), since: nil))
        #expect(events.map(\.name) == ["spaces"])
        #expect(events[0].rows == [Self.text(102)])
        #expect(events[0].json["gone"].items.map(\.text) == [Self.text(103)])
        #expect(events[0].json["summary"]["spaces"]["total"].integer == 2)
        #expect(events[0].json["summary"]["spaces"]["occupied"].integer == 1)
        #expect(vector.chunk(of: change, for: LiveView(topics: [.devices]), since: nil) == nil)
    }

    @Test("Of rows that were asked for, those that are not there have gone; others stay")
    func some() {
        var vector = Self.vector(.usual, [.spaces: [Self.space(1), Self.space(2)]])
        var asked = ChangedRows()
        asked.spaces = [City.id(101)]
        let change = vector.take([:], asked: asked, uplinks: [])
        #expect(Self.events(vector.chunk(of: change, for: LiveView(), since: nil))[0].json["gone"].items.count == 1)
        #expect(vector.row(.spaces, (City.id(102) as SpaceID).uuid) != nil)
    }

    @Test("Who comes again is told what is new since; whose event is unknown, of another view or too old, is not")
    func resume() throws {
        var vector = Self.vector(
            .with { $0.removedMax = 2 }, [.spaces: [Self.space(1), Self.space(2)], .devices: [Self.device(1)]])
        let view = LiveView()
        let id = try #require(Self.events(vector.snapshot(for: view)).last?.id.flatMap { LiveEventID($0) })
        let nothing = try #require(vector.chunk(for: view, knowing: id))
        #expect(nothing.events == 0 && nothing.bytes.readableBytes == 0)
        _ = vector.take(whole: [.spaces: [Self.space(1, .occupied)], .devices: [Self.device(1, rssi: -50)]])
        let events = Self.events(vector.chunk(for: view, knowing: id))
        #expect(events.map(\.name) == ["spaces", "devices"])
        // Who breaks off after the first of them gets both again.
        #expect(events[0].id == id.text && events[1].id != id.text)
        #expect(events[0].rows == [Self.text(101)] && events[0].json["gone"].items.map(\.text) == [Self.text(102)])
        #expect(vector.chunk(for: LiveView(topics: [.spaces]), knowing: id) == nil)
        #expect(vector.chunk(for: view, knowing: LiveEventID(epoch: 0xF, view: view, version: 1)) == nil)
        #expect(vector.chunk(for: view, knowing: LiveEventID(epoch: 0xE, view: view, version: 99)) == nil)
        for _ in 0..<2 {
            _ = vector.take(whole: [.spaces: [Self.space(1), Self.space(5)]])
            _ = vector.take(whole: [.spaces: [Self.space(1)]])
        }
        #expect(vector.chunk(for: view, knowing: id) == nil)
        #expect(vector.chunk(for: view, knowing: LiveEventID(epoch: 0xE, view: view, version: vector.version)) != nil)
    }

    @Test("A site's clients see its own: a space that moves away is gone for them, and new for the others")
    func sites() {
        var vector = Self.vector(
            .usual,
            [
                .spaces: [Self.space(1), Self.space(2, on: Self.other)],
                .devices: [Self.device(1, on: 1), Self.device(2)],
            ])
        let here = LiveView(siteID: Self.site)
        let snapshot = Self.events(vector.snapshot(for: here))[0].json
        #expect(snapshot["spaces"].items.count == 1 && snapshot["devices"].items.count == 1)
        #expect(snapshot["summary"]["spaces"]["total"].integer == 1)
        let change = vector.take(
            whole: [
                .spaces: [Self.space(1, on: Self.other), Self.space(2, on: Self.other)],
                .devices: [Self.device(1, on: 1), Self.device(2)],
            ])
        let events = Self.events(vector.chunk(of: change, for: here, since: nil))
        #expect(events.map { $0.json["gone"].items.map(\.text) } == [[Self.text(101)]])
        let there = LiveView(siteID: Self.other)
        #expect(Self.events(vector.chunk(of: change, for: there, since: nil)).map(\.rows) == [[Self.text(101)]])
    }

    @Test("A device's clients see it, the spaces that it is on, and what it says")
    func devices() {
        var vector = Self.vector(
            .usual,
            [
                .spaces: [Self.space(1, sensor: City.id(201)), Self.space(2)],
                .devices: [Self.device(1, on: 1), Self.device(2)],
            ])
        let view = LiveView(topics: Set(LiveTopic.allCases), deviceID: City.id(201))
        let change = vector.take([:], asked: ChangedRows(), uplinks: [Self.uplink(1), Self.uplink(2, of: 2)])
        #expect(Self.events(vector.chunk(of: change, for: view, since: nil)).map(\.name) == ["uplinks"])
        let events = Self.events(vector.snapshot(for: view))
        #expect(events[0].json["spaces"].items.count == 1 && events[0].json["devices"].items.count == 1)
        #expect(events[1].json["rows"].items.count == 1)
    }

    @Test("The last 500 uplinks are kept, each once")
    func uplinks() {
        var vector = Self.vector()
        let view = LiveView(topics: [.uplinks])
        _ = vector.take([:], asked: ChangedRows(), uplinks: (1...501).map { Self.uplink($0) })
        #expect(vector.take([:], asked: ChangedRows(), uplinks: [Self.uplink(501)]).isEmpty)
        #expect(vector.uplinks.count == 500)
        #expect(Self.events(vector.snapshot(for: view))[1].json["rows"].items.count == 500)
        vector.forgetUplinks()
        #expect(Self.events(vector.snapshot(for: view)).count == 1)
    }

    @Test("A look asks for the rows whose marks are others, and for the spaces of such devices")
    func marks() {
        let vector = Self.vector(
            .usual, [.spaces: [Self.space(1), Self.space(2)], .devices: [Self.device(1, on: 1), Self.device(2)]])
        var marks = LiveMarks()
        marks.devices = [Self.device(1).mark, Self.device(2).mark]
        #expect(vector.unknown(of: marks).isEmpty)
        marks.devices[0].at = Timestamp(microseconds: 5)
        let unknown = vector.unknown(of: marks)
        #expect(unknown.devices == [City.id(201)] && unknown.spaces == [City.id(101)])
    }

    @Test("Everything tells of the devices that were heard meanwhile, so that no uplink of theirs is passed over")
    func heard() {
        var vector = Self.vector(.usual, [.devices: [Self.device(1), Self.device(2)]])
        var late = Live<DeviceView>()
        (late.full.id, late.full.lastSeenAt) = (City.id(202), Timestamp(microseconds: 5))
        let rows = [Self.device(1), LiveRow(late)]
        #expect(vector.heard(rows) == [City.id(202)])
        let change = vector.take(whole: [.devices: rows], uplinks: [Self.uplink(1, of: 2)])
        let view = LiveView(topics: Set(LiveTopic.allCases))
        #expect(Self.events(vector.chunk(of: change, for: view, since: nil)).map(\.name) == ["devices", "uplinks"])
        #expect(vector.heard(rows).isEmpty)
    }

    @Test("Each event has the form that the contract promises, with no member more and none less")
    func forms() throws {
        let document = try Self.document()
        let view = LiveView(topics: Set(LiveTopic.allCases))
        var gateway = Live<GatewayView>()
        gateway.full.id = City.id(301)
        var vector = Self.vector()
        let rows: [LiveTopic: [LiveRow]] = [
            .spaces: [Self.space(1)], .devices: [Self.device(1, on: 1)], .gateways: [LiveRow(gateway)],
        ]
        let change = vector.take(whole: rows, uplinks: [Self.uplink(1)])
        var events = Self.events(vector.snapshot(for: view))
        events += Self.events(vector.chunk(of: change, for: view, since: nil))
        for word in [StreamWords.resync, StreamWords.bye(.revoked)] {
            events += StreamClient.State(body: String(buffer: word)).events
        }
        #expect(Set(events.map(\.name)) == Set(LiveTopic.events.map(\.key)))
        let check = SchemaCheck(document: document)
        for event in events {
            let faults = check.faults(in: event.json, document["events"][event.name])
            #expect(faults.isEmpty, "\(event.name): \(faults)")
        }
    }

    /// The forms of events, as the contract's document would have them.
    private static func document() throws -> JSONTree {
        var names = NamedSchemas()
        for (_, schema) in LiveTopic.events { names.collect(from: schema) }
        var writer = JSONWriter(capacity: 65_536)
        writer.object { json in
            json.object("events") { json in
                for (name, schema) in LiveTopic.events {
                    json.key(name)
                    schema.write(to: &json)
                }
            }
            json.object("components") { json in
                json.object("schemas") { json in
                    for (name, schema) in names.found {
                        json.key(name)
                        schema.write(to: &json)
                    }
                }
            }
        }
        return try JSONTree(writer.bytes)
    }

    @Test("An event's id is read back; anything else is no id")
    func ids() {
        let id = LiveEventID(epoch: 0xAB, view: LiveView(), version: 12)
        #expect(LiveEventID(id.text) == id)
        for text in [
            "", "1-2", id.text + "x", "-1", "zz" + id.text.dropFirst(2), id.text.replacing("-12", with: "--1"),
        ] {
            #expect(LiveEventID(text) == nil, "\(text)")
        }
    }

    @Test("The names of topics are a list with commas between, and nothing else")
    func topics() {
        #expect(LiveTopic.list("spaces,uplinks") == [.spaces, .uplinks])
        for text in ["", ",", "spaces,", "spaces, devices", "people"] { #expect(LiveTopic.list(text) == nil) }
    }
}
