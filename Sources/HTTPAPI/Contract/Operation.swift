import HTTPTypes
import Model
import Parking

/// Who may use an operation.
enum Access: Sendable, Equatable {
    /// Anyone.
    case open
    /// Members of the current tenant with at least this role.
    case member(Role)
    /// Platform admins whose current tenant is the platform: what concerns all tenants at once. One who switched to
    /// another tenant has to come back first.
    case platform
}

/// One method of one path, as the contract describes it. A route is made of it and of what answers; see ``RouteTable``.
struct Operation: Sendable {
    /// What a successful answer holds.
    enum Content: Sendable {
        case nothing
        case json(Schema)
        /// Text of a media type.
        case text(String)
    }

    /// What a request holds.
    struct Body: Sendable {
        /// By media type.
        var forms: [(media: String, schema: Schema)]
        var isRequired = true
    }

    let method: HTTPRequest.Method
    let path: String
    /// Unique, for generated clients: `listDevices`.
    let id: String
    /// The name of its chapter.
    let group: String
    let access: Access
    /// A few words.
    let summary: String
    /// Sentences.
    var about: String?
    var query: [Schema.Field] = []
    /// The parts of the path in braces.
    var pathParameters: [Schema.Field] = []
    var body: Body?
    var status = 200
    var content = Content.nothing
    /// Whether it gives rows, which may be had as CSV too.
    var isList = false
    /// A second status with the same content.
    var otherStatus: Int?
    /// Refusals beside those that follow from the rest.
    var moreRefusals: [Int] = []
    /// Headers of a successful answer beside those that follow from the rest.
    var moreHeaders: [ContractHeader] = []
    /// What a request counts as, where callers have a rate.
    var cost = RequestCost.plain
    /// Whether its answer goes on for as long as the client listens.
    var isStream = false
    /// What the events of such an answer hold.
    var events: [Schema.Field] = []
    /// Whether it lets a platform admin leave a tenant that was suspended under their feet.
    var admitsSuspended = false

    init(
        _ method: HTTPRequest.Method, _ path: String, _ id: String, in chapter: Chapter, for access: Access,
        _ summary: String
    ) {
        self.method = method
        self.path = path
        self.id = id
        group = chapter.name
        self.access = access
        self.summary = summary
    }

    /// What a program's key must allow; `nil` where no key opens it.
    ///
    /// The first step of the path behind `/api/v6` names the resource, and the method says whether it is read or
    /// written. Readings are the devices', and what a gateway covers are devices.
    var keyScope: KeyScope? {
        let steps = path.split(separator: "/")
        // A stream is of several kinds of thing; the one that every key has to have is that of the spaces.
        guard steps.count > 2, steps[0] == "api", steps[1] == "v6", case .member(let role) = access, role <= .admin,
            let resource = isStream
                ? .spaces
                : KeyScope.Resource(
                    rawValue: steps[2] == "readings" || steps.last == "coverage" ? "devices" : String(steps[2]))
        else { return nil }
        return KeyScope(resource, method == .get || method == .head ? .read : .write)
    }

    /// Whether it is a read that has an entity tag.
    var isConditional: Bool {
        method == .get && !isStream && (path.hasPrefix("/api/v6") || path == "/openapi.json" || path == "/docs")
    }

    /// Whether callers have a rate at which they may ask.
    var isLimited: Bool { path.hasPrefix("/api/") && path != "/api/v6/status" }

    /// What any request may be refused with, before it is known what it asks.
    static let refusalsOfAll = [400, 408, 414, 415, 417, 431, 503]

    /// Every other status by which it refuses, in order.
    var refusals: [Int] {
        var statuses = moreRefusals
        if isLimited { statuses += [400, 429, 503] }
        if access != .open { statuses += [401, 403] }
        if !pathParameters.isEmpty { statuses.append(404) }
        if !query.isEmpty { statuses += [400, 422] }
        if body != nil { statuses += [400, 413, 415, 422] }
        return Set(statuses).sorted()
    }
}

/// What an operation takes and gives, said one after the other.
extension Operation {
    func about(_ text: String) -> Operation { with { $0.about = text } }

