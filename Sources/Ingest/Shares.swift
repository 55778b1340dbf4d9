import ChirpStack
import LoRaWAN

/// Who has how many of the messages that wait for a lane.
struct Shares {
    private struct Tenant {
        var count = 0
        var senders: Set<EUI64?> = []
    }

    private var count = 0
    private var senders: [EUI64?: Int] = [:]
    private var tenants: [UUIDBits: Tenant] = [:]

    /// One more.
    mutating func note(_ outcome: Result<IntegrationEvent, Rejection>) {
        let subject = outcome.subject
        count += 1
        senders[subject.sender, default: 0] += 1
        guard let tenant = subject.networkTenantID else { return }
        tenants[tenant, default: Tenant()].count += 1
        tenants[tenant, default: Tenant()].senders.insert(subject.sender)
    }

    /// Those who have more than their share: a sender by number; a tenant by part, because many devices may well wait
    /// after an absence, and only where it keeps others waiting.
    func crowders(beside heard: HeardTenants) -> Set<EUI64?> {
        var crowders = Set(senders.filter { $0.value > Limits.senderShare }.keys)
        for (id, tenant) in tenants
        where tenant.count > Limits.senderShare && tenant.count * 100 > count * Limits.tenantSharePercent
            && heard.hasOther(than: id)
        {
            crowders.formUnion(tenant.senders)
        }
        return crowders
    }
}

/// Whether more than one tenant of the network server sends at all; two names suffice to know.
///
/// ChirpStack's tenant is a key for taking turns and nothing else: whose a device is, the database knows.
struct HeardTenants {
    private var last: UUIDBits?
    private var other: UUIDBits?

    /// Heard one.
    mutating func note(_ tenant: UUIDBits?) {
        guard let tenant, tenant != last else { return }
        other = last
        last = tenant
    }

    /// Whether one other than this was ever heard.
    func hasOther(than tenant: UUIDBits) -> Bool {
        [last, other].contains { $0.map { $0 != tenant } ?? false }
    }
}
