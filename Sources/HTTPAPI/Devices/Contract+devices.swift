import HTTPTypes
import LoRaWAN
import Model
import Parking

extension Contract {
    static func newDevice(_ codec: Schema) -> Schema {
        .object([
            "dev_eui": .typedEUI, "name": .text().orNull.optional,
            "device_type": .text().orNull.optional.like("parking_sensor"),
            "category": .words(of: DeviceCategory.self).orNull.optional, "codec": codec.orNull.optional,
            "config": .anyObject.orNull.optional,
            "tenant_id": .uuid.orNull.optional.like(json: "null").about("In the platform's scope only."),
        ])
    }

    static func deviceChange(_ codec: Schema) -> Schema {
        .object([
            "name": .text().orNull.optional, "codec": codec.orNull.optional, "enabled": .flag.optional,
            "config": .anyObject.optional,
        ])
    }

    /// Body of an action that may say why.
    static let why = Schema.object(["reason": reason.orNull.optional])
    static let reason = Schema.prose(max: Limits.reasonLengthMax).like("Replaced after flooding")

    private static let path = "/api/v6/devices"

    static let deviceOperations: [Operation] = [
        Operation(.get, path, "listDevices", in: "Devices", for: .member(.viewer), "Devices, newest first")
            .query([
                "status": .words(of: DeviceFilter.Status.self).optional,
                "device_type": .asked().optional.like("parking_sensor"),
                "assigned_only": .flag.optional(otherwise: "false").like(json: "false"),
                "unassigned_only": .flag.optional(otherwise: "false").like(json: "false"),
                "search": .asked().optional.like("0004A3").about("In DevEUI or name, in either case."),
                "include_stats": .flag.optional(otherwise: "false"),
            ])
            .givesPage(
                of: "devices", .named("Device"),
                more: [
                    "stats": DeviceCounts.schema.optional.about("Of all devices in the scope: with include_stats.")
                ]),
        Operation(.post, path, "createDevice", in: "Devices", for: .member(.admin), "Register a device")
            .about("A DevEUI that is known is a conflict, whoever owns it.")
            .body(.named("NewDevice")).creates(.named("Device")).refuses(409),
        one(.get, "", "getDevice", for: .member(.viewer), "One device").gives(.named("Device")),
        one(.patch, "", "changeDevice", for: .member(.admin), "Change a device's own fields")
            .body(.named("DeviceChange")).gives(.named("Device")),
        one(.get, "/assignments", "listAssignments", for: .member(.viewer), "Which spaces it served")
            .givesHistory(of: "assignments", .named("Assignment")),
        one(.get, "/readings", "listReadings", for: .member(.viewer), "What it said")
            .givesHistory(of: "readings", .named("Reading")),
    ]

    static let deviceLifeOperations: [Operation] =
        [
            one(.post, "/assign", "assignDevice", for: .member(.operator), "Put a device on a space")
                .body(.object(["space_id": .uuid, "reason": reason.orNull.optional]))
                .gives(
                    .object([
                        "success": Schema(.constant(true)), "assignment_id": .uuid, "device_id": .uuid,
                        "space_id": .uuid, "message": .text.like("The device is on the space A-12 now."),
                    ])
                ).refuses(409),
            one(.post, "/unassign", "unassignDevice", for: .member(.operator), "Take a device from its space")
                .body(why, isRequired: false)
                .gives(
                    .object([
                        "success": Schema(.constant(true)), "device_id": .uuid,
                        "message": .text.like("The device is no longer on the space A-12."),
                    ])
                ).refuses(409),
            one(.post, "/transfer", "transferDevice", for: .platform, "Give a device to another tenant")
                .about("It must be on no space. Its history stays with the old tenant.")
                .body(.object(["tenant_id": .uuid, "reason": reason.orNull.optional])).gives(.named("Device"))
                .refuses(409),
        ]
        + [
            ("commission", "Say that a device works"), ("decommission", "Take a device out of service"),
            ("reprovision", "Give a decommissioned device another life"),
        ].map { verb, summary in
            one(.post, "/\(verb)", "\(verb)Device", for: .member(.admin), summary)
                .body(why, isRequired: false).gives(.named("Device")).refuses(409)
        }

    private static func one(
        _ method: HTTPRequest.Method, _ rest: String, _ id: String, for access: RouteTable.Access, _ summary: String
    ) -> Operation {
        Operation(method, path + "/{id}" + rest, id, in: "Devices", for: access, summary)
            .parameter("id", .uuidOrEUI.about("The device's row, or its DevEUI."))
    }
}
