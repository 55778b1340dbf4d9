import LoRaWAN
import Parking

/// The routes of all resources: what the HTTP API and the command line have in common.
struct ResourceRoutes: Sendable {
    let reads: any TenantReads
    let histories: any APIHistories
    let writes: any APIWrites
    let replay: any OrphanReplay
    let cursors: Cursors
    /// The names of the codecs at hand.
    let codecs: @Sendable () -> Set<String>
    /// To be told when the status of a caller has changed.
    let changed: @Sendable () -> Void
    let now: @Sendable () -> Timestamp

    func add(to routes: inout RouteTable) {
        DevicesController(reads: reads, histories: histories, cursors: cursors).add(to: &routes)
        ReadingsController(histories: histories, cursors: cursors, now: now).add(to: &routes)
        deviceWrites.add(to: &routes)
        PoolController(reads: histories, writes: writes, replays: replays).add(to: &routes)
        QuarantineController(reads: histories, cursors: cursors).add(to: &routes)
        GatewaysController(reads: reads, histories: histories, writes: writes, now: now).add(to: &routes)
        SitesController(reads: reads, histories: histories, writes: writes).add(to: &routes)
        SpacesController(reads: reads, histories: histories, cursors: cursors).add(to: &routes)
        SpaceWritesController(writes: writes).add(to: &routes)
        TenantsController(reads: histories, writes: writes, changed: changed).add(to: &routes)
        UsersController(reads: histories, writes: writes, changed: changed).add(to: &routes)
        InvitationsController(reads: histories, writes: writes).add(to: &routes)
        APIKeysController(reads: histories, writes: writes, changed: changed).add(to: &routes)
        AuditController(reads: histories, cursors: cursors).add(to: &routes)
    }

    var deviceWrites: DeviceWritesController {
        DeviceWritesController(writes: writes, replays: replays, codecs: codecs)
    }

    private var replays: Replays { Replays(replay: replay, reads: reads) }
}
