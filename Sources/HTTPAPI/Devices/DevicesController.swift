import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// Registered devices of the caller's scope, and what they were and said.
struct DevicesController: Sendable {
    let reads: any TenantReads
    let histories: any DeviceHistories
    let cursors: Cursors

    func add(to routes: inout RouteTable) {
        let devices = Chapter.devices
        routes.read(
            devices.all(.get, "listDevices", for: .member(.viewer), "Devices, newest first or sorted")
                .query([
                    "status": .words(of: DeviceFilter.Status.self).optional,
                    "device_type": .asked().optional.like("parking_sensor"),
                    "assigned_only": .flag.optional(otherwise: "false").like(json: "false"),
                    "unassigned_only": .flag.optional(otherwise: "false").like(json: "false"),
                    "search": .asked().optional.like("0004A3").about("In DevEUI or name, in either case."),
                    "health": .words(of: DeviceHealth.self).optional,
                    "site_id": .uuid.optional.about("On a space of this site."),
                    "heard_since": .time.optional.about("Heard then or later."),
                    "sort": .words(of: DeviceOrder.self).optional
                        .about("What comes first; with a minus the other way round. Without a value is last."),
                    "include_stats": .flag.optional(otherwise: "false"),
                ])
                .givesPage(
                    of: "devices", .device,
                    more: [
                        "stats": DeviceCounts.schema.optional.about("Of all devices in the scope: with include_stats.")
                    ]),
            list)
        routes.read(devices.one(.get, "getDevice", for: .member(.viewer), "One device").gives(.device), get)
        routes.member(
            devices.one(.get, "listAssignments", at: "/assignments", for: .member(.viewer), "Which spaces it served")
                .givesHistory(of: "assignments", .named("Assignment", AssignmentView.schema)),
            assignments)
        routes.member(
            devices.one(.get, "listReadings", at: "/readings", for: .member(.viewer), "What it said")
                .givesHistory(of: "readings", .reading),
            readings)
    }

    @Sendable private func list(_ request: APIRequest, _ scope: TenantScope) async throws -> Answer {
        var query = try request.query()
        var filter = DeviceFilter()
        filter.status = query.choice("status")
        filter.deviceType = query.text("device_type")
        filter.assignedOnly = query.flag("assigned_only") ?? false
        filter.unassignedOnly = query.flag("unassigned_only") ?? false
        filter.search = query.text("search")
        filter.health = query.choice("health")
        filter.siteID = query.identifier("site_id")
        filter.heardSince = query.time("heard_since")
        filter.order = query.choice("sort")
        filter.includesStats = query.flag("include_stats") ?? false
        filter.page = query.page()
        if filter.assignedOnly && filter.unassignedOnly {
            query.fail(
                "unassigned_only", .contradictory, "assigned_only and unassigned_only cannot both be true.")
        }
        try query.check()

        let devices = try await reads.devices(scope: scope, filter: filter)
        return .list("devices", devices.page, to: request, scope: scope, bytesPerItem: 900) { json in
            guard let stats = devices.stats else { return }
            json.object("stats") { json in stats.write(to: &json) }
        }
    }

    @Sendable private func get(_ request: APIRequest, _ scope: TenantScope) async throws -> Answer {
        let reference = try Self.reference(request)
        guard let device = try await reads.device(scope: scope, reference) else { throw Self.absent }
        return .one(device)
    }

    @Sendable private func assignments(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let (device, list, filter) = try subject(request, "assignments", principal.scope)
        let page = try await histories.assignments(scope: principal.scope, of: device, filter)
        guard let page else { throw Self.absent }
        return cursors.answer("assignments", page, to: request, limit: filter.limit, in: list, for: principal.scope)
    }

    @Sendable private func readings(_ request: APIRequest, _ principal: Principal) async throws -> Answer {
        let (device, list, filter) = try subject(request, "readings", principal.scope)
        let page = try await histories.readings(scope: principal.scope, of: device, filter)
        guard let page else { throw Self.absent }
        return cursors.answer("readings", page, to: request, limit: filter.limit, in: list, for: principal.scope)
    }

    private func subject(
        _ request: APIRequest, _ name: String, _ scope: TenantScope
    ) throws(Problem) -> (DeviceReference, list: String, HistoryFilter) {
        let device = try Self.reference(request)
        let list = "\(name) of \(device)"
        var query = try request.query()
        let filter = cursors.filter(&query, in: list, for: scope)
        try query.check()
        return (device, list, filter)
    }

    /// The device that the path names: by its row or by its DevEUI.
    static func reference(_ request: APIRequest) throws(Problem) -> DeviceReference {
        let name = request.parameter("id")
        if let id = DeviceID(name) { return .id(id) }
        guard let devEUI = DevEUI(typed: name) else { throw absent }
        return .devEUI(devEUI)
    }

    private static var absent: Problem { .notFound("There is no such device.") }
}

extension Schema {
    static let device = Schema.named("Device", DeviceView.schema)
}