    func query(_ fields: KeyValuePairs<String, Schema>) -> Operation {
        with { $0.query += fields.map { Schema.Field(name: $0.key, schema: $0.value) } }
    }

    func parameter(_ name: String, _ schema: Schema) -> Operation {
        with { $0.pathParameters.append(Schema.Field(name: name, schema: schema)) }
    }

    func body(_ schema: Schema, isRequired: Bool = true) -> Operation {
        with { $0.body = Body(forms: [("application/json", schema)], isRequired: isRequired) }
    }

    func form(_ schema: Schema) -> Operation {
        with { $0.body?.forms.append(("application/x-www-form-urlencoded", schema)) }
    }

    func gives(_ schema: Schema) -> Operation { with { $0.content = .json(schema) } }

    /// 201, and where it is.
    func creates(_ schema: Schema) -> Operation {
        with {
            $0.status = 201
            $0.content = .json(schema)
        }
    }

    func givesNothing() -> Operation { with { $0.status = 204 } }

    /// It lets a platform admin leave a tenant that was suspended under their feet.
    func evenIfSuspended() -> Operation { with { $0.admitsSuspended = true } }

    func gives(text media: String) -> Operation { with { $0.content = .text(media) } }

    /// Server-sent events, by their names.
    func streams(_ events: KeyValuePairs<String, Schema>) -> Operation {
        with {
            $0.isStream = true
            $0.events = events.map { Schema.Field(name: $0.key, schema: $0.value) }
            $0.content = .text("text/event-stream")
        }
    }

    /// The same content comes with another status too.
    func alsoAs(_ status: Int) -> Operation { with { $0.otherStatus = status } }

    func refuses(_ statuses: Int...) -> Operation { with { $0.moreRefusals += statuses } }

    func sends(_ headers: ContractHeader...) -> Operation { with { $0.moreHeaders += headers } }

    /// A request counts as so many plain ones at least.
    func counts(as requests: Int) -> Operation { with { $0.cost.base = requests } }

    /// The longer the time that the query names, the more a request counts.
    func countsDays() -> Operation { with { $0.cost.countsDays = true } }

    private func countsRows() -> Operation { with { $0.cost.countsRows = true } }

    /// A page of a list under its plural name, as API.md wants it.
    func givesPage(of name: String, _ item: Schema, more: KeyValuePairs<String, Schema> = [:]) -> Operation {
        let page = Schema.object([
            name: .list(item), "count": .count.about("How many this page has."),
            "total": .count.about("How many there are, whatever limit and offset."), "limit": .integer(1...1000),
            "offset": .integer(0...PageBounds.offsetMax), "tenant_scope": .uuid.about("The current tenant."),
            "is_cross_tenant": .flag.about("Whether rows of all tenants are shown."),
        ]).adding(more)
        return query([
            "limit": .integer(1...PageBounds.limitMax).optional(otherwise: "100"),
            "offset": .integer(0...PageBounds.offsetMax).optional(otherwise: "0"),
        ]).countsRows().givesRows(page)
    }

    /// A part of a history, newest first.
    func givesHistory(of name: String, _ item: Schema) -> Operation {
        query([
            "from": .time.optional.about("Nothing older."),
            "to": Schema.afterwards.optional.about("Only what is older."),
            "cursor": Schema.cursor.optional.about("The next_cursor of the part before."),
            "limit": .integer(1...PageBounds.limitMax).optional(otherwise: "100"),
        ]).countsRows().givesRows(
            .object([
                name: .list(item), "count": .count, "limit": .integer(1...1000),
                "next_cursor": .text.orNull.about("For the next part; null at the end."), "tenant_scope": .uuid,
                "is_cross_tenant": .flag,
            ]))
    }

    /// All rows of a list, none left out.
    static func all(of name: String, _ item: Schema) -> Schema {
        .object([name: .list(item), "count": .count, "tenant_scope": .uuid, "is_cross_tenant": .flag])
    }

    private func givesRows(_ schema: Schema) -> Operation {
        with {
            $0.content = .json(schema)
            $0.isList = true
        }
    }

    private func with(_ change: (inout Operation) -> Void) -> Operation {
        var operation = self
        change(&operation)
        return operation
    }
}
