import HTTPTypes
import Model
import Parking

extension Contract {
    static let siteChange = Schema.object([
        "name": .text().optional.like("Old Town"), "slug": .slug.optional,
        "address": .text().orNull.optional, "city": .text().orNull.optional.like("Kiel"),
        "state": .text().orNull.optional, "postal_code": .text().orNull.optional.like("24103"),
        "country": .text().orNull.optional.like("DE"), "latitude": .latitude.orNull.optional,
        "longitude": .longitude.orNull.optional,
        "timezone": .text(max: 64).optional.like("Europe/Berlin").about("A name of the IANA list."),
        "metadata": .anyObject.optional,
    ])

    static let newSite = Schema.object([
        "name": .text().like("Old Town"), "tenant_id": tenantOfPlatform,
    ]).adding(Schema(.object(siteChange.fields.filter { $0.name != "name" }))).nullAsAbsent

    static let tenantOfPlatform = Schema.uuid.orNull.optional.like(json: "null").about("In the platform's scope only.")

    private static let path = "/api/v6/sites"

    static let siteOperations: [Operation] =
        [
            Operation(.get, path, "listSites", in: "Sites", for: .member(.viewer), "Sites, by name")
                .query([
                    "search": .asked().optional.like("Town").about("In name, slug or city, in either case."),
                    "include_stats": .flag.optional(otherwise: "false"),
                ])
                .givesPage(of: "sites", .named("Site")),
            Operation(.post, path, "createSite", in: "Sites", for: .member(.admin), "Add a site")
                .body(.named("NewSite")).creates(.named("Site")).refuses(409),
            Operation(
                .get, path + "/occupancy/all", "listOccupancy", in: "Sites", for: .member(.viewer),
                "How full every site is"
            ).givesPage(of: "sites", .named("Occupancy")),
            one(.get, "", "getSite", for: .member(.viewer), "One site").gives(.named("Site")),
            one(.delete, "", "deleteSite", for: .member(.admin), "Delete a site that has no spaces or gateways")
                .givesNothing().refuses(409),
            one(.get, "/occupancy", "siteOccupancy", for: .member(.viewer), "How full a site is")
                .gives(.named("Occupancy")),
        ]
        + [(HTTPRequest.Method.patch, "changeSite"), (.put, "putSite")].map { method, id in
            one(method, "", id, for: .member(.admin), "Change a site")
                .body(.named("SiteChange")).gives(.named("Site")).refuses(409)
        }

    private static func one(
        _ method: HTTPRequest.Method, _ rest: String, _ id: String, for access: RouteTable.Access, _ summary: String
    ) -> Operation {
        Operation(method, path + "/{id}" + rest, id, in: "Sites", for: access, summary)
            .parameter("id", .uuid)
    }
}
