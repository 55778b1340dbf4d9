import JSON
import LoRaWAN
import Model
public import Parking
import Postgres

extension WriteStore {
    /// How many devices one statement of an import registers.
    private static let importStep = 500

    /// Registers many devices for the tenant of the scope, or none; answers how many.
    ///
    /// - Parameter progress: told how many are done, again from the start after a lost race.
    public func importDevices(
        _ context: WriteContext, _ devices: [NewDevice], progress: @Sendable (Int) -> Void
    ) async throws(StoreFault) -> Result<Int, Refusal> {
        let action = AuditedResource.device.action("create_bulk")
        let owner = context.scope.tenantID
        return try await write(context, action) { connection throws(PostgresError) in
            var faults: [InvalidField] = []
            for start in stride(from: 0, to: devices.count, by: Self.importStep) {
                let step = devices[start..<min(start + Self.importStep, devices.count)]
                let new = try connection.add(step, of: owner)
                for (index, device) in zip(step.indices, step) where !new.contains(device.devEUI) {
                    var fault = InvalidField("dev_eui", .contradictory, "This DevEUI is registered already.")
                    fault.element = InvalidField.Element("devices", index)
                    faults.append(fault)
                }
                progress(start + step.count)
            }
            guard faults.isEmpty else { return .failure(.invalid(faults)) }
            var written = Written(devices.count, of: owner, "", new: .list(of: devices))
            written.resourceID = nil
            return .success(written)
        }
    }
}

extension PostgresConnection {
    fileprivate mutating func add(
        _ devices: ArraySlice<NewDevice>, of owner: TenantID
    ) throws(PostgresError) -> Set<DevEUI> {
        var parameters = Parameters(owner.uuid)
        parameters.addColumn(devices) { $0.devEUI.eui }
        parameters.addColumn(devices) { $0.name }
        parameters.addColumn(devices) { $0.deviceType }
        parameters.addColumn(devices) { $0.category.rawValue }
        parameters.addColumn(devices) { $0.codec }
        parameters.addColumn(devices) { JSONText($0.config.bytes) }
        let rows = try execute(DeviceWriteStatements.insertMany, parameters)
        return Set(rows.list { rows, row in DevEUI(rows.present(rows.eui64(row, 0))) })
    }
}

extension RawJSON {
    fileprivate static func list(of devices: [NewDevice]) -> RawJSON {
        .object { json in
            json.array("devices") { json in
                for device in devices {
                    json.object { json in
                        json.member("dev_eui", device.devEUI.description)
                        json.member("name", device.name)
                    }
                }
            }
        }
    }
}
