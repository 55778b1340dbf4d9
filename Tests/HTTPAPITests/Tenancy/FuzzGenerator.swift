import HTTPTypes
import LoRaWAN
import Model
import Parking
import TestSupport

@testable import HTTPAPI

/// Writes requests that name the other tenant's things wherever the contract leaves room for it.
struct FuzzGenerator {
    private let operations: [HTTPAPI.Operation]
    private var random: SeededGenerator
    /// Cursors and entity tags by the mark of whom they were given to.
    var cursors: [String: [String]] = [:]
    var tags: [String: [String: String]] = [:]
    private var written = 0

    init(_ contract: Contract, seed: UInt64) {
        // A stream ends its connection; what it shows of whom, StreamSecurityTests look into.
        operations = contract.operations.filter { !$0.isStream }
        random = SeededGenerator(state: seed)
    }

    mutating func below(_ bound: Int) -> Int { random.below(bound) }

    /// Whether something happens that happens so often in a hundred.
    private mutating func chance(_ percent: Int) -> Bool { random.below(100) < percent }

    private mutating func one<Element>(of list: [Element]) -> Element { list[random.below(list.count)] }

    /// A request by someone of one tenant who knows of the other.
    mutating func request(by asker: FuzzAsker) -> FuzzRequest {
        let operations = self.operations.filter { operation in
            if asker.isReader && operation.method != .get { return false }
            // A login makes nobody someone; and platform admins are told of every tenant that they may switch to.
            if asker.owner == nil && operation.id == "login" { return false }
            return operation.group != "Auth" || !(asker.isPlatformAdmin || asker.isReader)
        }
        let operation = one(of: operations)
        let own = asker.owner ?? .acme
        let other = own.mark == Canaries.acme.mark ? Canaries.beta : .acme
        var request = FuzzRequest(operation: operation)
        request.path = path(of: operation, own, other)
        query(operation, own, other, &request)
        if let schema = operation.body?.forms.first?.schema, chance(95) {
            request.body = value("", schema, own, other)
        }
        if request.isRead && chance(40) { tag(&request, own, other) }
        if chance(4) { request.slug = one(of: [own.slug, other.slug]) }
        return request
    }

    private mutating func path(of operation: HTTPAPI.Operation, _ own: Canaries, _ other: Canaries) -> String {
        var path = operation.path
        if path.contains("{dev_eui}") { path = path.replacing("{dev_eui}", with: eui(own, other)) }
        guard path.contains("{id}") else { return path }
        let kind = chance(4) ? one(of: Canaries.Kind.allCases) : Self.kind(of: operation)
        let isNamedByEUI = (kind == .device || kind == .gateway) && chance(30)
        let name = isNamedByEUI ? eui(own, other, ofGateways: kind == .gateway) : id(kind, own, other)
        return path.replacing("{id}", with: name)
    }

    private static func kind(of operation: HTTPAPI.Operation) -> Canaries.Kind {
        switch operation.group {
        case "Users" where operation.id == "deleteInvitation": .invitation
        case "Auth": .session
        case "Gateways": .gateway
        case "Sites": .site
        case "Spaces": .space
        case "Tenants": .tenant
        case "Users": .user
        case "API keys": .key
        default: .device
        }
    }

    private mutating func id(_ kind: Canaries.Kind, _ own: Canaries, _ other: Canaries) -> String {
        (chance(55) ? other : own).id(kind, 1 + below(3))
    }

    private mutating func eui(_ own: Canaries, _ other: Canaries, ofGateways: Bool = false) -> String {
        if chance(20) { return fresh() }
        let whose = chance(60) ? other : own
        let text = ofGateways ? whose.gatewayID(1 + below(3)) : whose.devEUI(1 + below(3))
        return chance(30) ? text.lowercased() : text
    }

    /// An EUI that nothing has.
    private mutating func fresh() -> String {
        written += 1
        return EUI64(bits: 0xF0F0_0000_0000_0000 | UInt64(written)).description
    }

    private mutating func tag(_ request: inout FuzzRequest, _ own: Canaries, _ other: Canaries) {
        request.hasForeignTag = chance(70)
        let whose = request.hasForeignTag ? other : own
        request.tag = tags[whose.mark]?[request.target]
        if request.tag == nil { request.hasForeignTag = false }
    }
}

