import Model
import Parking

@testable import HTTPAPI

/// Bodies and queries of an operation, made from its contract: a good one, and one for each place that can name
/// another tenant's thing, where it does.
struct SweepBodies {
    let contract: Contract
    let own: Canaries
    let other: Canaries
    /// Makes new names, so that nothing is refused for being there.
    let number: Int

    /// The members that name something, by what they name.
    private static let kinds: [String: Canaries.Kind] = [
        "space_id": .space, "site_id": .site, "tenant_id": .tenant, "device_id": .device, "user_id": .user,
        "gateway_id": .gateway, "id": .device,
    ]

    /// The body that is the caller's own in everything, and those in which one member names the other tenant's thing;
    /// none where the operation takes none.
    func bodies(of operation: HTTPAPI.Operation) -> [(foreign: String?, json: String)] {
        guard let schema = operation.body?.forms.first?.schema else { return [] }
        let places = Set(names(in: schema)).sorted()
        return ([nil] + places.map(Optional.some)).map { ($0, value("", schema, foreign: $0)) }
    }

    /// A query in which every field is there that can name something or search for it.
    func query(of operation: HTTPAPI.Operation) -> String {
        let fields = operation.query.compactMap { field -> String? in
            if let kind = Self.kinds[field.name] { return "\(field.name)=\(other.id(kind, 1))" }
            switch field.name {
            case "search", "building", "floor", "zone", "device_type", "action", "resource_type", "actor_id":
                return "\(field.name)=\(other.mark)"
            default: return nil
            }
        }
        return fields.joined(separator: "&")
    }

    private func names(in schema: Schema) -> [String] {
        switch schema.form {
        case .object(let fields):
            fields.flatMap { (isName($0.name) ? [$0.name] : []) + names(in: $0.schema) }
        case .list(let element, _): names(in: element)
        case .oneOf(let schemas): schemas.flatMap { names(in: $0) }
        case .named(_, let schema): names(in: schema)
        default: []
        }
    }

    private func isName(_ name: String) -> Bool {
        Self.kinds[name] != nil || ["dev_eui", "slug", "tenant_slug", "email"].contains(name)
    }

    private func value(_ name: String, _ schema: Schema, foreign: String?) -> String {
        switch schema.form {
        case .text(let format, _, _): "\"\(text(name, format, foreign: foreign))\""
        case .words(let words): "\"\(words.first ?? "")\""
        case .integer(let range): "\((range?.lowerBound ?? 0) + 1)"
        case .number(let range): "\((range?.lowerBound ?? 0) + 1)"
        case .flag: "true"
        case .constant(let flag): "\(flag)"
        case .list(let element, _): "[\(value("", element, foreign: foreign))]"
        case .object(let fields):
            "{"
                + fields.filter { !$0.schema.isOptional || $0.name == foreign || contains($0.schema, foreign) }
                .map { "\"\($0.name)\":\(value($0.name, $0.schema, foreign: foreign))" }.joined(separator: ",") + "}"
        case .oneOf(let schemas):
            (schemas.first { contains($0, foreign) } ?? schemas.first).map { value(name, $0, foreign: foreign) }
                ?? "null"
        case .named(_, let schema): value(name, schema, foreign: foreign)
        case .anyObject: "{}"
        case .anything: "null"
        }
    }

    private func contains(_ schema: Schema, _ name: String?) -> Bool { name.map(names(in: schema).contains) ?? false }

    private func text(_ name: String, _ format: String?, foreign: String?) -> String {
        let whose = name == foreign ? other : own
        return switch name {
        case "dev_eui": name == foreign ? other.devEUI(1) : fresh
        case "gateway_id": name == foreign ? other.gatewayID(1) : fresh
        case "email": name == foreign ? other.email(.viewer) : "new-\(number)@example.org"
        case "password": "correct horse battery"
        case "slug": name == foreign ? other.siteSlug : "new-\(number)"
        case "tenant_slug": whose.slug
        case "timezone": "Europe/Berlin"
        case let name where Self.kinds[name] != nil: whose.id(Self.kinds[name] ?? .device, 1)
        default: format == "date-time" ? "2090-01-01T00:00:00Z" : "New \(number)"
        }
    }

    private var fresh: String {
        let digits = String(number, radix: 16, uppercase: true)
        return "F2F2F2F2" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
