import HTTPTypes
import Parking
import Testing

@Suite struct ReadTests {
    private static let listKeys = ["count", "total", "limit", "offset", "tenant_scope", "is_cross_tenant"]

    private static let deviceKeys = [
        "id", "dev_eui", "name", "tenant_id", "device_type", "category", "manufacturer", "model", "codec", "status",
        "lifecycle_state", "is_active", "health", "enabled", "assigned_space_id", "assigned_space_code", "assigned_at",
        "last_seen_at", "battery_v", "battery_percent", "battery_low", "temperature_c", "rssi", "snr", "last_f_cnt",
        "lost_uplinks", "occupancy", "config", "created_at", "updated_at",
    ]

    /// Asks as a viewer of a tenant.
    private func ask(_ path: String, in tenant: TenantSummary = City.acme) async throws -> Reply {
        let house = try await House()
        let token = try await house.token(City.olive, in: tenant, as: .viewer)
        return try await house.open { try await $0.bearing(token).get(path) }
    }

    @Test("A device list has API.md's keys, each of them always there")
    func devices() async throws {
        let reply = try await ask("/api/v6/devices")
        #expect(reply.json.keys == ["devices"] + Self.listKeys)
        #expect(reply.json["count"] == .number(1))
        #expect(reply.json["total"] == .number(1))
        #expect(reply.json["limit"] == .number(100))
        #expect(reply.json["offset"] == .number(0))
        #expect(reply.json["tenant_scope"] == .text(City.acme.id.description))
        #expect(reply.json["is_cross_tenant"] == .flag(false))
        #expect(reply.json["devices"].items.map(\.keys) == [Self.deviceKeys])
        let other = try await ask("/api/v6/devices", in: City.beta)
        #expect(other.json["devices"].items.map(\.keys) == [Self.deviceKeys])
    }

    @Test("A device shows its values in their units and forms")
    func deviceValues() async throws {
        let device = try await ask("/api/v6/devices/a840-4100:00000181").json
        #expect(device.keys == Self.deviceKeys)
        #expect(device["dev_eui"] == .text("A840410000000181"))
        #expect(device["name"] == .text("Bay \"A\"\n1"))
        #expect(device["status"] == .text("assigned"))
        #expect(device["lifecycle_state"] == .text("operational"))
        #expect(device["assigned_at"] == .text("2026-09-21T14:13:20.123Z"))
        #expect(device["battery_v"] == .number(3.6))
        #expect(device["temperature_c"] == .number(-3.25))
        #expect(device["last_f_cnt"] == .number(4_294_967_295))
        #expect(device["lost_uplinks"] == .number(3))
        #expect(device["occupancy"] == .text("occupied"))
        #expect(device["config"]["threshold"] == .number(5))
    }

    @Test("What a device has not said yet is null, and its occupancy unknown")
    func silentDevice() async throws {
        let device = try await ask("/api/v6/devices/\(City.otherDevice)", in: City.beta).json
        for key in ["name", "codec", "assigned_space_id", "last_seen_at", "battery_v", "battery_low", "last_f_cnt"] {
            #expect(device.keys.contains(key) && device[key] == .null, "\(key)")
        }
        #expect(device["occupancy"] == .text("unknown"))
        #expect(device["status"] == .text("unassigned"))
        #expect(device["category"] == .text("display"))
        #expect(device["config"] == .object([], [:]))
    }

    @Test("Device statistics are there when asked for, after the list")
    func deviceStats() async throws {
        let reply = try await ask("/api/v6/devices?include_stats=true&status=unassigned")
        #expect(reply.json.keys == ["devices"] + Self.listKeys + ["stats"])
        #expect(reply.json["stats"].keys == ["total", "assigned", "unassigned", "active", "inactive", "by_health"])
        #expect(reply.json["total"] == .number(0))
        #expect(reply.json["stats"]["total"] == .number(1))
    }

    @Test("A device that is not there is 404, and so is a name that can be no device's")
    func noDevice() async throws {
        for name in [City.otherDevice.description, "A840410000000182", "FFFFFFFFFFFFFFFF", "nonsense", "%ff"] {
            let reply = try await ask("/api/v6/devices/\(name)")
            #expect(reply.status == 404)
            #expect(reply.json["detail"] == .text("There is no such device."))
        }
    }

    private static let gatewayKeys = [
        "id", "gateway_id", "tenant_id", "name", "description", "model", "site_id", "latitude", "longitude",
        "altitude", "status", "is_online", "last_seen_at", "stats_interval_s", "enabled", "created_at", "updated_at",
    ]

    @Test("A gateway list has API.md's keys, each of them always there")
    func gateways() async throws {
        let reply = try await ask("/api/v6/gateways")
        #expect(reply.json.keys == ["gateways"] + Self.listKeys)
        #expect(reply.json["gateways"].items.map(\.keys) == [Self.gatewayKeys])
        let none = try await ask("/api/v6/gateways?include_offline=false", in: City.beta)
        #expect(none.json["gateways"] == .list([]))
    }

