import LoRaWAN
import Parking
import Testing

struct TenantScopeTests {
    @Test("Only a platform admin in the platform tenant sees across tenants", arguments: Role.allCases)
    func confines(role: Role) {
        let customer = TenantID.random()
        let there = TenantScope.authenticated(role: role, currentTenant: customer)
        #expect(there.tenantID == customer)
        #expect(!there.isCrossTenant)
        let atHome = TenantScope.authenticated(role: role, currentTenant: .platform)
        #expect(atHome.tenantID == .platform)
        #expect(atHome.isCrossTenant == (role == .platformAdmin))
    }

    @Test("Roles are ordered by power")
    func ordersRoles() {
        let ascending: [Role] = [.viewer, .operator, .admin, .owner, .platformAdmin]
        #expect(Role.allCases.sorted() == ascending)
        for (index, role) in ascending.enumerated() {
            for other in ascending[..<index] { #expect(other < role) }
            #expect(!(role < role))
        }
        #expect(Role(rawValue: "platform_admin") == .platformAdmin)
        #expect(Role(rawValue: "PLATFORM_ADMIN") == nil)
    }

    @Test("An identifier is a canonical UUID and is ordered like one")
    func readsIdentifiers() {
        #expect(TenantID("00000000-0000-0000-0000-000000000000") == .platform)
        #expect(SpaceID("3ac7e3c4-4401-4b8d-9386-a5c902f9202d")?.description == "3ac7e3c4-4401-4b8d-9386-a5c902f9202d")
        #expect(SpaceID("") == nil)
        #expect(DeviceID(.zero) < DeviceID(UUIDBits(high: 0, low: 1)))
        #expect(UserID.random() != UserID.random())
    }
}
