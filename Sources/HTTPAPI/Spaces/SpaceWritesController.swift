import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// Adds, changes and deletes spaces, and takes them out of use.
struct SpaceWritesController: Sendable {
    let writes: any SpaceWrites

    func add(to routes: inout RouteTable) {
        let spaces = Chapter.spaces
        routes.write(
            spaces.all(.post, "createSpace", for: .member(.admin), "Add a space")
                .body(Self.newSpace).creates(.space).refuses(409),
            create)
        routes.write(
            spaces.all(.post, "createSpaces", at: "/bulk", for: .member(.admin), "Add many spaces, or none")
                .counts(as: 10)
                .body(.object(["spaces": .list(Self.newSpace, count: 1...Limits.bulkCountMax)]))
                .creates(Operation.all(of: "spaces", .space)).refuses(409),
            createMany)
        // Dashboards send by PUT the fields that they change, and no others.
        for (method, id) in [(HTTPRequest.Method.patch, "changeSpace"), (.put, "putSpace")] {
            routes.write(
                spaces.one(method, id, for: .member(.admin), "Change a space")
                    .body(.named("SpaceChange", Self.spaceChange)).gives(.space).refuses(409),
                change)
        }
        routes.write(
            spaces.one(.delete, "deleteSpace", for: .member(.admin), "Delete a space that has no device")
                .about("Its history stays.").givesNothing().refuses(409),
            delete)
        routes.write(
            spaces.one(.post, "overrideSpace", at: "/override", for: .member(.operator), "Take a space out of use")
                .body(
                    .object([
                        "type": Self.kind, "until": .time.orNull.optional.like(json: "null"), "reason": .reason,
                    ])
                )
                .gives(Self.overridden).refuses(409),
            override)
        routes.write(
            spaces.one(
                .delete, "endOverride", at: "/override", for: .member(.operator), "Put a space into use again"
            ).givesNothing().refuses(409),
            endOverride)
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let space = try Self.newSpace(try await request.fields())
        let created = try await writes.createSpace(context, space).get()
        return .created(created, at: "/api/v6/spaces/\(created.id)")
    }

    @Sendable private func createMany(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let spaces = try Self.newSpaces(try await request.fields())
        let created = try await writes.createSpaces(context, spaces).get()
        return .created(at: "/api/v6/spaces", capacity: 256 + created.count * 700) { json in
            json.list("spaces", created)
            json.member("count", created.count)
            json.members(of: context.scope)
        }
    }

    @Sendable private func change(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let id: SpaceID = try request.identifier(or: SpacesController.absent)
        let change = try Self.spaceChange(try await request.fields())
        return .one(try await writes.changeSpace(context, id, change).get())
    }

    @Sendable private func delete(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        try .gone(await writes.deleteSpace(context, try request.identifier(or: SpacesController.absent)))
    }

    @Sendable private func override(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let id: SpaceID = try request.identifier(or: SpacesController.absent)
        let override = try Self.newOverride(try await request.fields(), now: context.at)
        let overridden = try await writes.overrideSpace(context, id, override).get()
        return .json { json in Self.write(overridden, by: override, to: &json) }
    }

    @Sendable private func endOverride(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        try .gone(await writes.endOverride(context, of: try request.identifier(or: SpacesController.absent)))
    }
}

/// What the bodies say.
extension SpaceWritesController {
    private static let place: KeyValuePairs<String, Schema> = [
        "building": .text(max: nameLengthMax).orNull.optional.like("P1"),
        "floor": .text(max: partLengthMax).orNull.optional.like("-1"),
        "zone": .text(max: partLengthMax).orNull.optional.like("A"), "latitude": .latitude.orNull.optional,
        "longitude": .longitude.orNull.optional, "metadata": .anyObject.optional,
    ]

    static let newSpace = Schema.named(
        "NewSpace",
        .object([
            "site_id": .uuid, "code": .text(max: nameLengthMax).like("A-12"),
            "name": .text(max: nameLengthMax).orNull.optional,
        ]).adding(place).nullAsAbsent)