    @Test("A gateway is found by its row or by its EUI")
    func gateway() async throws {
        for name in [City.gateway.description, "0016c001f153a14c"] {
            let gateway = try await ask("/api/v6/gateways/\(name)").json
            #expect(gateway.keys == Self.gatewayKeys)
            #expect(gateway["gateway_id"] == .text("0016C001F153A14C"))
            #expect(gateway["status"] == .text("online"))
            #expect(gateway["is_online"] == .flag(true))
            #expect(gateway["stats_interval_s"] == .number(30))
        }
        let silent = try await ask("/api/v6/gateways/\(City.otherGateway)", in: City.beta).json
        #expect(silent["status"] == .text("never_seen"))
        #expect(try await ask("/api/v6/gateways/\(City.otherGateway)").status == 404)
    }

    @Test("A site list has API.md's keys, and counts where asked for")
    func sites() async throws {
        let keys = [
            "id", "tenant_id", "name", "slug", "address", "city", "state", "postal_code", "country", "latitude",
            "longitude", "timezone", "metadata", "created_at", "updated_at",
        ]
        let reply = try await ask("/api/v6/sites")
        #expect(reply.json.keys == ["sites"] + Self.listKeys)
        #expect(reply.json["sites"].items.map(\.keys) == [keys])
        let counts = ["space_count", "device_count", "gateway_count", "free_spaces", "occupied_spaces"]
        let counted = try await ask("/api/v6/sites?include_stats=true")
        #expect(counted.json["sites"].items.map(\.keys) == [keys + counts])
    }

    @Test("A space list has API.md's keys, and devices where asked for")
    func spaces() async throws {
        let keys = [
            "id", "tenant_id", "site_id", "code", "name", "building", "floor", "zone", "state", "current_state",
            "sensor_state", "is_stale", "state_changed_at", "override", "sensor_device_id", "display_device_id",
            "latitude", "longitude", "metadata", "created_at", "updated_at",
        ]
        let reply = try await ask("/api/v6/spaces?state=reserved")
        #expect(reply.json.keys == ["spaces"] + Self.listKeys)
        let space = try #require(reply.json["spaces"].items.first)
        #expect(space.keys == keys)
        #expect(space["state"] == .text("RESERVED"))
        #expect(space["current_state"] == .text("reserved"))
        #expect(space["sensor_state"] == .text("free"))
        #expect(space["is_stale"] == .flag(true))
        let detailed = try await ask("/api/v6/spaces?include_devices=true").json["spaces"].items.first
        #expect(detailed?.keys == keys + ["sensor_device", "display_device"])
        #expect(detailed?["sensor_device"].keys == ["dev_eui", "name", "status"])
        #expect(detailed?["display_device"] == .null)
    }

    @Test("A dashboard has API.md's keys in one answer")
    func dashboard() async throws {
        let reply = try await ask("/api/v6/dashboard/data").json
        #expect(
            reply.keys == [
                "devices", "gateways", "spaces", "recent_activity", "system_health", "generated_at", "tenant_scope",
                "is_cross_tenant",
            ])
        #expect(reply["devices"].keys == ["total", "assigned", "unassigned", "active", "inactive", "by_health"])
        #expect(reply["gateways"].keys == ["total", "online", "offline"])
        #expect(
            reply["spaces"].keys == [
                "total", "occupied", "available", "free", "reserved", "maintenance", "unknown", "stale",
                "occupancy_rate",
            ])
        #expect(reply["spaces"]["occupancy_rate"] == .number(50))
        #expect(
            reply["recent_activity"].items.map(\.keys) == [
                ["type", "timestamp", "space_id", "space_code", "device_id", "from_state", "to_state"]
            ])
        #expect(reply["system_health"].keys == ["status", "database", "mqtt", "ingest_lag_s", "uptime_s"])
        #expect(reply["system_health"]["uptime_s"] == .number(12))
    }

    @Test("A dashboard's entity tag outlives the clock, not a change")
    func dashboardTag() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.open { caller async throws in
            let caller = try caller.bearing(token)
            let first = try await caller.get("/api/v6/dashboard/data")
            let tag = try #require(first.header("ETag"))
            #expect(tag.hasPrefix("W/\""))
            house.clock.advance(seconds: 2)
            let second = try await caller.get("/api/v6/dashboard/data")
            #expect(second.json["generated_at"] != first.json["generated_at"])
            #expect(second.header("ETag") == tag)
            #expect(try await caller.with("If-None-Match", tag).get("/api/v6/dashboard/data").status == 304)
        }
        let token2 = try await house.token(City.olive, in: City.beta, as: .viewer)
        let other = try await house.open { try await $0.bearing(token2).get("/api/v6/dashboard/data") }
        let mine = try await house.open { try await $0.bearing(token).get("/api/v6/dashboard/data") }
        #expect(other.header("ETag") != mine.header("ETag"))
    }

    @Test("A page is cut where it was asked to be")
    func paging() async throws {
        let house = try await House()
        let token = try await house.token(City.root, in: City.platform, as: .platformAdmin)
        let reply = try await house.open { try await $0.bearing(token).get("/api/v6/devices?limit=1&offset=1") }
        #expect(reply.json["count"] == .number(1))
        #expect(reply.json["total"] == .number(2))
        #expect(reply.json["limit"] == .number(1))
        #expect(reply.json["offset"] == .number(1))
        #expect(reply.json["devices"].items.first?["id"] == .text(City.otherDevice.description))
    }
}
