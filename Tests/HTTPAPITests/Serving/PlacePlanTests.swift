import Testing

@testable import HTTPAPI

@Suite("Who gets a place where too many come")
struct PlacePlanTests {
    private static func limits(all: Int = 100, perAddress: Int = 100) -> ConnectionLimits {
        var limits = ConnectionLimits()
        limits.connectionsMax = all
        limits.connectionsPerAddress = perAddress
        limits.reserveMax = 4
        limits.reservePerAddress = 2
        return limits
    }

    /// A plan, and what it has said.
    private final class Door {
        private var plan: PlacePlan

        init(_ limits: ConnectionLimits) { plan = PlacePlan(limits) }

        func enter(
            _ id: ConnectionID, from network: String?
        ) -> (place: ConnectionPlaces.Place, evicted: ConnectionID?) {
            plan.enter(id, from: network)
        }

        func leave(_ id: ConnectionID) { plan.leave(id) }
    }

    @Test(
        "An address has so many places and no more, another has its own, and a closed connection gives its place back")
    func perAddress() {
        let plan = Door(Self.limits(perAddress: 2))
        let ids = (0..<4).map { _ in ConnectionID.next() }
        #expect(plan.enter(ids[0], from: "a") == (.any, nil))
        #expect(plan.enter(ids[1], from: "a") == (.any, nil))
        #expect(plan.enter(ids[2], from: "a") == (.healthOnly, nil))
        #expect(plan.enter(ids[3], from: "b") == (.any, nil))
        plan.leave(ids[0])
        plan.leave(ids[0])
        #expect(plan.enter(ids[0], from: "a") == (.any, nil))
        #expect(plan.enter(.next(), from: "a").place == .healthOnly)
    }

    @Test("Connections of a trusted proxy count in all, and for no address")
    func proxies() {
        let plan = Door(Self.limits(all: 3, perAddress: 1))
        for _ in 0..<3 { #expect(plan.enter(.next(), from: nil).place == .any) }
        #expect(plan.enter(.next(), from: nil).place == .healthOnly)
    }

    @Test("0 is no ceiling for an address")
    func unlimited() {
        let plan = Door(Self.limits(perAddress: 0))
        for _ in 0..<100 { #expect(plan.enter(.next(), from: "a").place == .any) }
        #expect(plan.enter(.next(), from: "b").place == .healthOnly)
    }

    @Test("Beyond the ceiling the newest has a place for health: its address's oldest there leaves, else the oldest")
    func reserve() {
        let plan = Door(Self.limits(all: 1))
        _ = plan.enter(.next(), from: "x")
        let ids = (0..<8).map { _ in ConnectionID.next() }
        for (index, (network, evicted)) in [
            ("a", nil), ("b", nil), ("a", nil), ("a", 0), ("c", nil), ("d", 1), ("a", 2), ("e", 3),
        ].enumerated() {
            #expect(plan.enter(ids[index], from: network) == (.healthOnly, evicted.map { ids[$0] }), "\(index)")
        }
    }

    @Test("Networks of IPv6 are counted by their 64 bits")
    func networks() {
        #expect(NetworkAddress.network(of: "2001:db8::1") == NetworkAddress.network(of: "2001:db8::ffff:2"))
        #expect(NetworkAddress.network(of: "2001:db8::1") != NetworkAddress.network(of: "2001:db8:0:1::1"))
        #expect(NetworkAddress.network(of: "::ffff:192.0.2.1") == NetworkAddress.network(of: "192.0.2.1"))
    }
}
