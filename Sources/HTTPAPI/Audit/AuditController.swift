import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// The audit log: a tenant's owners read its own lines, the platform all.
struct AuditController: Sendable {
    let reads: any AccountReads
    let cursors: Cursors

    func add(to routes: inout RouteTable) {
        routes.member(
            Chapter.audit.all(.get, "listAudit", for: .member(.owner), "Lines of the audit log")
                .query([
                    "action": .asked().optional.like("device.assign"),
                    "resource_type": .asked().optional.like("device"), "actor_id": .asked().optional,
                ])
                .givesHistory(of: "events", .named("AuditLine", AuditLine.schema)).counts(as: 5),
            list)
    }

    @Sendable private func list(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let (filter, list) = try filter(request, principal.scope)
        let page = try await reads.auditLines(scope: principal.scope, filter: filter)
        return cursors.answer("events", page, to: request, limit: filter.history.limit, in: list, for: principal.scope)
    }

    private func filter(
        _ request: APIRequest, _ scope: TenantScope
    ) throws(Problem) -> (AuditFilter, list: String) {
        var query = try request.query()
        var filter = AuditFilter()
        filter.action = query.text("action")
        filter.resourceType = query.text("resource_type")
        filter.actorID = query.text("actor_id")?.lowercased()
        let list = "audit \([filter.action, filter.resourceType, filter.actorID])"
        filter.history = cursors.filter(&query, in: list, for: scope)
        try query.check()
        return (filter, list)
    }
}
