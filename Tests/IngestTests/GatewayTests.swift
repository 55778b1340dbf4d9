import ChirpStack
import Ingest
import LoRaWAN
import Testing

/// What a gateway's messages, and the frames that it heard, say of it.
struct GatewayTests {
    @Test("Every registered gateway that heard a frame was alive then, at the frame's time and not beyond ours")
    func heard() throws {
        var city = try City()
        let decisions = city.take(Uplink(1, occupied: true, at: 60))
        #expect(decisions.changedGateways == [0])
        #expect(city.gateways[0].lastSeenAt == .noon(60))
        #expect(decisions.orphanGateways.isEmpty)

        // A network clock that is ahead of ours says nothing of the future.
        var ahead = Uplink(2, occupied: true, at: 120)
        ahead.receivedAt = .noon(100)
        city.take(ahead)
        #expect(city.gateways[0].lastSeenAt == .noon(100))
    }

    @Test("An older frame is no news of a gateway")
    func heardEarlier() throws {
        var city = try City()
        city.take(Uplink(2, occupied: true, at: 60))
        let decisions = city.take(Uplink(1, occupied: true, at: 30))
        #expect(decisions.changedGateways.isEmpty)
        #expect(city.gateways[0].lastSeenAt == .noon(60))
    }

    @Test("Strangers' gateways in a frame's list are passed over: the network is shared")
    func strangers() throws {
        var city = try City()
        let copies = [Uplink.Copy(gateway: City.gatewayID(0xB7)), Uplink.Copy()]
        let decisions = city.take(Uplink(1, occupied: true, at: 60).with(\.copies, copies))
        #expect(decisions.changedGateways == [0])
        #expect(decisions.orphanGateways.isEmpty)
    }

    @Test(
        "Sightings that a batch does not carry leave the gateway's row alone, and count when a later batch brings them")
    func heldBack() throws {
        var city = try City()
        var first = Batch([Uplink(1, occupied: true, at: 60).arrival])
        var gathered = first.sightings
        first.sightings.removeAll()
        #expect(Decider.subjects(of: first, 0..<1).gateways.isEmpty)
        #expect(city.take(first, 0..<1, Decider(codecs: try City.codecs())).changedGateways.isEmpty)

        var second = Batch([Uplink(2, occupied: false, at: 30).arrival])
        gathered.merge(second.sightings)
        second.sightings = gathered
        #expect(city.take(second, 0..<1, Decider(codecs: try City.codecs())).changedGateways == [0])
        #expect(city.gateways[0].lastSeenAt == .noon(60))
    }

    @Test("Stats are evidence of life at our clock, and are stored under the gateway's where that is plausible")
    func stats() throws {
        var city = try City()
        let decisions = city.take([
            .stats(time: .noon(1), received: 7, at: .noon(2)),
            .stats(time: Timestamp(microseconds: 315_964_800_000_000), received: 9, at: .noon(32)),
        ])
        #expect(decisions.gatewayStats.map(\.reportedAt) == [.noon(1), .noon(32)])
        #expect(decisions.gatewayStats.map(\.receivedAt) == [.noon(2), .noon(32)])
        #expect(decisions.gatewayStats.map(\.gatewayIndex) == [0, 0])
        #expect(decisions.changedGateways == [0])
        let gateway = city.gateways[0]
        #expect(gateway.lastSeenAt == .noon(32))
        #expect(gateway.lastStatsAt == .noon(32))
        #expect(gateway.stats?.rxReceived == 9)
        #expect(gateway.isConnected == nil)
    }

    @Test("A connection that comes up is evidence of life; one that goes down is none")
    func connection() throws {
        var city = try City()
        city.take([.connection(isOnline: true, at: .noon(10))])
        #expect(city.gateways[0].isConnected == true)
        #expect(city.gateways[0].connectionAt == .noon(10))
        #expect(city.gateways[0].lastSeenAt == .noon(10))
        city.take([.connection(isOnline: false, at: .noon(20))])
        #expect(city.gateways[0].isConnected == false)
        #expect(city.gateways[0].connectionAt == .noon(20))
        #expect(city.gateways[0].lastSeenAt == .noon(10))
    }

    @Test("A retained connection is taken where it differs, is no evidence of life, and else changes nothing")
    func retained() throws {
        var city = try City()
        let online = Arrival.connection(isOnline: true, isRetained: true, at: .noon(10))
        #expect(city.take([online]).changedGateways == [0])
        #expect(city.gateways[0].isConnected == true)
        #expect(city.gateways[0].lastSeenAt == nil)

        let again = city.take([.connection(isOnline: true, isRetained: true, at: .noon(500))])
        #expect(again.changedGateways.isEmpty)
        #expect(city.gateways[0].connectionAt == .noon(10))

        city.take([.connection(isOnline: false, isRetained: true, at: .noon(600))])
        #expect(city.gateways[0].isConnected == false)
        #expect(city.gateways[0].connectionAt == .noon(600))
    }

    @Test("Messages of unregistered gateways are counted as orphans")
    func orphans() throws {
        var city = try City()
        let stranger = City.gatewayID(0xEE)
        let decisions = city.take([
            .stats(stranger, at: .noon(1)), .connection(stranger, isOnline: true, at: .noon(2)),
            .connection(stranger, isOnline: false, isRetained: true, at: .noon(3)),
        ])
        #expect(decisions.orphanGateways.map(\.gatewayID) == [stranger, stranger, stranger])
        #expect(decisions.orphanGateways.map(\.receivedAt) == [.noon(1), .noon(2), .noon(3)])
        #expect(decisions.changedGateways.isEmpty)
        #expect(decisions.gatewayStats.isEmpty)
    }
}
