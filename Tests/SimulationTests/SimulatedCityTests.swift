import ChirpStack
import LoRaWAN
import Parking
import Simulation
import Testing

@Suite struct SimulatedCityTests {
    private static let start = Timestamp(microseconds: 1_767_225_600_000_000)

    /// A city's messages of so many seconds, in steps of one.
    private func life(_ city: inout SimulatedCity, seconds: Int) -> [SimulatedMessage] {
        (0...seconds).flatMap { city.advance(to: Self.start.adding(seconds: Double($0))) }
    }

    private func city(
        seed: UInt64 = 1, speed: Double = 600, lossRate: Double = 0.05, devices: Encoding = .json,
        gateways: Encoding = .protobuf
    ) -> SimulatedCity {
        SimulatedCity(
            seed: seed, tenants: 3, sensorsPerTenant: 40, gateways: 4, speed: speed, lossRate: lossRate,
            deviceEncoding: devices, gatewayEncoding: gateways)
    }

    @Test("Every name and identifier by which a city is registered is unique")
    func unique() {
        let city = SimulatedCity(seed: 7, tenants: 30, sensorsPerTenant: 100, gateways: 5)
        #expect(city.tenants.count == 30 && city.gateways.count == 5)
        #expect(Set(city.tenants.map(\.slug)).count == 30)
        #expect(Set(city.gateways.map(\.gatewayID)).count == 5)
        let sensors = city.tenants.flatMap(\.sensors)
        #expect(sensors.count == 3000)
        #expect(Set(sensors.map(\.devEUI)).count == 3000)
        #expect(Set(sensors.map(\.model)).count == SensorModel.allCases.count)
        for tenant in city.tenants {
            #expect(Set(tenant.sites.map(\.slug)).count == tenant.sites.count)
            #expect(Set(tenant.sites.flatMap { $0.spaces.map(\.code) }).count == 100)
        }
    }

    @Test("The same seed lives the same life to the byte; another seed has other devices")
    func deterministic() {
        var first = city()
        var again = city()
        let other = city(seed: 2)
        #expect(first.tenants == again.tenants && first.gateways == again.gateways)
        let devices = Set(first.tenants.flatMap { $0.sensors.map(\.devEUI) })
        #expect(devices.isDisjoint(with: other.tenants.flatMap { $0.sensors.map(\.devEUI) }))
        let lives = (life(&first, seconds: 120), life(&again, seconds: 120))
        #expect(lives.0.map(\.topic) == lives.1.map(\.topic))
        #expect(lives.0.map(\.payload) == lives.1.map(\.payload))
    }

    @Test("Two lives of one city have the same devices and no identifier of a message in common")
    func lives() {
        func ids(life: UInt64) -> (devices: Set<DevEUI>, ids: Set<DeduplicationID>) {
            var city = SimulatedCity(seed: 1, life: life, tenants: 3, sensorsPerTenant: 40, gateways: 4, speed: 600)
            var (devices, ids): (Set<DevEUI>, Set<DeduplicationID>) = ([], [])
            for message in self.life(&city, seconds: 60) {
                guard case .uplink(let devEUI, let id, _, _) = message.meaning else { continue }
                devices.insert(devEUI)
                ids.insert(id)
            }
            return (devices, ids)
        }
        let (first, second) = (ids(life: 1), ids(life: 2))
        #expect(first.devices == second.devices && first.devices.count == 120)
        #expect(first.ids.count > 120 && first.ids.isDisjoint(with: second.ids))
    }

    @Test("A city that goes on joins again and says of each bay what it said last, in a session that counts from 0")
    func resumes() {
        var before = SimulatedCity(seed: 1, life: 1, tenants: 3, sensorsPerTenant: 40, gateways: 4, lossRate: 0)
        _ = life(&before, seconds: 60)
        var city = SimulatedCity(seed: 1, life: 2, tenants: 3, sensorsPerTenant: 40, gateways: 4, lossRate: 0)
        city.resume(
            before.lastWords.mapValues { SensorMemory(occupancy: $0, since: Self.start, batteryV: 3.3) })
        var joined: Set<DevEUI> = []
        var heard: Set<DevEUI> = []
        let later = Self.start.adding(seconds: 3600)
        for message in (0...11).flatMap({ city.advance(to: later.adding(seconds: Double($0))) }) {
            switch message.meaning {
            case .join(let devEUI, _): joined.insert(devEUI)
            case .uplink(let devEUI, _, let frameCounter, let occupancy) where heard.insert(devEUI).inserted:
                #expect(joined.contains(devEUI) && frameCounter.rawValue == 0)
                #expect(occupancy == before.lastWords[devEUI])
            default: break
            }
        }
        #expect(heard.count == 120)
    }

