import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// Registers devices, changes them, and puts them on spaces.
struct DeviceWritesController: Sendable {
    let writes: any DeviceWrites
    let replays: Replays
    /// The names of the codecs at hand.
    let codecs: @Sendable () -> Set<String>

    func add(to routes: inout RouteTable) {
        routes.write(.post, "/api/v6/devices", for: .member(.admin), create)
        routes.write(.patch, "/api/v6/devices/{id}", for: .member(.admin), change)
        routes.write(.post, "/api/v6/devices/{id}/assign", for: .member(.operator), assign)
        routes.write(.post, "/api/v6/devices/{id}/unassign", for: .member(.operator), unassign)
        for step in [LifecycleStep.commission, .decommission, .reprovision] {
            routes.write(.post, "/api/v6/devices/{id}/\(step.rawValue)", for: .member(.admin)) { request, context in
                try await move(request, context, by: step)
            }
        }
        routes.write(.post, "/api/v6/devices/{id}/transfer", for: .platform, transfer)
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let device = try newDevice(try await request.jsonFields(), in: context.scope)
        let created = try await writes.createDevice(context, device)
        return Self.created(try await replays.replayed(created, context, request))
    }

    @Sendable private func change(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let reference = try DevicesController.reference(request)
        let change = try deviceChange(try await request.jsonFields())
        return try Self.answer(await writes.changeDevice(context, reference, change))
    }

    @Sendable private func assign(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let reference = try DevicesController.reference(request)
        let (space, reason) = try Self.target(try await request.jsonFields())
        return try Self.answer(await writes.assignDevice(context, reference, to: space, reason: reason))
    }

    @Sendable private func unassign(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let reference = try DevicesController.reference(request)
        let reason = try Self.reason(try await request.jsonFieldsIfAny())
        return try Self.answer(await writes.unassignDevice(context, reference, reason: reason))
    }

    private func move(
        _ request: APIRequest, _ context: WriteContext, by step: LifecycleStep
    ) async throws -> Answer {
        let reference = try DevicesController.reference(request)
        let reason = try Self.reason(try await request.jsonFieldsIfAny())
        return try Self.answer(await writes.moveDevice(context, reference, by: step, reason: reason))
    }

    @Sendable private func transfer(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let reference = try DevicesController.reference(request)
        let (tenant, reason) = try Self.newOwner(try await request.jsonFields())
        return try Self.answer(await writes.transferDevice(context, reference, to: tenant, reason: reason))
    }
}

/// What the bodies say.
extension DeviceWritesController {
    private func newDevice(_ body: BodyFields, in scope: TenantScope) throws(Problem) -> NewDevice {
        var fields = body
        let device = newDevice(&fields, in: scope)
        try fields.check()
        return device
    }

    func newDevice(_ fields: inout BodyFields, in scope: TenantScope) -> NewDevice {
        fields.allow(only: "dev_eui", "name", "device_type", "category", "codec", "config", "tenant_id")
        let devEUI = fields.required("dev_eui") { $0.eui("dev_eui") }
        var device = NewDevice(devEUI: DevEUI(devEUI ?? EUI64(bits: 0)))
        device.name = fields.text("name")
        device.deviceType = fields.text("device_type")
        device.category = fields.choice("category") ?? .sensor
        device.codec = codec(&fields)
        device.config = fields.object("config") ?? .emptyObject
        device.tenantID = fields.identifier("tenant_id")
        if fields.has("tenant_id") && !scope.isCrossTenant {
            fields.fail("tenant_id", .contradictory, "tenant_id can be given in the platform's scope only.")
        }
        return device
    }

    private func deviceChange(_ body: BodyFields) throws(Problem) -> DeviceChange {
        var fields = body
        fields.allow(only: "name", "codec", "enabled", "config")
        var change = DeviceChange()
        change.name = fields.clearable("name") { $0.text("name") }
        change.codec = fields.clearable("codec") { codec(&$0) }
        change.isEnabled = fields.change("enabled") { $0.flag("enabled") }
        change.config = fields.change("config") { $0.object("config") }
        try fields.check()
        return change
    }

    private func codec(_ fields: inout BodyFields) -> String? {
        guard let name = fields.text("codec") else { return nil }
        if codecs().contains(name) { return name }
        fields.fail("codec", .notInList, "There is no such codec; `parkd codecs list` names them all.")
        return nil
    }

    private static func target(_ body: BodyFields) throws(Problem) -> (SpaceID, reason: String?) {
        var fields = body
        fields.allow(only: "space_id", "reason")
        let space: SpaceID? = fields.required("space_id") { $0.identifier("space_id") }
        let reason = fields.prose("reason", max: Limits.reasonLengthMax)
        try fields.check()
        return (space ?? SpaceID(.zero), reason)
    }

    private static func newOwner(_ body: BodyFields) throws(Problem) -> (TenantID, reason: String?) {
        var fields = body
        fields.allow(only: "tenant_id", "reason")
        let tenant: TenantID? = fields.required("tenant_id") { $0.identifier("tenant_id") }
        let reason = fields.prose("reason", max: Limits.reasonLengthMax)
        try fields.check()
        return (tenant ?? .platform, reason)
    }

    private static func reason(_ body: BodyFields) throws(Problem) -> String? {
        var fields = body
        fields.allow(only: "reason")
        let reason = fields.prose("reason", max: Limits.reasonLengthMax)
        try fields.check()
        return reason
    }
}

/// What is answered.
extension DeviceWritesController {
    private static func created(_ device: DeviceView) -> Answer {
        .created(at: "/api/v6/devices/\(device.id)") { json in device.write(to: &json) }
    }

    static func answer(_ outcome: Result<DeviceView, Refusal>) throws(Refusal) -> Answer {
        let device = try outcome.get()
        return .json(capacity: 1024) { json in device.write(to: &json) }
    }

    private static func answer(_ outcome: Result<AssignedDevice, Refusal>) throws(Refusal) -> Answer {
        let assigned = try outcome.get()
        return .json { json in
            json.member("success", true)
            json.member("assignment_id", assigned.assignmentID)
            json.member("device_id", assigned.deviceID)
            json.member("space_id", assigned.spaceID)
            json.member("message", "The device is on the space \(assigned.spaceCode) now.")
        }
    }

    private static func answer(_ outcome: Result<UnassignedDevice, Refusal>) throws(Refusal) -> Answer {
        let unassigned = try outcome.get()
        return .json { json in
            json.member("success", true)
            json.member("device_id", unassigned.deviceID)
            json.member("message", "The device is no longer on the space \(unassigned.spaceCode).")
        }
    }
}
