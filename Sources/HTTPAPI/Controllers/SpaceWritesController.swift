import HTTPTypes
import JSON
import LoRaWAN
import Model
import Parking

/// Adds, changes and deletes spaces, and takes them out of use.
struct SpaceWritesController: Sendable {
    let writes: any SpaceWrites

    func add(to routes: inout RouteTable) {
        routes.write(.post, "/api/v6/spaces", for: .member(.admin), create)
        routes.write(.post, "/api/v6/spaces/bulk", for: .member(.admin), createMany)
        routes.write(.patch, "/api/v6/spaces/{id}", for: .member(.admin), change)
        // Dashboards send by PUT the fields that they change, and no others.
        routes.write(.put, "/api/v6/spaces/{id}", for: .member(.admin), change)
        routes.write(.delete, "/api/v6/spaces/{id}", for: .member(.admin), delete)
        routes.write(.post, "/api/v6/spaces/{id}/override", for: .member(.operator), override)
        routes.write(.delete, "/api/v6/spaces/{id}/override", for: .member(.operator), endOverride)
    }

    @Sendable private func create(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let space = try Self.newSpace(try await request.jsonFields())
        return try Self.created(await writes.createSpace(context, space))
    }

    @Sendable private func createMany(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let spaces = try Self.newSpaces(try await request.jsonFields())
        return try Self.created(await writes.createSpaces(context, spaces), context.scope)
    }

    @Sendable private func change(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let id = try SpacesController.identifier(request)
        let change = try Self.spaceChange(try await request.jsonFields())
        return try Self.answer(await writes.changeSpace(context, id, change))
    }

    @Sendable private func delete(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let id = try SpacesController.identifier(request)
        try await writes.deleteSpace(context, id).get()
        return .noContent
    }

    @Sendable private func override(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let id = try SpacesController.identifier(request)
        let override = try Self.newOverride(try await request.jsonFields(), now: context.at)
        return try Self.answer(await writes.overrideSpace(context, id, override), override)
    }

    @Sendable private func endOverride(_ request: APIRequest, _ context: WriteContext) async throws -> Answer {
        let id = try SpacesController.identifier(request)
        try await writes.endOverride(context, of: id).get()
        return .noContent
    }
}

/// What the bodies say.
extension SpaceWritesController {
    private static func newSpace(_ body: BodyFields) throws(Problem) -> NewSpace {
        var fields = body
        let space = newSpace(&fields)
        try fields.check()
        return space
    }

    private static func newSpaces(_ body: BodyFields) throws(Problem) -> [NewSpace] {
        var fields = body
        fields.allow(only: "spaces")
        let spaces = fields.objects("spaces", countMax: Limits.bulkCountMax) { newSpace(&$0) }
        try fields.check()
        return spaces
    }

    static func newSpace(_ fields: inout BodyFields) -> NewSpace {
        fields.allow(
            only: "site_id", "code", "name", "building", "floor", "zone", "latitude", "longitude", "metadata")
        let siteID: SiteID? = fields.required("site_id") { $0.identifier("site_id") }
        let code = fields.required("code") { $0.text("code", max: nameLengthMax) }
        var space = NewSpace(siteID: siteID ?? SiteID(.zero), code: code ?? "")
        space.name = fields.text("name", max: nameLengthMax)
        space.building = fields.text("building", max: nameLengthMax)
        space.floor = fields.text("floor", max: partLengthMax)
        space.zone = fields.text("zone", max: partLengthMax)
        space.latitude = fields.latitude()
        space.longitude = fields.longitude()
        space.metadata = fields.object("metadata") ?? .emptyObject
        return space
    }

    private static func spaceChange(_ body: BodyFields) throws(Problem) -> SpaceChange {
        var fields = body
        fields.allow(
            only: "site_id", "code", "name", "building", "floor", "zone", "latitude", "longitude", "metadata")
        var change = SpaceChange()
        change.siteID = fields.change("site_id") { $0.identifier("site_id") }
        change.code = fields.change("code") { $0.text("code", max: nameLengthMax) }
        change.name = fields.change("name") { $0.text("name", max: nameLengthMax) }
        change.building = fields.clearable("building") { $0.text("building", max: nameLengthMax) }
        change.floor = fields.clearable("floor") { $0.text("floor", max: partLengthMax) }
        change.zone = fields.clearable("zone") { $0.text("zone", max: partLengthMax) }
        change.latitude = fields.clearable("latitude") { $0.latitude() }
        change.longitude = fields.clearable("longitude") { $0.longitude() }
        change.metadata = fields.change("metadata") { $0.object("metadata") }
        try fields.check()
        return change
    }

    private static func newOverride(_ body: BodyFields, now: Timestamp) throws(Problem) -> NewOverride {
        var fields = body
        fields.allow(only: "type", "until", "reason")
        let kind: NewOverride.Kind? = fields.required("type") { $0.choice("type") }
        let until = fields.time("until")
        if let until, until <= now { fields.fail("until", .past, "until must lie in the future.") }
        let reason = fields.required("reason") { $0.prose("reason", max: Limits.reasonLengthMax) }
        try fields.check()
        return NewOverride(kind ?? .blocked, until: until, reason: reason ?? "")
    }

    /// What the columns hold.
    private static let nameLengthMax = 100
    private static let partLengthMax = 50
}

/// What is answered.
extension SpaceWritesController {
    private static func created(_ outcome: Result<SpaceView, Refusal>) throws(Refusal) -> Answer {
        let space = try outcome.get()
        return .created(at: "/api/v6/spaces/\(space.id)") { json in space.write(to: &json) }
    }

    private static func created(
        _ outcome: Result<[SpaceView], Refusal>, _ scope: TenantScope
    ) throws(Refusal) -> Answer {
        let spaces = try outcome.get()
        return .created(at: "/api/v6/spaces", capacity: 256 + spaces.count * 700) { json in
            json.array("spaces") { json in
                for space in spaces {
                    json.object { json in space.write(to: &json) }
                }
            }
            json.member("count", spaces.count)
            json.members(of: scope)
        }
    }

    private static func answer(_ outcome: Result<SpaceView, Refusal>) throws(Refusal) -> Answer {
        let space = try outcome.get()
        return .json(capacity: 1024) { json in space.write(to: &json) }
    }

    private static func answer(
        _ outcome: Result<OverriddenSpace, Refusal>, _ override: NewOverride
    ) throws(Refusal) -> Answer {
        let overridden = try outcome.get()
        return .json { json in overridden.write(override, to: &json) }
    }
}