    @Test(
        "Every message parses to what it means, in both encodings",
        arguments: [(Encoding.json, Encoding.json), (.protobuf, .protobuf), (.json, .protobuf)])
    func parses(devices: Encoding, gateways: Encoding) throws {
        var city = city(devices: devices, gateways: gateways)
        let parser = EventParser()
        var kinds: Set<String> = []
        for message in life(&city, seconds: 600) {
            let event = try parser.event(topic: message.topic, payload: message.payload).get()
            switch (message.meaning, event) {
            case (.uplink(let devEUI, let id, let frameCounter, _), .uplink(let uplink)):
                #expect(uplink.device.devEUI == devEUI)
                #expect(uplink.deduplicationID == id)
                #expect(uplink.frameCounter == frameCounter)
                #expect(!uplink.receptions.isEmpty && !uplink.payload.isEmpty)
                #expect(uplink.receptions.allSatisfy { ($0.networkTime ?? Self.start) <= message.time })
                kinds.insert("up")
            case (.join(let devEUI, let id), .device(let join)), (.status(let devEUI, let id), .device(let join)):
                #expect(join.device.devEUI == devEUI)
                #expect(join.deduplicationID == id)
                kinds.insert(join.kind.rawValue)
            case (.gatewayStats(let id), .gatewayStats(let stats)):
                #expect(stats.gatewayID == id)
                #expect(!message.retain)
                kinds.insert("stats")
            case (.gatewayConnection(let id, let isOnline), .gatewayConnection(let connection)):
                #expect(connection == GatewayConnectionEvent(gatewayID: id, isOnline: isOnline))
                #expect(message.retain)
                kinds.insert(isOnline ? "online" : "offline")
            default:
                Issue.record("\(message.topic) parses to another kind of event")
            }
        }
        #expect(kinds == ["up", "join", "status", "stats", "online", "offline"])
    }

    @Test("Each sensor speaks within the first seconds, and its bay changes over and over")
    func cars() {
        var city = city(lossRate: 0)
        let sensors = city.tenants.flatMap(\.sensors)
        _ = life(&city, seconds: 12)
        #expect(city.lastWords.count == sensors.count)
        var changes = 0
        var words = city.lastWords
        for second in 13...300 {
            for message in city.advance(to: Self.start.adding(seconds: Double(second))) {
                guard let devEUI = message.devEUI, let occupancy = message.occupancy else { continue }
                if words.updateValue(occupancy, forKey: devEUI) != occupancy { changes += 1 }
            }
        }
        #expect(words == city.lastWords)
        #expect(changes > sensors.count * 10)
        #expect(Set(words.values) == [.free, .occupied])
    }

    @Test("Lost frames are gaps of the counter, and a join starts to count from 0")
    func gaps() {
        var city = city(lossRate: 0.2)
        var counters: [DevEUI: FrameCounter] = [:]
        var (missed, joined): (Int, Set<DevEUI>) = (0, [])
        var starts = 0
        for message in life(&city, seconds: 600) {
            switch message.meaning {
            case .uplink(let devEUI, _, let frameCounter, _):
                if joined.remove(devEUI) != nil {
                    #expect(frameCounter.rawValue < 10)
                    starts += 1
                } else if let last = counters[devEUI] {
                    #expect(frameCounter > last)
                    missed += Int(frameCounter.framesMissed(since: last))
                }
                counters[devEUI] = frameCounter
            case .join(let devEUI, _): joined.insert(devEUI)
            default: break
            }
        }
        #expect(missed > 100)
        #expect(starts > 0)
    }

    @Test("Messages come in the order of their times, none from the future, and a step back gives none")
    func order() {
        var city = city()
        let messages = life(&city, seconds: 60)
        let times = messages.map(\.time)
        #expect(times == times.sorted())
        #expect(times.allSatisfy { $0 >= Self.start && $0 <= Self.start.adding(seconds: 60) })
        #expect(city.advance(to: Self.start).isEmpty)
    }

    @Test("Gateways report in real time, whatever the city's speed")
    func stats() {
        for speed in [1.0, 60] {
            var city = city(speed: speed)
            let stats = life(&city, seconds: 91).filter { $0.topic.hasSuffix("/event/stats") }
            #expect((8...16).contains(stats.count), "four gateways in three intervals: \(stats.count)")
        }
    }
}
