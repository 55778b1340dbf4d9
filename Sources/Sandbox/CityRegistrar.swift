public import LoRaWAN
import Parking
import Postgres
public import Simulation

/// Registers a simulated city in the database, as an administrator would have: tenants, sites, spaces, devices on them,
/// gateways.
public struct CityRegistrar: ~Copyable {
    private var connection: PostgresConnection
    private var rows = Rows()

    private struct Rows {
        struct Tenant {
            var id: TenantID
            var tenant: SimulatedTenant
        }
        struct Site {
            var id: SiteID
            var tenantID: TenantID
            var site: SimulatedSite
        }
        struct Space {
            var id: SpaceID
            var siteID: SiteID
            var tenantID: TenantID
            var deviceID: DeviceID
            var space: SimulatedSpace
        }
        var tenants: [Tenant] = []
        var sites: [Site] = []
        var spaces: [Space] = []
    }

    /// Connects as the superuser of a sandbox.
    public init(adminConninfo: String) throws {
        connection = try PostgresConnection(
            PostgresConnection.Options(
                conninfo: adminConninfo, applicationName: "parkd registrar", statementTimeoutMS: 0))
    }

    /// Registers everything, unless the first tenant is there already.
    ///
    /// - Returns: whether anything was registered.
    @discardableResult
    public mutating func register(_ city: SimulatedCity) throws -> Bool {
        var first = Parameters()
        first.add(city.tenants.first?.slug)
        let known = try connection.query("SELECT EXISTS (SELECT FROM tenants WHERE slug = $1::text)", first)
        guard known.boolean(0, 0) != true else { return false }
        collect(city)
        try connection.execute(script: "BEGIN")
        try insertTenantsAndSites()
        try insertSpacesAndDevices()
        try insertGateways(city.gateways)
        try connection.execute(script: "COMMIT")
        return true
    }

    /// Lets the planner know what is there, as autovacuum would in time.
    public mutating func analyze() throws {
        try connection.execute(script: "ANALYZE")
    }

    /// What the devices said last, for a city that goes on where it was; empty where none has spoken.
    public mutating func memories() throws -> [DevEUI: SensorMemory] {
        let rows = try connection.query(
            """
            SELECT d.dev_eui, d.occupancy, coalesce(s.state_changed_at, d.occupancy_observed_at), d.battery_v::float8
            FROM devices d LEFT JOIN spaces s ON s.tenant_id = d.tenant_id AND s.sensor_device_id = d.id
            WHERE d.occupancy IS NOT NULL AND d.occupancy_observed_at IS NOT NULL
            """, as: "remember the city")
        var memories: [DevEUI: SensorMemory] = [:]
        for row in 0..<rows.count {
            guard let devEUI = rows.text(row, 0).flatMap({ DevEUI(typed: $0) }),
                let occupancy = rows.text(row, 1).flatMap({ Occupancy(rawValue: $0) }),
                let since = rows.timestamp(row, 2)
            else { continue }
            memories[devEUI] = SensorMemory(occupancy: occupancy, since: since, batteryV: rows.double(row, 3))
        }
        return memories
    }

    private mutating func collect(_ city: SimulatedCity) {
        for tenant in city.tenants {
            let tenantID = TenantID.random()
            rows.tenants.append(Rows.Tenant(id: tenantID, tenant: tenant))
            for site in tenant.sites {
                let siteID = SiteID.random()
                rows.sites.append(Rows.Site(id: siteID, tenantID: tenantID, site: site))
                for space in site.spaces {
                    rows.spaces.append(
                        Rows.Space(
                            id: .random(), siteID: siteID, tenantID: tenantID, deviceID: .random(), space: space))
                }
            }
        }
    }