    private static let spaceChange = Schema.object([
        "site_id": .uuid.optional, "code": .text(max: nameLengthMax).optional.like("A-12"),
        "name": .text(max: nameLengthMax).optional,
    ]).adding(place)

    private static func newSpace(_ body: BodyFields) throws(Problem) -> NewSpace {
        var fields = body
        let space = newSpace(&fields)
        try fields.check()
        return space
    }

    private static func newSpaces(_ body: BodyFields) throws(Problem) -> [NewSpace] {
        var fields = body
        let spaces = fields.objects("spaces", of: newSpace, countMax: Limits.bulkCountMax) { newSpace(&$0) }
        try fields.check()
        return spaces
    }

    static func newSpace(_ fields: inout BodyFields) -> NewSpace {
        let siteID: SiteID? = fields.required("site_id") { $0.identifier("site_id") }
        let code = fields.required("code") { $0.text("code", max: nameLengthMax) }
        var space = NewSpace(siteID: siteID ?? SiteID(.zero), code: code ?? "")
        space.name = fields.text("name", max: nameLengthMax)
        space.building = fields.text("building", max: nameLengthMax)
        space.floor = fields.text("floor", max: partLengthMax)
        space.zone = fields.text("zone", max: partLengthMax)
        space.latitude = fields.latitude()
        space.longitude = fields.longitude()
        space.metadata = fields.metadataOfSpace() ?? .emptyObject
        return space
    }

    private static func spaceChange(_ body: BodyFields) throws(Problem) -> SpaceChange {
        var fields = body
        var change = SpaceChange()
        change.siteID = fields.change("site_id") { $0.identifier("site_id") }
        change.code = fields.change("code") { $0.text("code", max: nameLengthMax) }
        change.name = fields.change("name") { $0.text("name", max: nameLengthMax) }
        change.building = fields.clearable("building") { $0.text("building", max: nameLengthMax) }
        change.floor = fields.clearable("floor") { $0.text("floor", max: partLengthMax) }
        change.zone = fields.clearable("zone") { $0.text("zone", max: partLengthMax) }
        change.latitude = fields.clearable("latitude") { $0.latitude() }
        change.longitude = fields.clearable("longitude") { $0.longitude() }
        change.metadata = fields.change("metadata") { $0.metadataOfSpace() }
        try fields.check()
        return change
    }

    private static func newOverride(_ body: BodyFields, now: Timestamp) throws(Problem) -> NewOverride {
        var fields = body
        let kind: NewOverride.Kind? = fields.required("type") { $0.choice("type") }
        let until = fields.time("until")
        if let until, until <= now { fields.fail("until", .past, "until must lie in the future.") }
        let reason = fields.required("reason") { $0.reason() }
        try fields.check()
        return NewOverride(kind ?? .blocked, until: until, reason: reason ?? "")
    }

    /// What the columns hold.
    private static let nameLengthMax = 100
    private static let partLengthMax = 50
}

/// What came of an override.
extension SpaceWritesController {
    private static let kind = Schema.words("blocked", "out_of_service")

    private static let overridden = Schema.object([
        "success": Schema(.constant(true)), "override_id": .uuid, "space_id": .uuid, "type": kind, "reason": .text,
        "started_at": .time, "until": .time.orNull, "state": .words(of: SpaceState.self),
        "current_state": .words(SpaceState.allCases.map { $0.rawValue.lowercased() }), "message": .text,
    ])

    private static func write(_ overridden: OverriddenSpace, by override: NewOverride, to json: inout JSONWriter) {
        json.member("success", true)
        json.member("override_id", overridden.overrideID)
        json.member("space_id", overridden.spaceID)
        json.member("type", override.kind.rawValue)
        json.member("reason", override.reason)
        json.member("started_at", overridden.startedAt)
        json.member("until", override.until)
        json.member("state", overridden.state.rawValue)
        json.member("current_state", overridden.state.rawValue.lowercased())
        json.member("message", "The space \(overridden.spaceCode) is out of use now.")
    }
}
