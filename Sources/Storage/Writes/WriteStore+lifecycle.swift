public import Model
public import Parking
import Postgres

extension WriteStore {
    /// Moves a device by a step of its life that concerns no space: commission, decommission, reprovision.
    public func moveDevice(
        _ context: WriteContext, _ reference: DeviceReference, by step: LifecycleStep, reason: String?
    ) async throws(StoreFault) -> Result<DeviceView, Refusal> {
        try await writeDevice(context, step.rawValue, reference, reason: reason) {
            connection, device throws(PostgresError) in
            switch device.moved(by: step) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let lifecycle):
                var parameters = Parameters(device.tenantID.uuid)
                parameters.add(device.id.uuid)
                parameters.add(lifecycle.rawValue)
                try connection.executeLater(DeviceWriteStatements.move, parameters)
                return .success(try connection.device(device.id, in: context.scope))
            }
        }
    }

    /// Gives a device that is on no space to another tenant; for the scope of all tenants only.
    ///
    /// Its history stays with the old one. The platform's line in the audit log names both owners and the reason; their
    /// own tell the one that it left, and the other that it came.
    public func transferDevice(
        _ context: WriteContext, _ reference: DeviceReference, to tenant: TenantID, reason: String?
    ) async throws(StoreFault) -> Result<DeviceView, Refusal> {
        precondition(context.scope.isCrossTenant, "the route lets in the platform only")
        let action = AuditedResource.device.action("transfer", on: reference.text)
        return try await write(context, action) { connection throws(PostgresError) in
            guard let device = try connection.ask(DeviceWriteStatements.lock(reference), in: context.scope) else {
                return .failure(.noDevice)
            }
            if let refusal = device.refusal(toMoveTo: tenant) { return .failure(refusal) }
            let before = try connection.device(device.id, in: context.scope)
            var parameters = Parameters(device.tenantID.uuid)
            parameters.add(device.id.uuid)
            parameters.add(tenant.uuid)
            try connection.executeLater(DeviceWriteStatements.transfer, parameters)
            let after = try connection.device(device.id, in: context.scope)
            var written = Written(
                after, of: .platform, after.id, old: before.audited(), new: after.audited(reason))
            written.sides = [
                AuditedSide(tenantID: before.tenantID, old: before.audited()),
                AuditedSide(tenantID: after.tenantID, new: after.audited()),
            ].filter { $0.tenantID != .platform }
            return .success(written)
        }
    }
}
