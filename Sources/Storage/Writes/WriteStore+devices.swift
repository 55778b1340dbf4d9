import JSON
import LoRaWAN
public import Model
public import Parking
import Postgres

extension WriteStore {
    /// Registers a device; a DevEUI that is known is a conflict in the same words whoever owns it.
    public func createDevice(
        _ context: WriteContext, _ device: NewDevice
    ) async throws(StoreFault) -> Result<DeviceView, Refusal> {
        let action = AuditedResource.device.action("create", on: device.devEUI.description)
        return try await write(context, action) { connection throws(PostgresError) in
            let owner = device.tenantID ?? context.scope.tenantID
            let row = try connection.execute(DeviceWriteStatements.insert, Parameters(device, owner))
            let id = DeviceID(row.present(row.uuid(0, 0)))
            let view = try connection.device(id, in: context.scope)
            return .success(Written(view, of: owner, id, new: view.audited()))
        }
    }

    /// Changes a device's own fields.
    public func changeDevice(
        _ context: WriteContext, _ reference: DeviceReference, _ change: DeviceChange
    ) async throws(StoreFault) -> Result<DeviceView, Refusal> {
        try await writeDevice(context, "change", reference) { connection, device throws(PostgresError) in
            var parameters = Parameters(device.tenantID.uuid)
            parameters.add(device.id.uuid)
            parameters.add(change.name)
            parameters.add(change.codec)
            parameters.add(change.isEnabled)
            parameters.add(change.config.isSet)
            parameters.add(change.config.value.map { JSONText($0.bytes) })
            try connection.executeLater(DeviceWriteStatements.change, parameters)
            return .success(try connection.device(device.id, in: context.scope))
        }
    }

    /// A change of one device that answers the device: the row is locked, `body` decides and writes, and the audit log
    /// gets the device as it was and as it is.
    func writeDevice(
        _ context: WriteContext, _ verb: String, _ reference: DeviceReference, reason: String? = nil,
        _ body: @Sendable (inout PostgresConnection, DeviceFacts) throws(PostgresError) -> Result<DeviceView, Refusal>
    ) async throws(StoreFault) -> Result<DeviceView, Refusal> {
        let action = AuditedResource.device.action(verb, on: reference.text)
        return try await write(context, action) { connection throws(PostgresError) in
            guard let device = try connection.ask(DeviceWriteStatements.lock(reference), in: context.scope) else {
                return .failure(.noDevice)
            }
            let before = try connection.device(device.id, in: context.scope)
            return try body(&connection, device).map { after in
                Written(after, of: before.tenantID, after.id, old: before.audited(), new: after.audited(reason))
            }
        }
    }
}

extension AuditedResource {
    static let device = AuditedResource(
        name: "device",
        refusals: [
            "devices_dev_eui_key": .conflict("This DevEUI is registered already."),
            "devices_tenant_id_fkey": .invalid("tenant_id", .unknownReference, "There is no such tenant."),
            "spaces_sensor_same_tenant": .conflict("A space still names the device; unassign it first."),
            "spaces_display_same_tenant": .conflict("A space still names the device; unassign it first."),
            "device_assignments_one_open_per_device": .conflict("The device is on a space already."),
            "device_assignments_one_open_per_space": .conflict("The space has such a device already."),
        ])
}

extension Refusal {
    static let noDevice = Refusal.notFound("There is no such device.")
}

extension DeviceReference {
    /// As the request names it.
    var text: String {
        switch self {
        case .id(let id): id.description
        case .devEUI(let devEUI): devEUI.description
        }
    }
}

extension PostgresConnection {
    /// A device as it stands inside the transaction, which must have found it.
    mutating func device(_ id: DeviceID, in scope: TenantScope) throws(PostgresError) -> DeviceView {
        guard let view = try ask(DeviceStatements.one(.id(id)), in: scope) else {
            preconditionFailure("a device that was written can be read")
        }
        return view
    }
}

extension Parameters {
    fileprivate init(_ device: NewDevice, _ owner: TenantID) {
        self.init()
        add(owner.uuid)
        add(device.devEUI.eui)
        add(device.name)
        add(device.deviceType)
        add(device.category.rawValue)
        add(device.codec)
        add(JSONText(device.config.bytes))
    }
}
