import JSON
public import LoRaWAN
public import Model
public import Parking
import Postgres

extension WriteStore {
    /// Registers an orphan for a tenant; for the scope of all tenants only.
    ///
    /// Its kept uplinks stay where they are, as the mark that they have to be replayed: ``OrphanReplays`` removes them
    /// once they are stored, however often it is interrupted.
    public func claimOrphan(
        _ context: WriteContext, _ devEUI: DevEUI, _ claim: OrphanClaim
    ) async throws(StoreFault) -> Result<DeviceView, Refusal> {
        precondition(context.scope.isCrossTenant, "the route lets in the platform only")
        let action = AuditedResource.device.action("claim", on: devEUI.description)
        return try await write(context, action) { connection throws(PostgresError) in
            var parameters = Parameters(devEUI.eui)
            parameters.add(claim.tenantID.uuid)
            parameters.add(claim.name)
            parameters.add(claim.deviceType)
            let rows = try connection.execute(OrphanWriteStatements.claim, parameters)
            guard rows.count > 0 else { return .failure(.noOrphan) }
            let id = DeviceID(rows.present(rows.uuid(0, 0)))
            let view = try connection.device(id, in: context.scope)
            return .success(Written(view, of: claim.tenantID, id, new: view.audited()))
        }
    }

    /// Forgets an orphan and its kept uplinks; for the scope of all tenants only.
    public func deleteOrphan(
        _ context: WriteContext, _ devEUI: DevEUI
    ) async throws(StoreFault) -> Result<Void, Refusal> {
        precondition(context.scope.isCrossTenant, "the route lets in the platform only")
        let action = AuditedResource.orphan.action("delete", on: devEUI.description)
        return try await write(context, action) { connection throws(PostgresError) in
            let parameters = Parameters(devEUI.eui)
            guard try connection.execute(OrphanWriteStatements.delete, parameters).affected > 0 else {
                return .failure(.noOrphan)
            }
            let uplinks = try connection.execute(OrphanWriteStatements.deleteUplinks, parameters).affected
            let old = RawJSON.object { json in json.member("kept_uplinks", uplinks) }
            return .success(Written((), of: .platform, devEUI, old: old))
        }
    }
}

extension AuditedResource {
    fileprivate static let orphan = AuditedResource(name: "orphan", refusals: [:])
}

extension Refusal {
    fileprivate static let noOrphan = Refusal.notFound("There is no such orphan.")
}
