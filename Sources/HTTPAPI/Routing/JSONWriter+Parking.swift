import JSON
import LoRaWAN
import Model
import Parking

extension JSONWriter {
    /// Writes a time as RFC 3339 in UTC with milliseconds, `null` where absent.
    mutating func member(_ name: String, _ time: Timestamp?) {
        key(name)
        if let time { value(utf8: time.rfc3339Bytes) } else { null() }
    }

    /// Writes a UUID, `null` where absent.
    mutating func member<Entity>(_ name: String, _ identifier: Identifier<Entity>?) {
        key(name)
        if let identifier { value(utf8: identifier.uuid.textBytes) } else { null() }
    }

    /// Writes 16 upper-case digits.
    mutating func member(_ name: String, _ eui: EUI64) {
        key(name)
        value(utf8: eui.upperCaseDigits)
    }

    /// Writes JSON that the database vouches for.
    mutating func member(_ name: String, _ json: RawJSON) {
        key(name)
        raw(json.bytes)
    }

    /// Writes what every answer of a scope ends with.
    mutating func members(of scope: TenantScope) {
        member("tenant_scope", scope.tenantID)
        member("is_cross_tenant", scope.isCrossTenant)
    }
}

extension Answer {
    /// A page of a list under the resource's plural name, with what API.md wants beside it; `item` writes the members
    /// of one.
    static func list<Item>(
        _ name: String, _ page: Page<Item>, scope: TenantScope, bytesPerItem: Int = 700,
        item write: (inout JSONWriter, Item) -> Void, then more: (inout JSONWriter) -> Void = { _ in }
    ) -> Answer {
        .json(capacity: 256 + page.items.count * bytesPerItem) { json in
            json.array(name) { json in
                for item in page.items {
                    json.object { json in write(&json, item) }
                }
            }
            json.member("count", page.items.count)
            json.member("total", page.total)
            json.member("limit", page.bounds.limit)
            json.member("offset", page.bounds.offset)
            json.members(of: scope)
            more(&json)
        }
    }
}
