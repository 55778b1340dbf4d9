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
        let pool = Chapter.pool
        routes.member(
            pool.all(.get, "poolStats", at: "/pool/stats", for: .platform, "Who has how many devices")
                .counts(as: 5).gives(PoolStats.schema),
            stats)
        routes.member(
            pool.all(
                .get, "listOrphans", at: "/orphans", for: .platform, "DevEUIs that were heard and are nobody's"
            )
            .query(["search": .asked().optional.like("0004A3")])
            .givesPage(of: "orphans", .named("Orphan", OrphanView.schema)),
            orphans)
        routes.write(
            pool.all(
                .post, "claimOrphan", at: "/orphans/{dev_eui}/claim", for: .platform, "Register an orphan for a tenant"
            )
            .about("The uplinks that were kept of it become readings.")
            .parameter("dev_eui", .typedEUI.like("0004A30B001C0680"))
            .body(
                .object([
                    "tenant_id": .uuid, "name": .text().orNull.optional,
                    "device_type": .text().orNull.optional.like("parking_sensor"),
                ])
            )
            .gives(.device).refuses(409),
            claim)
        routes.write(
            pool.all(
                .delete, "deleteOrphan", at: "/orphans/{dev_eui}", for: .platform,
                "Forget an orphan and its kept uplinks"
            )
            .parameter("dev_eui", .typedEUI.like("0004A30B001C0690")).givesNothing(),
            delete)
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
        return .list("orphans", page, to: request, scope: principal.scope, bytesPerItem: 400)
    }

    @Sendable private func claim(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let devEUI = try Self.devEUI(request)
        let claim = try Self.claim(try await request.fields())
        let claimed = try await writes.claimOrphan(context, devEUI, claim)
        let device = try await replays.replayed(claimed, context, request)
        return .one(device)
    }

    @Sendable private func delete(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        try .gone(await writes.deleteOrphan(context, try Self.devEUI(request)))
    }

    private static func devEUI(_ request: APIRequest) throws(Problem) -> DevEUI {
        guard let devEUI = DevEUI(typed: request.parameter("dev_eui")) else {
            throw .notFound("There is no such orphan.")
        }
        return devEUI
    }

    private static func claim(_ body: BodyFields) throws(Problem) -> OrphanClaim {
        var fields = body
        let tenant: TenantID? = fields.required("tenant_id") { $0.identifier("tenant_id") }
        var claim = OrphanClaim(tenantID: tenant ?? .platform)
        claim.name = fields.text("name")
        claim.deviceType = fields.text("device_type")
        try fields.check()
        return claim
    }
}
