import HTTPTypes
import Model
import Parking

extension Contract {
    static let gatewayChange = Schema.object([
        "name": .text().orNull.optional.like("Roof"), "description": .prose(max: 2000).orNull.optional,
        "model": .text().orNull.optional, "site_id": .uuid.orNull.optional.like(json: "null"),
        "latitude": .latitude.orNull.optional, "longitude": .longitude.orNull.optional,
        "altitude": .number(-500...10_000).orNull.optional.like(json: "12"),
        "stats_interval_s": .integer(1...86_400).optional.like(json: "30"), "enabled": .flag.optional,
    ])

    static let newGateway = Schema.object([
        "gateway_id": .typedEUI.like("0016C001F153A14C"),
        "tenant_id": .uuid.orNull.optional.like(json: "null").about("In the platform's scope only."),
    ]).adding(gatewayChange).nullAsAbsent

    private static let counters = Schema.object([
        "from": .time.about("Where the step begins."), "reports": .count, "rx_received": .count, "rx_ok": .count,
        "tx_received": .count,
        "tx_emitted": .count, "uptime_percentage": .number.orNull,
    ])

    private static let path = "/api/v6/gateways"

    static let gatewayOperations: [Operation] = [
        Operation(.get, path, "listGateways", in: "Gateways", for: .member(.viewer), "Gateways, by name")
            .query([
                "include_offline": .flag.optional(otherwise: "true"), "site_id": .uuid.optional,
                "search": .asked().optional.like("Roof").about("In identifier or name, in either case."),
            ])
            .givesPage(of: "gateways", .named("Gateway")),
        Operation(.post, path, "createGateway", in: "Gateways", for: .member(.admin), "Register a gateway")
            .body(.named("NewGateway")).creates(.named("Gateway")).refuses(409),
        one(.get, "", "getGateway", for: .member(.viewer), "One gateway").gives(.named("Gateway")),
        one(.patch, "", "changeGateway", for: .member(.admin), "Change a gateway")
            .body(.named("GatewayChange")).gives(.named("Gateway")),
        one(.delete, "", "deleteGateway", for: .member(.admin), "Delete a gateway").givesNothing().refuses(409),
        one(.get, "/stats", "gatewayStats", for: .member(.viewer), "What a gateway heard and sent")
            .query([
                "from": Schema.time.optional.about("A day before `to`, unless given."),
                "to": Schema.afterwards.optional.about("Now, unless given; at most 366 days after `from`."),
            ])
            .counts(as: 2).countsDays()
            .gives(
                .object([
                    "gateway_id": .eui, "from": .time, "to": .time, "step_s": .count, "reports": .count,
                    "connected_devices": .count, "uptime_percentage": .number.orNull,
                    "rx_received": .count, "rx_ok": .count, "tx_received": .count, "tx_emitted": .count,
                    "series": .list(counters),
                ])),
    ]

    private static func one(
        _ method: HTTPRequest.Method, _ rest: String, _ id: String, for access: RouteTable.Access, _ summary: String
    ) -> Operation {
        Operation(method, path + "/{id}" + rest, id, in: "Gateways", for: access, summary)
            .parameter("id", .uuidOrEUI.like("0016C001F153A14C").about("The gateway's row, or its identifier."))
    }
}
