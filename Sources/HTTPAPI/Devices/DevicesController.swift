import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// Registered devices of the caller's scope.
struct DevicesController: Sendable {
    let reads: any TenantReads

    func add(to routes: inout RouteTable) {
        routes.read("/api/v6/devices", list)
        routes.read("/api/v6/devices/{id}", get)
    }

    @Sendable private func list(_ request: APIRequest, _ scope: TenantScope) async throws -> Answer {
        var query = try request.query()
        var filter = DeviceFilter()
        filter.status = query.choice("status")
        filter.deviceType = query.text("device_type")
        filter.assignedOnly = query.flag("assigned_only") ?? false
        filter.unassignedOnly = query.flag("unassigned_only") ?? false
        filter.search = query.text("search")
        filter.includesStats = query.flag("include_stats") ?? false
        filter.page = query.page()
        if filter.assignedOnly && filter.unassignedOnly {
            query.fail(
                "unassigned_only", .contradictory, "assigned_only and unassigned_only cannot both be true.")
        }
        try query.check()

        let devices = try await reads.devices(scope: scope, filter: filter)
        return .list("devices", devices.page, scope: scope, bytesPerItem: 900) { json, device in
            device.write(to: &json)
        } then: { json in
            guard let stats = devices.stats else { return }
            json.object("stats") { json in stats.write(to: &json) }
        }
    }

    @Sendable private func get(_ request: APIRequest, _ scope: TenantScope) async throws -> Answer {
        let reference = try Self.reference(request)
        return try Self.answer(await reads.device(scope: scope, reference))
    }

    /// The device that the path names: by its row or by its DevEUI.
    static func reference(_ request: APIRequest) throws(Problem) -> DeviceReference {
        let name = request.parameter("id")
        if let id = DeviceID(name) { return .id(id) }
        guard let devEUI = DevEUI(typed: name) else { throw absent }
        return .devEUI(devEUI)
    }

    private static func answer(_ device: DeviceView?) throws(Problem) -> Answer {
        guard let device else { throw absent }
        return .json(capacity: 1024) { json in device.write(to: &json) }
    }

    static var absent: Problem { .notFound("There is no such device.") }
}
