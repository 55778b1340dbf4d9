import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// What concerns the devices of all tenants at once: who has how many, and which are nobody's.
struct PoolController: Sendable {
    let reads: any PoolReads
    let writes: any OrphanWrites
    let replays: Replays

    func add(to routes: inout RouteTable) {
        routes.platform(.get, "/api/v6/devices/pool/stats", stats)
        routes.platform(.get, "/api/v6/devices/orphans", orphans)
        routes.write(.post, "/api/v6/devices/orphans/{dev_eui}/claim", for: .platform, claim)
        routes.write(.delete, "/api/v6/devices/orphans/{dev_eui}", for: .platform, delete)
    }

    @Sendable private func stats(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let stats = try await reads.poolStats(scope: principal.scope)
        return .json(capacity: 256 + stats.tenants.count * 160) { json in stats.write(to: &json) }
    }

    @Sendable private func orphans(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        var query = try request.query()
        var filter = OrphanFilter()
        filter.search = query.text("search")
        filter.page = query.page()
        try query.check()
        let page = try await reads.orphans(scope: principal.scope, filter: filter)
        return .list("orphans", page, scope: principal.scope, bytesPerItem: 400) { json, orphan in
            orphan.write(to: &json)
        }
    }

    @Sendable private func claim(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let devEUI = try Self.devEUI(request)
        let claim = try Self.claim(try await request.jsonFields())
        let claimed = try await writes.claimOrphan(context, devEUI, claim)
        let device = try await replays.replayed(claimed, context, request)
        return .json(capacity: 1024) { json in device.write(to: &json) }
    }

    @Sendable private func delete(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        try await writes.deleteOrphan(context, try Self.devEUI(request)).get()
        return .noContent
    }

    private static func devEUI(_ request: APIRequest) throws(Problem) -> DevEUI {
        guard let devEUI = DevEUI(typed: request.parameter("dev_eui")) else {
            throw .notFound("There is no such orphan.")
        }
        return devEUI
    }

    private static func claim(_ body: BodyFields) throws(Problem) -> OrphanClaim {
        var fields = body
        fields.allow(only: "tenant_id", "name", "device_type")
        let tenant: TenantID? = fields.required("tenant_id") { $0.identifier("tenant_id") }
        var claim = OrphanClaim(tenantID: tenant ?? .platform)
        claim.name = fields.text("name")
        claim.deviceType = fields.text("device_type")
        try fields.check()
        return claim
    }
}
