import Ingest
import LoRaWAN
import Parking
import Testing

/// Which frame is news: state moves only forward, whatever the order of arrival.
struct OrderTests {
    /// A frame that follows the one at 100 s with counter 50.
    struct Successor: CustomTestStringConvertible, Sendable {
        var name: String
        var seconds: Double
        var frameCounter: UInt32
        var devAddr = "00189440"
        /// Whether both frames have our receive time only.
        var isTimeless = false
        var isNews: Bool

        var testDescription: String { name }
    }

    static let successors = [
        Successor(name: "newer, next counter", seconds: 101, frameCounter: 51, isNews: true),
        Successor(name: "older, earlier counter", seconds: 99, frameCounter: 49, isNews: false),
        Successor(name: "older, later counter", seconds: 99, frameCounter: 51, isNews: true),
        Successor(name: "same time and counter: a redelivery", seconds: 100, frameCounter: 50, isNews: false),
        Successor(name: "same time, later counter", seconds: 100, frameCounter: 51, isNews: true),
        Successor(name: "same time, earlier counter", seconds: 100, frameCounter: 49, isNews: false),
        Successor(name: "newer, counter reset by an ABP device", seconds: 160, frameCounter: 0, isNews: true),
        Successor(name: "newer, new session", seconds: 101, frameCounter: 0, devAddr: "00189441", isNews: true),
        Successor(
            name: "older, of an earlier session", seconds: 99, frameCounter: 900, devAddr: "00189441", isNews: false),
        Successor(
            name: "same time, another session", seconds: 100, frameCounter: 51, devAddr: "00189441", isNews: false),
        Successor(
            name: "our time only, same counter: a redelivery", seconds: 500, frameCounter: 50, isTimeless: true,
            isNews: false),
        Successor(name: "our time only, later counter", seconds: 500, frameCounter: 51, isTimeless: true, isNews: true),
        Successor(
            name: "our time only, earlier counter", seconds: 500, frameCounter: 49, isTimeless: true, isNews: false),
        Successor(
            name: "our time only, new session", seconds: 500, frameCounter: 0, devAddr: "00189441", isTimeless: true,
            isNews: true),
    ]

    @Test("A frame moves device and bay exactly where it is news, and is stored in any case", arguments: successors)
    func moves(_ successor: Successor) throws {
        var city = try City()
        let first = Uplink(1, occupied: true, at: 100, fCnt: 50)
        let second = Uplink(2, occupied: false, at: successor.seconds, fCnt: successor.frameCounter)
            .with(\.devAddr, successor.devAddr)
        city.take(successor.isTimeless ? first.timeless : first)
        let before = city.devices[0]
        let decisions = city.take(successor.isTimeless ? second.timeless : second)

        #expect(decisions.readings.count == 1)
        let device = city.devices[0]
        if successor.isNews {
            #expect(device.lastFrameCounter?.rawValue == successor.frameCounter)
            #expect(device.devAddr?.description == successor.devAddr)
            #expect(device.occupancy == .free)
            #expect(decisions.changes == ["OCCUPIED→FREE"])
        } else {
            #expect(device == before)
            #expect(decisions.changedDevices.isEmpty)
            #expect(decisions.moves.isEmpty)
            #expect(city.spaces[0].state == .occupied)
        }
    }

    @Test("Within one batch the same rules hold as from batch to batch", arguments: successors)
    func movesInOneBatch(_ successor: Successor) throws {
        var city = try City()
        let first = Uplink(1, occupied: true, at: 100, fCnt: 50)
        let second = Uplink(2, occupied: false, at: successor.seconds, fCnt: successor.frameCounter)
            .with(\.devAddr, successor.devAddr)
        let decisions =
            successor.isTimeless ? city.take(first.timeless, second.timeless) : city.take(first, second)
        #expect(decisions.changes == ["UNKNOWN→OCCUPIED"] + (successor.isNews ? ["OCCUPIED→FREE"] : []))
    }

    @Test("A batch that comes again moves nothing, with and without a network time")
    func redelivery() throws {
        let day = [(1, true), (2, false), (3, true), (4, false)].map { number, occupied in
            Uplink(number, occupied: occupied, at: Double(number) * 600)
        }
        for uplinks in [day, day.map(\.timeless)] {
            var city = try City()
            city.take(uplinks.map(\.arrival))
            let before = city
            let decisions = city.take(uplinks.map { $0.again(at: 90_000).arrival })
            #expect(decisions.readings.count == 4)
            #expect(decisions.moves.isEmpty)
            #expect(decisions.changedDevices.isEmpty)
            #expect(decisions.lostUplinks == 0)
            #expect(city.devices == before.devices)
            #expect(city.spaces == before.spaces)
        }
    }

    @Test("A frame without a word that overtakes a change does not hide it")
    func overtaken() throws {
        var city = try City()
        city.take(Uplink(9, occupied: false, at: 10))
        city.take(Uplink(11, occupied: true, at: 30).speechless)
        let decisions = city.take(Uplink(10, occupied: true, at: 20))
        #expect(decisions.changes == ["FREE→OCCUPIED"])
        let device = city.devices[0]
        #expect(device.lastFrameCounter?.rawValue == 11)
        #expect(device.lastObservedAt == .noon(30))
        #expect(device.occupancyFrameCounter?.rawValue == 10)
        #expect(device.occupancyObservedAt == .noon(20))
    }

    @Test("A quarantined frame that overtakes a change does not hide it")
    func overtakenByNonsense() throws {
        var city = try City()
        city.take(Uplink(1, occupied: false, at: 10))
        city.take(Uplink(3, occupied: true, at: 30).with(\.payload, [1, 2, 3]))
        #expect(city.take(Uplink(2, occupied: true, at: 20)).changes == ["FREE→OCCUPIED"])
    }

    @Test("After a join the counter begins again, even where our receive time is the only clock")
    func afterJoin() throws {
        var city = try City()
        city.take(Uplink(500, occupied: false, at: 10).timeless)
        city.take([.event("join", #""devAddr":"00189441""#, at: .noon(20))])
        let decisions = city.take(
            Uplink(1, occupied: true, at: 30, fCnt: 0).with(\.devAddr, "00189441").timeless)
        #expect(decisions.changes == ["FREE→OCCUPIED"])
        #expect(decisions.lostUplinks == 0)
    }

    @Test("A frame without a word that begins a session does not leave the old counter behind for the next word")
    func speechlessNewSession() throws {
        var city = try City()
        city.take(Uplink(500, occupied: false, at: 10).timeless)
        city.take(Uplink(1, occupied: true, at: 20, fCnt: 0).with(\.devAddr, "00189441").speechless.timeless)
        let decisions = city.take(Uplink(2, occupied: true, at: 30, fCnt: 1).with(\.devAddr, "00189441").timeless)
        #expect(decisions.changes == ["FREE→OCCUPIED"])
    }

    @Test("The time last seen never moves back")
    func lastSeen() throws {
        var device = City.sensor()
        device.lastSeenAt = .noon(1000)
        var city = try City(devices: [device])
        city.take(Uplink(1, occupied: true, at: 10))
        #expect(city.devices[0].lastSeenAt == .noon(1000))
        #expect(city.devices[0].lastObservedAt == .noon(10))
    }
}
