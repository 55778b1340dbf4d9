import HTTPTypes
import Model
import Parking

extension Contract {
    private static let place: KeyValuePairs<String, Schema> = [
        "building": .text(max: 100).orNull.optional.like("P1"), "floor": .text(max: 50).orNull.optional.like("-1"),
        "zone": .text(max: 50).orNull.optional.like("A"), "latitude": .latitude.orNull.optional,
        "longitude": .longitude.orNull.optional, "metadata": .anyObject.optional,
    ]

    static let newSpace = Schema.object([
        "site_id": .uuid, "code": .text(max: 100).like("A-12"), "name": .text(max: 100).orNull.optional,
    ]).adding(place).nullAsAbsent

    static let spaceChange = Schema.object([
        "site_id": .uuid.optional, "code": .text(max: 100).optional.like("A-12"), "name": .text(max: 100).optional,
    ]).adding(place)

    private static let path = "/api/v6/spaces"

    static let spaceOperations: [Operation] =
        [
            Operation(.get, path, "listSpaces", in: "Spaces", for: .member(.viewer), "Spaces, by code")
                .query([
                    "site_id": .uuid.optional, "state": .words(of: SpaceState.self).optional,
                    "building": .asked().optional.like("P1"), "floor": .asked().optional.like("-1"),
                    "zone": .asked().optional.like("A"),
                    "search": .asked().optional.like("A-1").about("In code or name, in either case."),
                    "include_devices": .flag.optional(otherwise: "false"),
                ])
                .givesPage(of: "spaces", .named("Space")),
            Operation(.post, path, "createSpace", in: "Spaces", for: .member(.admin), "Add a space")
                .body(.named("NewSpace")).creates(.named("Space")).refuses(409),
            Operation(
                .post, path + "/bulk", "createSpaces", in: "Spaces", for: .member(.admin), "Add many spaces, or none"
            )
            .body(.object(["spaces": .list(.named("NewSpace"), count: 1...Limits.bulkCountMax)]))
            .creates(
                .object([
                    "spaces": .list(.named("Space")), "count": .count, "tenant_scope": .uuid, "is_cross_tenant": .flag,
                ])
            ).refuses(409),
            one(.get, "", "getSpace", for: .member(.viewer), "One space")
                .query(["include_devices": .flag.optional(otherwise: "false")]).gives(.named("Space")),
            one(.delete, "", "deleteSpace", for: .member(.admin), "Delete a space that has no device")
                .about("Its history stays.").givesNothing().refuses(409),
            one(.post, "/override", "overrideSpace", for: .member(.operator), "Take a space out of use")
                .body(
                    .object([
                        "type": .words("blocked", "out_of_service"), "until": .time.orNull.optional.like(json: "null"),
                        "reason": reason,
                    ])
                )
                .gives(
                    .object([
                        "success": Schema(.constant(true)), "override_id": .uuid, "space_id": .uuid,
                        "type": .words("blocked", "out_of_service"), "reason": .text, "started_at": .time,
                        "until": .time.orNull, "state": .words(of: SpaceState.self),
                        "current_state": .words(SpaceState.allCases.map { $0.rawValue.lowercased() }), "message": .text,
                    ])
                ).refuses(409),
            one(.delete, "/override", "endOverride", for: .member(.operator), "Put a space into use again")
                .givesNothing().refuses(409),
            one(.get, "/history", "listStateChanges", for: .member(.viewer), "What a space showed")
                .givesHistory(of: "changes", .named("StateChange")),
        ]
        + [(HTTPRequest.Method.patch, "changeSpace"), (.put, "putSpace")].map { method, id in
            one(method, "", id, for: .member(.admin), "Change a space")
                .body(.named("SpaceChange")).gives(.named("Space")).refuses(409)
        }

    private static func one(
        _ method: HTTPRequest.Method, _ rest: String, _ id: String, for access: RouteTable.Access, _ summary: String
    ) -> Operation {
        Operation(method, path + "/{id}" + rest, id, in: "Spaces", for: access, summary)
            .parameter("id", .uuid)
    }
}
