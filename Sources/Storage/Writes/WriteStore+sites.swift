import JSON
import LoRaWAN
public import Model
public import Parking
import Postgres

extension WriteStore {
    /// Adds a site; a slug that is not given follows from the name.
    public func createSite(
        _ context: WriteContext, _ site: NewSite
    ) async throws(StoreFault) -> Result<SiteView, Refusal> {
        try await write(context, AuditedResource.site.action("create")) { connection throws(PostgresError) in
            guard try connection.knowsTimezone(site.timezone) else { return .failure(.noTimezone) }
            let owner = site.tenantID ?? context.scope.tenantID
            let row = try connection.execute(SiteWriteStatements.insert, Parameters(site, owner))
            let id = SiteID(row.present(row.uuid(0, 0)))
            let view = try connection.site(id, in: context.scope)
            return .success(Written(view, of: owner, id, new: view.audited()))
        }
    }

    /// Changes a site's fields.
    public func changeSite(
        _ context: WriteContext, _ id: SiteID, _ change: SiteChange
    ) async throws(StoreFault) -> Result<SiteView, Refusal> {
        let action = AuditedResource.site.action("change", on: id.description)
        return try await write(context, action) { connection throws(PostgresError) in
            guard let site = try connection.ask(SiteWriteStatements.lock(id), in: context.scope) else {
                return .failure(.noSite)
            }
            if let timezone = change.timezone.value, try !connection.knowsTimezone(timezone) {
                return .failure(.noTimezone)
            }
            let before = try connection.site(id, in: context.scope)
            try connection.executeLater(SiteWriteStatements.change, Parameters(change, of: site))
            let after = try connection.site(id, in: context.scope)
            return .success(Written(after, of: site.tenantID, id, old: before.audited(), new: after.audited()))
        }
    }

    /// Takes a site out of every list, once it has neither spaces nor gateways.
    public func deleteSite(
        _ context: WriteContext, _ id: SiteID
    ) async throws(StoreFault) -> Result<Void, Refusal> {
        let action = AuditedResource.site.action("delete", on: id.description)
        return try await write(context, action) { connection throws(PostgresError) in
            guard var site = try connection.ask(SiteWriteStatements.lock(id), in: context.scope) else {
                return .failure(.noSite)
            }
            (site.spaces, site.gateways) = try connection.ask(
                SiteWriteStatements.contents(of: id), in: context.scope)
            if let refusal = site.refusalToDelete { return .failure(refusal) }
            let before = try connection.site(id, in: context.scope)
            var parameters = Parameters(site.tenantID.uuid)
            parameters.add(id.uuid)
            try connection.executeLater(SiteWriteStatements.delete, parameters)
            return .success(Written((), of: site.tenantID, id, old: before.audited()))
        }
    }
}

extension AuditedResource {
    static let site = AuditedResource(
        name: "site",
        refusals: [
            "sites_slug_key": .conflict("Another site has this slug already; give it another."),
            "sites_name_key": .conflict("Another site has this name already; give it another."),
            "sites_tenant_id_fkey": .invalid("tenant_id", .unknownReference, "There is no such tenant."),
        ])
}

extension Refusal {
    static let noSite = Refusal.notFound("There is no such site.")
    /// Of a field that names a site.
    static let unknownSite = Refusal.invalid("site_id", .unknownReference, "There is no such site.")
    /// Of a field that names a site, across all tenants.
    static let strangeSite = Refusal.invalid("site_id", .contradictory, "The site belongs to another tenant.")
    fileprivate static let noTimezone = Refusal.invalid(
        "timezone", .unknownReference, "There is no such time zone; names are like Europe/Berlin or UTC.")
}

extension PostgresConnection {
    /// A site as it stands inside the transaction, which must have found it.
    fileprivate mutating func site(_ id: SiteID, in scope: TenantScope) throws(PostgresError) -> SiteView {
        guard let view = try ask(SiteStatements.one(id), in: scope) else {
            preconditionFailure("a site that was written can be read")
        }
        return view
    }

    fileprivate mutating func knowsTimezone(_ name: String) throws(PostgresError) -> Bool {
        if name == "UTC" { return true }
        let rows = try execute(SiteWriteStatements.timezone, Parameters(name))
        return rows.present(rows.boolean(0, 0))
    }
}

extension Parameters {
    fileprivate init(_ site: NewSite, _ owner: TenantID) {
        self.init(owner.uuid)
        add(site.name)
        add(site.slug?.text)
        add(SiteSlug(of: site.name).text)
        add(site.address)
        add(site.city)
        add(site.state)
        add(site.postalCode)
        add(site.country)
        add(site.latitude)
        add(site.longitude)
        add(site.timezone)
        add(JSONText(site.metadata.bytes))
    }

    fileprivate init(_ change: SiteChange, of site: SiteFacts) {
        self.init(site.tenantID.uuid)
        add(site.id.uuid)
        add(change.name)
        add(change.slug.isSet)
        add(change.slug.value?.text)
        add(change.address)
        add(change.city)
        add(change.state)
        add(change.postalCode)
        add(change.country)
        add(change.latitude)
        add(change.longitude)
        add(change.timezone)
        add(change.metadata.isSet)
        add(change.metadata.value.map { JSONText($0.bytes) })
    }
}
