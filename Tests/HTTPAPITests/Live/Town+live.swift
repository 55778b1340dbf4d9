import Codecs
import Ingest
import LoRaWAN
import Parking
import ServiceLifecycle
import Storage
import TestSupport

@testable import HTTPAPI
@testable import parkd

extension LiveLimits {
    /// As in the daemon.
    static let usual = LiveLimits()

    /// The usual ones, but for what is changed.
    static func with(_ change: (inout LiveLimits) -> Void) -> LiveLimits {
        var limits = LiveLimits()
        change(&limits)
        return limits
    }
}

extension Town {
    /// The same town with streams that last.
    func streaming(_ limits: LiveLimits = .usual, over stores: APIStores? = nil) async throws -> Town {
        let live = (stores ?? self.stores).live(limits, logger: Self.logger)
        return Town(
            database: database, stores: stores ?? self.stores,
            server: try await server(over: stores ?? self.stores, live: live), live: live, isServed: true)
    }

    /// Commits uplinks as a lane of this daemon does, which tells the hub.
    func commit(_ uplinks: Uplink...) async throws {
        try await hear(uplinks, telling: live)
    }
}
