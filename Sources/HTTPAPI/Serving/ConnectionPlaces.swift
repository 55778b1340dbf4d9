import LoRaWAN
import Synchronization

/// The places for connections of one listener: so many in all, so many for one address, and a few beyond for whoever
/// only asks about health.
///
/// An orchestrator that gets no answer from `/health/live` restarts the daemon: no crowd may bring that about.
final class ConnectionPlaces: Sendable {
    /// What a connection may ask.
    enum Place: Sendable, Equatable {
        /// Anything.
        case any
        /// Health; the rest is answered with 503.
        case healthOnly
    }

    private struct State {
        var plan: PlacePlan
        var close: [ConnectionID: @Sendable () -> Void] = [:]
    }

    private let state: Mutex<State>

    init(_ limits: ConnectionLimits) {
        state = Mutex(State(plan: PlacePlan(limits)))
    }

    /// Gives a new connection its place; another, which took too long to ask about health, may have to make room.
    ///
    /// - Parameters:
    ///   - network: by what its address is counted; `nil` where it is not, as a trusted proxy's.
    ///   - close: closes the connection, on whatever thread.
    func enter(_ id: ConnectionID, from network: String?, close: @escaping @Sendable () -> Void) -> Place {
        let (place, evicted) = state.withLock { state in
            state.close[id] = close
            let (place, evicted) = state.plan.enter(id, from: network)
            return (place, evicted.flatMap { state.close[$0] })
        }
        evicted?()
        return place
    }

    /// Takes the place of a connection that is closed back.
    func leave(_ id: ConnectionID) {
        state.withLock { state in
            state.close[id] = nil
            state.plan.leave(id)
        }
    }
}

/// Names a connection of this process.
struct ConnectionID: Hashable, Sendable {
    private static let last = Atomic<UInt64>(0)

    private let number: UInt64

    /// One that no other has.
    static func next() -> ConnectionID { ConnectionID(number: last.add(1, ordering: .relaxed).newValue) }
}

/// Who has which place.
struct PlacePlan {
    private struct Guest {
        let network: String?
        let place: ConnectionPlaces.Place
    }

    private let limits: ConnectionLimits
    private var guests: [ConnectionID: Guest] = [:]
    /// Of those who may ask anything.
    private var counts: [String: Int] = [:]
    private var seated = 0
    /// Those who may ask about health, the oldest first.
    private var reserve: [ConnectionID] = []

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    /// Seats a connection; where the places beyond are taken too, the oldest there leaves: who asks about health at
    /// once is answered long before it is the oldest.
    mutating func enter(
        _ id: ConnectionID, from network: String?
    ) -> (place: ConnectionPlaces.Place, evicted: ConnectionID?) {
        let own = network.map { counts[$0] ?? 0 } ?? 0
        let isCrowd = limits.connectionsPerAddress > 0 && own >= limits.connectionsPerAddress
        guard isCrowd || seated >= limits.connectionsMax else {
            guests[id] = Guest(network: network, place: .any)
            seated += 1
            if let network { counts[network] = own + 1 }
            return (.any, nil)
        }
        let neighbours = reserve.filter { guests[$0]?.network == network }
        let evicted =
            neighbours.count >= limits.reservePerAddress
            ? neighbours.first : reserve.count >= limits.reserveMax ? reserve.first : nil
        if let evicted { leave(evicted) }
        guests[id] = Guest(network: network, place: .healthOnly)
        reserve.append(id)
        return (.healthOnly, evicted)
    }

    /// Unseats a connection; one that had to leave before has no seat any more.
    mutating func leave(_ id: ConnectionID) {
        guard let guest = guests.removeValue(forKey: id) else { return }
        guard guest.place == .any else { return reserve.removeAll { $0 == id } }
        seated -= 1
        guard let network = guest.network, let count = counts[network] else { return }
        counts[network] = count > 1 ? count - 1 : nil
    }
}
