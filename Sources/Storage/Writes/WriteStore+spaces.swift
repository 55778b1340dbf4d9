import JSON
import LoRaWAN
public import Model
public import Parking
import Postgres

extension WriteStore {
    /// Adds a space to a site, whose tenant gets it.
    public func createSpace(
        _ context: WriteContext, _ space: NewSpace
    ) async throws(StoreFault) -> Result<SpaceView, Refusal> {
        try await write(context, AuditedResource.space.action("create")) { connection throws(PostgresError) in
            try connection.add([space], in: context.scope).map { owner, views in
                Written(views[0], of: owner, views[0].id, new: views[0].audited())
            }
        }
    }

    /// Adds many spaces of one tenant, or none.
    public func createSpaces(
        _ context: WriteContext, _ spaces: [NewSpace]
    ) async throws(StoreFault) -> Result<[SpaceView], Refusal> {
        try await write(context, AuditedResource.space.action("create_bulk")) { connection throws(PostgresError) in
            try connection.add(spaces, in: context.scope, elementsOf: "spaces").map { owner, views in
                Written(views, of: owner, new: .list(of: views))
            }
        }
    }

    /// Changes a space's own fields.
    public func changeSpace(
        _ context: WriteContext, _ id: SpaceID, _ change: SpaceChange
    ) async throws(StoreFault) -> Result<SpaceView, Refusal> {
        let action = AuditedResource.space.action("change", on: id.description)
        return try await write(context, action) { connection throws(PostgresError) in
            guard let space = try connection.lockSpace(id, in: context.scope) else { return .failure(.noSpace) }
            if let siteID = change.siteID.value {
                let sites = try connection.ask(SiteWriteStatements.share([siteID]), in: context.scope)
                guard let site = sites.first else { return .failure(.unknownSite) }
                guard site.tenantID == space.tenantID else { return .failure(.strangeSite) }
            }
            let before = try connection.space(id, in: context.scope)
            try connection.executeLater(SpaceWriteStatements.change, Parameters(change, of: space))
            let after = try connection.space(id, in: context.scope)
            return .success(Written(after, of: space.tenantID, id, old: before.audited(), new: after.audited()))
        }
    }

    /// Takes a space out of every list, once no device is on it; its history stays.
    public func deleteSpace(
        _ context: WriteContext, _ id: SpaceID
    ) async throws(StoreFault) -> Result<Void, Refusal> {
        let action = AuditedResource.space.action("delete", on: id.description)
        return try await write(context, action) { connection throws(PostgresError) in
            guard let space = try connection.lockSpace(id, in: context.scope) else { return .failure(.noSpace) }
            if let refusal = space.refusalToDelete { return .failure(refusal) }
            if try connection.ask(SpaceWriteStatements.hasDevices(id), in: context.scope) {
                return .failure(.deviceOnSpace(space.code))
            }
            let before = try connection.space(id, in: context.scope)
            var parameters = Parameters(space.tenantID.uuid)
            parameters.add(id.uuid)
            try connection.executeLater(SpaceWriteStatements.endOverrides, parameters)
            try connection.executeLater(SpaceWriteStatements.delete, parameters)
            return .success(Written((), of: space.tenantID, id, old: before.audited()))
        }
    }
}

extension AuditedResource {
    static let space = AuditedResource(
        name: "space",
        refusals: [
            "unique_tenant_site_space_code": .conflict("The site has a space of this code already."),
            "spaces_site_same_tenant": .unknownSite,
        ])
}

extension Refusal {
    static let noSpace = Refusal.notFound("There is no such space.")
}

extension RawJSON {
    fileprivate static func list(of spaces: [SpaceView]) -> RawJSON {
        .object { json in
            json.array("spaces") { json in
                for space in spaces {
                    json.object { json in
                        json.member("id", space.id.description)
                        space.writeAudited(to: &json)
                    }
                }
            }
        }
    }
}

extension PostgresConnection {
    /// A space as it stands inside the transaction, which must have found it.
    fileprivate mutating func space(_ id: SpaceID, in scope: TenantScope) throws(PostgresError) -> SpaceView {
        guard let view = try ask(SpaceStatements.one(id), in: scope) else {
            preconditionFailure("a space that was written can be read")
        }
        return view
    }

    /// Adds spaces to sites of one tenant; answers the tenant, and the spaces in the given order.
    ///
    /// - Parameter list: the list of the request that they are elements of, to name what is wrong with one.
    fileprivate mutating func add(
        _ spaces: [NewSpace], in scope: TenantScope, elementsOf list: String? = nil
    ) throws(PostgresError) -> Result<(TenantID, [SpaceView]), Refusal> {
        let sites = try ask(SiteWriteStatements.share(Array(Set(spaces.map(\.siteID)))), in: scope)
        if let refusal = spaces.refusal(on: sites, elementsOf: list) { return .failure(refusal) }
        let owner = sites[0].tenantID
        // In one order everywhere, or two requests with the same codes wait for each other.
        let ordered = spaces.map { ("\($0.siteID) \($0.code)", $0) }.sorted { $0.0 < $1.0 }.map(\.1)
        var parameters = Parameters(owner.uuid)
        parameters.addColumn(ordered) { $0.siteID.uuid }
        parameters.addColumn(ordered) { $0.code }
        let taken = try execute(SpaceWriteStatements.taken, parameters)
        if taken.count > 0 { return .failure(.codesTaken(taken.list { rows, row in rows.text(row, 0) ?? "" })) }
        parameters.addColumn(ordered) { $0.name ?? $0.code }
        parameters.addColumn(ordered) { $0.building }
        parameters.addColumn(ordered) { $0.floor }
        parameters.addColumn(ordered) { $0.zone }
        parameters.addColumn(ordered) { $0.latitude }
        parameters.addColumn(ordered) { $0.longitude }
        parameters.addColumn(ordered) { JSONText($0.metadata.bytes) }
        let rows = try execute(SpaceWriteStatements.insert, parameters)
        let ids = rows.list { rows, row in SpaceID(rows.present(rows.uuid(row, 0))) }
        let views = try ask(SpaceStatements.some(ids), in: scope)
        return .success((owner, spaces.order(views)))
    }
}

extension Parameters {
    fileprivate init(_ change: SpaceChange, of space: SpaceFacts) {
        self.init(space.tenantID.uuid)
        add(space.id.uuid)
        add(change.siteID.isSet)
        add(change.siteID.value?.uuid)
        add(change.code)
        add(change.name)
        add(change.building)
        add(change.floor)
        add(change.zone)
        add(change.latitude)
        add(change.longitude)
        add(change.metadata.isSet)
        add(change.metadata.value.map { JSONText($0.bytes) })
    }
}