    private mutating func insertTenantsAndSites() throws {
        var parameters = Parameters()
        parameters.addColumn(rows.tenants) { $0.id.uuid }
        parameters.addColumn(rows.tenants) { $0.tenant.name }
        parameters.addColumn(rows.tenants) { $0.tenant.slug }
        try connection.query(
            """
            INSERT INTO tenants (id, name, slug, type)
            SELECT id, name, slug, 'customer' FROM unnest($1::uuid[], $2::text[], $3::text[]) AS u (id, name, slug)
            """, parameters, as: "register tenants")
        parameters.removeAll()
        parameters.addColumn(rows.sites) { $0.id.uuid }
        parameters.addColumn(rows.sites) { $0.tenantID.uuid }
        parameters.addColumn(rows.sites) { $0.site.name }
        parameters.addColumn(rows.sites) { $0.site.slug }
        parameters.addColumn(rows.sites) { $0.site.address }
        parameters.addColumn(rows.sites) { $0.site.city }
        parameters.addColumn(rows.sites) { $0.site.country }
        parameters.addColumn(rows.sites) { $0.site.latitude }
        parameters.addColumn(rows.sites) { $0.site.longitude }
        try connection.query(
            """
            INSERT INTO sites (id, tenant_id, name, slug, address, city, country, latitude, longitude)
            SELECT * FROM unnest(
                $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::float8[],
                $9::float8[])
            """, parameters, as: "register sites")
    }

    private mutating func insertSpacesAndDevices() throws {
        var parameters = Parameters()
        let spaces = rows.spaces
        parameters.addColumn(spaces) { $0.deviceID.uuid }
        parameters.addColumn(spaces) { $0.tenantID.uuid }
        parameters.addColumn(spaces) { $0.space.sensor.devEUI.eui }
        parameters.addColumn(spaces) { $0.space.sensor.name }
        parameters.addColumn(spaces) { $0.space.sensor.model.manufacturer }
        parameters.addColumn(spaces) { $0.space.sensor.model.model }
        parameters.addColumn(spaces) { $0.id.uuid }
        parameters.addColumn(spaces) { $0.siteID.uuid }
        parameters.addColumn(spaces) { $0.space.code }
        parameters.addColumn(spaces) { $0.space.name }
        try connection.query(
            """
            CREATE TEMP TABLE registered ON COMMIT DROP AS
            SELECT * FROM unnest(
                $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[],
                $9::text[], $10::text[]
            ) AS u (
                device_id, tenant_id, dev_eui, device_name, manufacturer, model, space_id, site_id, code, space_name)
            """, parameters, as: "register devices")
        try connection.execute(
            script: """
                INSERT INTO devices (id, tenant_id, dev_eui, name, device_type, manufacturer, model, lifecycle_state)
                SELECT device_id, tenant_id, dev_eui, device_name, 'parking_sensor', manufacturer, model, 'operational'
                FROM registered;
                INSERT INTO spaces (id, tenant_id, site_id, code, name, sensor_device_id)
                SELECT space_id, tenant_id, site_id, code, space_name, device_id FROM registered;
                UPDATE devices d SET assigned_space_id = r.space_id, assigned_at = now()
                FROM registered r WHERE d.id = r.device_id;
                INSERT INTO device_assignments (
                    tenant_id, device_type, device_id, dev_eui, space_id, space_code, assignment_reason)
                SELECT tenant_id, 'sensor', device_id, dev_eui, space_id, code, 'Registered with the city'
                FROM registered;
                """, as: "register spaces")
    }

    private mutating func insertGateways(_ gateways: [SimulatedGateway]) throws {
        var parameters = Parameters()
        let tenants = rows.tenants
        parameters.addColumn(gateways) { tenants[$0.tenantIndex].id.uuid }
        parameters.addColumn(gateways) { $0.gatewayID.eui }
        parameters.addColumn(gateways) { $0.name }
        parameters.addColumn(gateways) { $0.latitude }
        parameters.addColumn(gateways) { $0.longitude }
        parameters.addColumn(gateways) { $0.altitude }
        parameters.addColumn(gateways) { Int32(clamping: $0.statsIntervalS) }
        try connection.query(
            """
            INSERT INTO gateways (tenant_id, gateway_id, name, latitude, longitude, altitude, stats_interval_s)
            SELECT * FROM unnest(
                $1::uuid[], $2::text[], $3::text[], $4::float8[], $5::float8[], $6::float8[], $7::int4[])
            """, parameters, as: "register gateways")
    }
}
