import HTTPTypes
import Parking
import Testing

@testable import HTTPAPI

@Suite("How many streams there may be")
struct StreamPlacesTests {
    private static func owner(_ person: UInt64, in tenant: UInt64) -> StreamPlaces.Owner {
        let tenant = TenantSummary(
            id: City.id(tenant), name: "T", slug: "t", kind: .customer, isActive: true)
        let account = Account(id: City.id(person), email: "x@example.org", name: "X", passwordHash: nil, isActive: true)
        return StreamPlaces.Owner(
            Principal(account: account, tenant: tenant, role: .viewer, isPlatformAdmin: false))
    }

    private static func refused(_ places: inout StreamPlaces, _ owner: StreamPlaces.Owner) -> Bool {
        do throws(Problem) {
            try places.enter(owner)
            return false
        } catch {
            return error.status == .tooManyRequests && error.headers[.retryAfter] != nil
        }
    }

    @Test("6 of one person, whatever tenant they stand in; one that ends makes room")
    func person() {
        var places = StreamPlaces(LiveLimits())
        for number in 0..<6 { #expect(!Self.refused(&places, Self.owner(1, in: UInt64(number % 2)))) }
        #expect(Self.refused(&places, Self.owner(1, in: 5)))
        places.leave(Self.owner(1, in: 0))
        #expect(!Self.refused(&places, Self.owner(1, in: 5)))
    }

    @Test("50 of one tenant, 200 of all")
    func crowd() {
        var places = StreamPlaces(LiveLimits())
        for tenant in 0..<4 {
            for person in 0..<50 {
                #expect(!Self.refused(&places, Self.owner(UInt64(tenant * 100 + person), in: UInt64(tenant))))
            }
            #expect(Self.refused(&places, Self.owner(9999, in: UInt64(tenant))))
        }
        #expect(places.count == 200)
        #expect(Self.refused(&places, Self.owner(9999, in: 9)))
        places.leave(Self.owner(0, in: 0))
        #expect(!Self.refused(&places, Self.owner(9999, in: 9)))
    }
}
