import HTTPTypes
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

/// Answers that show resources: each writes its own members.
extension Answer {
    /// One thing.
    static func one(_ resource: some Resource, status: HTTPResponse.Status = .ok) -> Answer {
        .json(status: status, capacity: 1024) { json in resource.write(to: &json) }
    }

    /// A new thing, and where it is.
    static func created(_ resource: some Resource, at path: String) -> Answer {
        .created(at: path) { json in resource.write(to: &json) }
    }

    /// A page of a list under the resource's plural name, with what API.md wants beside it; as CSV its rows alone.
    static func list<Item: Resource>(
        _ name: String, _ page: Page<Item>, to request: APIRequest, scope: TenantScope, bytesPerItem: Int = 700,
        then more: (inout JSONWriter) -> Void = { _ in }
    ) -> Answer {
        if request.wantsCSV {
            let end = page.bounds.offset + page.items.count
            let isLast = page.items.isEmpty || end >= min(page.total, PageBounds.offsetMax + 1)
            return .csv(name, page.items, to: request, next: isLast ? nil : ("offset", "\(end)"))
        }
        return .json(capacity: 256 + page.items.count * bytesPerItem) { json in
            json.list(name, page.items)
            json.member("count", page.items.count)
            json.member("total", page.total)
            json.member("limit", page.bounds.limit)
            json.member("offset", page.bounds.offset)
            json.members(of: scope)
            more(&json)
        }
    }
}

extension JSONWriter {
    /// Writes a list of things.
    mutating func list(_ name: String, _ items: [some Resource]) {
        array(name) { json in
            for item in items {
                json.object { json in item.write(to: &json) }
            }
        }
    }
}
