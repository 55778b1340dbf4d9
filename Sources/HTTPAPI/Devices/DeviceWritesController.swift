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
        let devices = Chapter.devices
        routes.write(
            devices.all(.post, "createDevice", for: .member(.admin), "Register a device")
                .about("A DevEUI that is known is a conflict, whoever owns it.")
                .body(.named("NewDevice", newDevice)).creates(.device).refuses(409),
            create)
        routes.write(
            devices.all(.post, "createDevices", at: "/bulk", for: .member(.admin), "Register many devices, or none")
                .about("A DevEUI that is known, whoever owns it, is a fault of its device.").counts(as: 10)
                .body(
                    .object(["devices": .list(.named("NewDevice", newDevice), count: 1...Limits.bulkCountMax)])
                )
                .creates(Operation.all(of: "devices", .device)),
            createMany)
        routes.write(
            devices.one(.patch, "changeDevice", for: .member(.admin), "Change a device's own fields")
                .body(.named("DeviceChange", deviceChange)).gives(.device),
            change)
        routes.write(
            devices.one(.post, "assignDevice", at: "/assign", for: .member(.operator), "Put a device on a space")
                .body(.object(["space_id": .uuid, "reason": .reason.orNull.optional]))
                .gives(
                    .object([
                        "success": Schema(.constant(true)), "assignment_id": .uuid, "device_id": .uuid,
                        "space_id": .uuid, "message": .text.like("The device is on the space A-12 now."),
                    ])
                ).refuses(409),
            assign)
        routes.write(
            devices.one(
                .post, "unassignDevice", at: "/unassign", for: .member(.operator), "Take a device from its space"
            )
            .body(Self.why, isRequired: false)
            .gives(
                .object([
                    "success": Schema(.constant(true)), "device_id": .uuid,
                    "message": .text.like("The device is no longer on the space A-12."),
                ])
            ).refuses(409),
            unassign)
        routes.write(
            devices.one(.post, "transferDevice", at: "/transfer", for: .platform, "Give a device to another tenant")
                .about("It must be on no space. Its history stays with the old tenant.")
                .body(.object(["tenant_id": .uuid, "reason": .reason.orNull.optional])).gives(.device).refuses(409),
            transfer)
        for (step, summary) in [
            (LifecycleStep.commission, "Say that a device works"), (.decommission, "Take a device out of service"),
            (.reprovision, "Give a decommissioned device another life"),
        ] {
            let verb = step.rawValue
            routes.write(
                devices.one(.post, "\(verb)Device", at: "/\(verb)", for: .member(.admin), summary)
                    .body(Self.why, isRequired: false).gives(.device).refuses(409)
            ) { request, context in try await move(request, context, by: step) }
        }
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let device = try newDevice(try await request.fields(), in: context.scope)
        let outcome = try await writes.createDevice(context, device)
        let created = try await replays.replayed(outcome, context, request)
        return .created(created, at: "/api/v6/devices/\(created.id)")
    }

    /// What is kept of them as orphans is replayed by the daemon's maintenance: here it would keep the caller waiting.
    @Sendable private func createMany(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        var fields = try await request.fields()
        let devices = fields.objects("devices", of: newDevice, countMax: Limits.bulkCountMax) {
            newDevice(&$0, in: context.scope)
        }
        try fields.check()
        let created = try await writes.createDevices(context, devices).get()
        return .created(at: "/api/v6/devices", capacity: 256 + created.count * 900) { json in
            json.list("devices", created)
            json.member("count", created.count)
            json.members(of: context.scope)
        }
    }

    @Sendable private func change(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let reference = try DevicesController.reference(request)
        let change = try deviceChange(try await request.fields())
        return .one(try await writes.changeDevice(context, reference, change).get())
    }

    @Sendable private func assign(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let reference = try DevicesController.reference(request)
        let (space, reason) = try Self.target(try await request.fields())
        let assigned = try await writes.assignDevice(context, reference, to: space, reason: reason).get()
        return .json { json in
            json.member("success", true)
            json.member("assignment_id", assigned.assignmentID)
            json.member("device_id", assigned.deviceID)
            json.member("space_id", assigned.spaceID)
            json.member("message", "The device is on the space \(assigned.spaceCode) now.")
        }
    }

    @Sendable private func unassign(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let reference = try DevicesController.reference(request)
        let reason = try Self.reason(try await request.fields())
        let unassigned = try await writes.unassignDevice(context, reference, reason: reason).get()
        return .json { json in
            json.member("success", true)
            json.member("device_id", unassigned.deviceID)
            json.member("message", "The device is no longer on the space \(unassigned.spaceCode).")
        }
    }

    private func move(
        _ request: APIRequest, _ context: WriteContext, by step: LifecycleStep
    ) async throws -> Answer {
        let reference = try DevicesController.reference(request)
        let reason = try Self.reason(try await request.fields())
        return .one(try await writes.moveDevice(context, reference, by: step, reason: reason).get())
    }

    @Sendable private func transfer(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let reference = try DevicesController.reference(request)
        let (tenant, reason) = try Self.newOwner(try await request.fields())
        return .one(try await writes.transferDevice(context, reference, to: tenant, reason: reason).get())
    }
}

/// What the bodies say.
extension DeviceWritesController {
    private var codec: Schema {
        let names = codecs()
        return names.isEmpty ? .text() : .words(names.sorted())
    }

    var newDevice: Schema {
        .object([
            "dev_eui": .typedEUI, "name": .text().orNull.optional,
            "device_type": .text().orNull.optional.like("parking_sensor"),
            "category": .words(of: DeviceCategory.self).orNull.optional, "codec": codec.orNull.optional,
            "config": .anyObject.orNull.optional, "tenant_id": .tenantOfPlatform,
        ])
    }

    private func newDevice(_ body: BodyFields, in scope: TenantScope) throws(Problem) -> NewDevice {
        var fields = body
        let device = newDevice(&fields, in: scope)
        try fields.check()
        return device
    }

    func newDevice(_ fields: inout BodyFields, in scope: TenantScope) -> NewDevice {
        let devEUI = fields.required("dev_eui") { $0.eui("dev_eui") }
        var device = NewDevice(devEUI: DevEUI(devEUI ?? EUI64(bits: 0)))
        device.name = fields.text("name")
        device.deviceType = fields.text("device_type")
        device.category = fields.choice("category") ?? .sensor
        device.codec = codec(&fields)
        device.config = fields.object("config") ?? .emptyObject
        device.tenantID = fields.owner(in: scope)
        return device
    }

    private var deviceChange: Schema {
        .object([
            "name": .text().orNull.optional, "codec": codec.orNull.optional, "enabled": .flag.optional,
            "config": .anyObject.optional,
        ])
    }

    private func deviceChange(_ body: BodyFields) throws(Problem) -> DeviceChange {
        var fields = body
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
        let space: SpaceID? = fields.required("space_id") { $0.identifier("space_id") }
        let reason = fields.reason()
        try fields.check()
        return (space ?? SpaceID(.zero), reason)
    }

    private static func newOwner(_ body: BodyFields) throws(Problem) -> (TenantID, reason: String?) {
        var fields = body
        let tenant: TenantID? = fields.required("tenant_id") { $0.identifier("tenant_id") }
        let reason = fields.reason()
        try fields.check()
        return (tenant ?? .platform, reason)
    }

    /// Body of an action that may say why.
    private static let why = Schema.object(["reason": .reason.orNull.optional])

    private static func reason(_ body: BodyFields) throws(Problem) -> String? {
        var fields = body
        let reason = fields.reason()
        try fields.check()
        return reason
    }
}