/// What stands in queries and bodies.
extension FuzzGenerator {
    private mutating func query(
        _ operation: HTTPAPI.Operation, _ own: Canaries, _ other: Canaries, _ request: inout FuzzRequest
    ) {
        for field in operation.query where chance(field.name == "limit" ? 50 : 30) {
            switch field.name {
            case "cursor":
                request.hasForeignCursor = chance(70)
                let known = cursors[request.hasForeignCursor ? other.mark : own.mark] ?? []
                guard !known.isEmpty else {
                    request.hasForeignCursor = false
                    continue
                }
                request.query.append("cursor=" + one(of: known))
            case "limit": request.query.append("limit=\(1 + below(3))")
            case "offset": request.query.append("offset=\(below(3))")
            case "from": request.query.append("from=2020-01-01T00:00:00Z")
            case "to": request.query.append("to=2090-01-01T00:00:00Z")
            case "search", "building", "floor", "zone", "device_type", "action", "resource_type", "actor_id":
                request.query.append("\(field.name)=\(words(own, other))")
            default:
                let text = value(field.name, field.schema, own, other).filter { $0 != "\"" }
                    .replacing(" ", with: "%20")
                request.query.append("\(field.name)=\(text)")
            }
        }
    }

    /// What the other tenant might be found by.
    private mutating func words(_ own: Canaries, _ other: Canaries) -> String {
        let whose = chance(70) ? other : own
        return one(of: [
            whose.mark, whose.mark.uppercased(), whose.slug, whose.siteSlug, "House%20\(whose.mark)", "%25", "_",
            whose.id(.user, 4), whose.devEUI(1), "a", "device.assign",
        ])
    }

    private mutating func value(
        _ name: String, _ schema: Schema, _ own: Canaries, _ other: Canaries
    ) -> String {
        switch schema.form {
        case .text(let format, _, _): "\"\(text(name, format, own, other))\""
        case .words(let words): "\"\(one(of: words))\""
        case .integer(let range): "\((range?.lowerBound ?? 0) + below(20))"
        case .number(let range): "\((range?.lowerBound ?? 0) + Double(below(60)))"
        case .flag: chance(50) ? "true" : "false"
        case .constant(let flag): "\(flag)"
        case .list(let element, _):
            "[" + (0...below(2)).map { _ in value("", element, own, other) }.joined(separator: ",") + "]"
        case .object(let fields): object(fields, own, other)
        case .oneOf(let schemas): value(name, one(of: schemas), own, other)
        case .anyObject: #"{"note":"Word"}"#
        case .anything: "null"
        case .named(_, let schema): value(name, schema, own, other)
        }
    }

    private mutating func object(_ fields: [Schema.Field], _ own: Canaries, _ other: Canaries) -> String {
        let members = fields.compactMap { field -> String? in
            guard chance(field.schema.isOptional ? 35 : 97) else { return nil }
            return "\"\(field.name)\":\(value(field.name, field.schema, own, other))"
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private mutating func text(_ name: String, _ format: String?, _ own: Canaries, _ other: Canaries) -> String {
        switch name {
        case "dev_eui": eui(own, other)
        case "gateway_id": eui(own, other, ofGateways: true)
        case "space_id": id(.space, own, other)
        case "site_id": id(.site, own, other)
        case "tenant_id": id(.tenant, own, other)
        case "slug", "tenant_slug": one(of: [own.slug, other.slug, own.siteSlug, other.siteSlug, fresh().lowercased()])
        case "email": one(of: [own.email(.viewer), other.email(.viewer), fresh() + "@example.org"])
        case "password", "old_password", "new_password": "correct horse battery"
        case "code": (chance(50) ? own : other).invitationCode
        case "timezone": "Europe/Berlin"
        case "codec": "bosch/tps110"
        case "payload": "01"
        case "payload_base64": "AQ=="
        default:
            switch format {
            case "uuid": id(.device, own, other)
            case "date-time": "2090-01-01T00:00:00Z"
            default: "Word \(below(1000))"
            }
        }
    }
}
