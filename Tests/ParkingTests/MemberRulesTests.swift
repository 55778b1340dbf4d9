import LoRaWAN
import Model
import Parking
import TestSupport
import Testing

@Suite("Who may become what in a tenant")
struct MemberRulesTests {
    private static let tenant = TenantID(UUIDBits(high: 0, low: 1))

    private func member(_ role: Role, isActive: Bool = true, of tenant: TenantID = tenant) -> MemberView {
        let start = Timestamp(microseconds: 0)
        var member = MemberView(
            id: .random(), tenantID: tenant, email: "a@b", role: role, createdAt: start, updatedAt: start)
        member.isActive = isActive
        return member
    }

    private func change(_ role: Role? = nil, isActive: Bool? = nil) -> MemberChange {
        var change = MemberChange()
        if let role { change.role = .set(role) }
        if let isActive { change.isActive = .set(isActive) }
        return change
    }

    @Test("The last active owner stays one; with another, or where the owner is shut out already, anything goes")
    func lastOwner() {
        for wanted in [change(.admin), change(isActive: false), change(.viewer, isActive: false)] {
            #expect(member(.owner).refusal(of: wanted, by: .owner, heads: 1) != nil)
            #expect(member(.owner).refusal(of: wanted, by: .owner, heads: 2) == nil)
            #expect(member(.owner, isActive: false).refusal(of: wanted, by: .owner, heads: 1) == nil)
        }
        #expect(member(.owner).refusal(of: change(.owner, isActive: true), by: .owner, heads: 1) == nil)
        #expect(member(.owner).refusalToRemove(by: .owner, heads: 1) != nil)
        #expect(member(.owner).refusalToRemove(by: .owner, heads: 2) == nil)
        #expect(member(.admin).refusalToRemove(by: .owner, heads: 1) == nil)
    }

    @Test("In the platform tenant it is the last platform admin who stays, and an owner outranks nobody above")
    func platform() {
        let admin = member(.platformAdmin, of: .platform)
        #expect(admin.refusalToRemove(by: .platformAdmin, heads: 1) != nil)
        #expect(admin.refusalToRemove(by: .platformAdmin, heads: 2) == nil)
        #expect(admin.refusalToRemove(by: .owner, heads: 2) != nil)
        #expect(admin.refusal(of: change(.viewer), by: .owner, heads: 2) != nil)
        #expect(member(.owner, of: .platform).refusalToRemove(by: .platformAdmin, heads: 1) == nil)
    }

    @Test("Nobody gives a role above their own, and platform_admin is given in the platform tenant only")
    func granting() {
        for author in Role.allCases {
            for wanted in Role.allCases {
                let isGranted = Refusal.granting(wanted, in: Self.tenant, by: author) == nil
                #expect(isGranted == (wanted <= author && wanted != .platformAdmin))
                #expect((Refusal.granting(wanted, in: .platform, by: author) == nil) == (wanted <= author))
            }
        }
    }

    @Test("A key's scope is a resource and an access; to write is to read")
    func scopes() {
        #expect(KeyScope("devices:read") == KeyScope(.devices, .read))
        for scope in KeyScope.all { #expect(KeyScope(scope.description) == scope) }
        for text in ["", "devices", "devices:", ":read", "devices:read:", "users:read", "Devices:read", "devices:*"] {
            #expect(KeyScope(text) == nil, "\(text)")
        }
        #expect(KeyScope(.spaces, .write).allows(KeyScope(.spaces, .read)))
        #expect(!KeyScope(.spaces, .read).allows(KeyScope(.spaces, .write)))
        #expect(!KeyScope(.spaces, .write).allows(KeyScope(.sites, .read)))
    }
}
