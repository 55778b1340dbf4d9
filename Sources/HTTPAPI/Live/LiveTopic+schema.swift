import Model

/// The forms of what a stream sends.
extension LiveTopic {
    /// By the names of the events.
    static let events: KeyValuePairs<String, Schema> = [
        "snapshot": .object([
            "generated_at": .time, "spaces": .list(space).optional, "devices": .list(device).optional,
            "gateways": .list(gateway).optional,
            "summary": .object([
                "spaces": SpaceCounts.schema.optional, "devices": DeviceCounts.schema.optional,
                "gateways": GatewayCounts.schema.optional,
            ]),
        ]).about("All rows of each topic that was asked for."),
        "spaces": changes(of: space, counted: ["spaces": SpaceCounts.schema]),
        "devices": changes(of: device, counted: ["devices": DeviceCounts.schema]),
        "gateways": changes(of: gateway, counted: ["gateways": GatewayCounts.schema]),
        "uplinks": .object(["generated_at": .time, "rows": .list(.reading)]),
        "resync": Schema.object([:]).about("The client was too slow, and gets everything anew."),
        "bye": Schema.object(["reason": .words(of: StreamEnd.self)]).about("The last one."),
    ]

    private static let space = Schema.named("LiveSpace", Live<SpaceView>.schema)
    private static let device = Schema.named("LiveDevice", Live<DeviceView>.schema)
    private static let gateway = Schema.named("LiveGateway", Live<GatewayView>.schema)

    private static func changes(of row: Schema, counted: KeyValuePairs<String, Schema>) -> Schema {
        .object([
            "generated_at": .time, "rows": .list(row),
            "gone": Schema.list(.uuid).about("Rows that are shown no more."), "summary": .object(counted),
        ])
    }
}
