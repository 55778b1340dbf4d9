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
                try connection.execute(DeviceWriteStatements.move, parameters)
                return .success(try connection.device(device.id, in: context.scope))
            }
        }
    }

    /// Gives a device that is on no space to another tenant; for the scope of all tenants only.
    ///
    /// Its history stays with the old one, in whose audit log this is told.
    public func transferDevice(
        _ context: WriteContext, _ reference: DeviceReference, to tenant: TenantID, reason: String?
    ) async throws(StoreFault) -> Result<DeviceView, Refusal> {
        precondition(context.scope.isCrossTenant, "the route lets in the platform only")
        return try await writeDevice(context, "transfer", reference, reason: reason) {
            connection, device throws(PostgresError) in
            if let refusal = device.refusal(toMoveTo: tenant) { return .failure(refusal) }
            var parameters = Parameters(device.tenantID.uuid)
            parameters.add(device.id.uuid)
            parameters.add(tenant.uuid)
            try connection.execute(DeviceWriteStatements.transfer, parameters)
            return .success(try connection.device(device.id, in: context.scope))
        }
    }
}
