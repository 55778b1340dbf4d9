import JSON
import LoRaWAN
public import Model
public import Parking
import Postgres

extension WriteStore {
    /// Registers a gateway; one that is known is a conflict in the same words whoever owns it.
    public func createGateway(
        _ context: WriteContext, _ gateway: NewGateway
    ) async throws(StoreFault) -> Result<GatewayView, Refusal> {
        let action = AuditedResource.gateway.action("create", on: gateway.gatewayID.description)
        return try await write(context, action) { connection throws(PostgresError) in
            let owner = gateway.tenantID ?? context.scope.tenantID
            if let siteID = gateway.siteID,
                let refusal = try connection.refusal(toPutGatewayOf: owner, on: siteID, in: context.scope)
            {
                return .failure(refusal)
            }
            let row = try connection.execute(GatewayWriteStatements.insert, Parameters(gateway, owner))
            let id = GatewayRowID(row.present(row.uuid(0, 0)))
            let view = try connection.gateway(id, in: context.scope)
            return .success(Written(view, of: owner, id, new: view.audited()))
        }
    }

    /// Changes a gateway's own fields.
    public func changeGateway(
        _ context: WriteContext, _ reference: GatewayReference, _ change: GatewayChange
    ) async throws(StoreFault) -> Result<GatewayView, Refusal> {
        let action = AuditedResource.gateway.action("change", on: reference.text)
        return try await write(context, action) { connection throws(PostgresError) in
            guard let gateway = try connection.ask(GatewayWriteStatements.lock(reference), in: context.scope) else {
                return .failure(.noGateway)
            }
            if case .set(let siteID?) = change.siteID,
                let refusal = try connection.refusal(
                    toPutGatewayOf: gateway.tenantID, on: siteID, in: context.scope)
            {
                return .failure(refusal)
            }
            let before = try connection.gateway(gateway.id, in: context.scope)
            try connection.executeLater(GatewayWriteStatements.change, Parameters(change, of: gateway))
            let after = try connection.gateway(gateway.id, in: context.scope)
            return .success(
                Written(after, of: gateway.tenantID, gateway.id, old: before.audited(), new: after.audited()))
        }
    }

    /// Forgets a gateway; what it reported stays.
    public func deleteGateway(
        _ context: WriteContext, _ reference: GatewayReference
    ) async throws(StoreFault) -> Result<Void, Refusal> {
        let action = AuditedResource.gateway.action("delete", on: reference.text)
        return try await write(context, action) { connection throws(PostgresError) in
            guard let gateway = try connection.ask(GatewayWriteStatements.lock(reference), in: context.scope) else {
                return .failure(.noGateway)
            }
            let before = try connection.gateway(gateway.id, in: context.scope)
            var parameters = Parameters(gateway.tenantID.uuid)
            parameters.add(gateway.id.uuid)
            try connection.executeLater(GatewayWriteStatements.delete, parameters)
            return .success(Written((), of: gateway.tenantID, gateway.id, old: before.audited()))
        }
    }
}

extension AuditedResource {
    static let gateway = AuditedResource(
        name: "gateway",
        refusals: [
            "gateways_gateway_id_key": .conflict("This gateway is registered already."),
            "gateways_tenant_id_fkey": .invalid("tenant_id", .unknownReference, "There is no such tenant."),
            "gateways_site_same_tenant": .unknownSite,
        ])
}

extension Refusal {
    fileprivate static let noGateway = Refusal.notFound("There is no such gateway.")
}

extension GatewayReference {
    /// As the request names it.
    fileprivate var text: String {
        switch self {
        case .id(let id): id.description
        case .gatewayID(let gatewayID): gatewayID.description
        }
    }
}

extension PostgresConnection {
    /// A gateway as it stands inside the transaction, which must have found it.
    fileprivate mutating func gateway(
        _ id: GatewayRowID, in scope: TenantScope
    ) throws(PostgresError) -> GatewayView {
        guard let view = try ask(GatewayStatements.one(.id(id)), in: scope) else {
            preconditionFailure("a gateway that was written can be read")
        }
        return view
    }

    /// Why a gateway of `owner` cannot stand on a site; `nil` where it can, and the site stays until the commit.
    fileprivate mutating func refusal(
        toPutGatewayOf owner: TenantID, on siteID: SiteID, in scope: TenantScope
    ) throws(PostgresError) -> Refusal? {
        guard let site = try ask(SiteWriteStatements.share([siteID]), in: scope).first else { return .unknownSite }
        return site.tenantID == owner ? nil : .strangeSite
    }
}

extension Parameters {
    fileprivate init(_ gateway: NewGateway, _ owner: TenantID) {
        self.init(owner.uuid)
        add(gateway.gatewayID.eui)
        add(gateway.name)
        add(gateway.description)
        add(gateway.model)
        add(gateway.siteID?.uuid)
        add(gateway.latitude)
        add(gateway.longitude)
        add(gateway.altitude)
        add(Int64(gateway.statsIntervalS))
        add(gateway.isEnabled)
    }

    fileprivate init(_ change: GatewayChange, of gateway: GatewayFacts) {
        self.init(gateway.tenantID.uuid)
        add(gateway.id.uuid)
        add(change.name)
        add(change.description)
        add(change.model)
        add(change.siteID.isSet)
        add((change.siteID.value ?? nil)?.uuid)
        add(change.latitude)
        add(change.longitude)
        add(change.altitude)
        add(change.statsIntervalS.isSet)
        add(change.statsIntervalS.value.map { Int64($0) })
        add(change.isEnabled)
    }
}
