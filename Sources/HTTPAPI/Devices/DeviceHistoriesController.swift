import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// What devices were and said.
struct DeviceHistoriesController: Sendable {
    let histories: any DeviceHistories
    let cursors: Cursors

    func add(to routes: inout RouteTable) {
        routes.member(.get, "/api/v6/devices/{id}/assignments", assignments)
        routes.member(.get, "/api/v6/devices/{id}/readings", readings)
    }

    @Sendable private func assignments(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let (device, list, filter) = try subject(request, "assignments", principal.scope)
        let page = try await histories.assignments(scope: principal.scope, of: device, filter)
        return try answer("assignments", page, filter, list, principal.scope) { json, assignment in
            assignment.write(to: &json)
        }
    }

    @Sendable private func readings(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let (device, list, filter) = try subject(request, "readings", principal.scope)
        let page = try await histories.readings(scope: principal.scope, of: device, filter)
        return try answer("readings", page, filter, list, principal.scope) { json, reading in
            reading.write(to: &json)
        }
    }

    private func subject(
        _ request: APIRequest, _ name: String, _ scope: TenantScope
    ) throws(Problem) -> (DeviceReference, list: String, HistoryFilter) {
        let device = try DevicesController.reference(request)
        let list = "\(name) of \(device)"
        var query = try request.query()
        let filter = cursors.filter(&query, in: list, for: scope)
        try query.check()
        return (device, list, filter)
    }

    private func answer<Item>(
        _ name: String, _ page: HistoryPage<Item>?, _ filter: HistoryFilter, _ list: String, _ scope: TenantScope,
        item write: (inout JSONWriter, Item) -> Void
    ) throws(Problem) -> Answer {
        guard let page else { throw DevicesController.absent }
        return cursors.answer(name, page, limit: filter.limit, in: list, for: scope, item: write)
    }
}
