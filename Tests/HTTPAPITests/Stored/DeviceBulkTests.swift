import HTTPTypes
import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("Many devices are registered by one request, all or none")
struct DeviceBulkTests {
    private static let path = "/api/v6/devices/bulk"

    private static func list(_ items: [String]) -> String { #"{"devices":[\#(items.joined(separator: ","))]}"# }

    private static func device(_ number: Int, _ more: String = "") -> String {
        let digits = String(number)
        let devEUI = "0102030405" + String(repeating: "0", count: 6 - digits.count) + digits
        return #"{"dev_eui":"\#(devEUI)"\#(more)}"#
    }

    private static func known(_ ending: String) -> String { #"{"dev_eui":"\#(Town.devEUI(ending))"}"# }

    private static func places(_ reply: Reply) -> [[String]] {
        reply.json["errors"].items.map { $0["loc"].items.map { $0.text ?? "\($0.integer ?? -1)" } }
    }

    @Test("They are answered in their order, told to the audit log in one line, and are as if registered one by one")
    func create() async throws {
        try await withTown { town in
            let more = #","name":"Bay","codec":"bosch/tps110","category":"display","config":{"a":1}"#
            let (reply, read, single) = try await town.open(as: .acme(.admin)) { caller in
                let devices = (1...1000).reversed().map { Self.device($0, $0 == 1000 ? more : "") }
                let reply = try await caller.post(Self.path, Self.list(devices))
                return (
                    reply, try await caller.get("/api/v6/devices/0102030405001000"),
                    try await caller.post("/api/v6/devices", Self.device(1001, more))
                )
            }
            #expect(reply.status == 201 && reply.json["count"].integer == 1000)
            #expect(reply.header("Location") == "/api/v6/devices")
            let devices = reply.json["devices"].items
            #expect(devices.first == read.json && devices.first?.keys == single.json.keys)
            #expect(devices.last?["dev_eui"].text == "0102030405000001")
            for name in ["name", "codec", "category", "config", "tenant_id", "lifecycle_state", "health"] {
                #expect(devices.first?[name] == single.json[name], "\(name)")
            }
            #expect(
                try town.lines("SELECT action, outcome, tenant_id FROM audit_log ORDER BY created_at")
                    == ["device.create_bulk,done,\(Town.acme)", "device.create,done,\(Town.acme)"])
            #expect(
                try town.lines(
                    "SELECT jsonb_array_length(new_values -> 'devices') FROM audit_log WHERE action LIKE '%bulk'"
                ) == ["1000"])
        }
    }

    @Test("One that cannot be registered keeps all from it, and is named by its place")
    func refused() async throws {
        try await withTown { town in
            let replies = try await town.open(as: .acme(.admin)) { caller in
                var replies: [Reply] = []
                for body in [
                    Self.list([Self.device(1), Self.known("A1"), Self.device(2), Self.known("B1")]),
                    Self.list([Self.device(1), Self.device(1)]),
                    Self.list([Self.device(1), Self.device(2, #","codec":"no/such","more":1"#), "7"]),
                    Self.list([Self.device(1, #","tenant_id":"\#(Town.beta)""#)]),
                    Self.list([]), "{}", Self.list((0...1000).map { Self.device($0) }),
                ] { replies.append(try await caller.post(Self.path, body)) }
                return replies
            }
            #expect(replies.map(\.status) == Array(repeating: 422, count: 7))
            // Another tenant's device is refused in the words of one's own.
            #expect(
                Self.places(replies[0]) == [["body", "devices", "1", "dev_eui"], ["body", "devices", "3", "dev_eui"]])
            #expect(Set(replies[0].json["errors"].items.map { $0["msg"].text }).count == 1)
            #expect(Self.places(replies[1]) == [["body", "devices", "1", "dev_eui"]])
            #expect(
                Set(Self.places(replies[2])) == [
                    ["body", "devices", "1", "codec"], ["body", "devices", "1", "more"], ["body", "devices", "2"],
                ])
            #expect(try town.lines("SELECT count(*) FROM devices WHERE dev_eui LIKE '0102%'") == ["0"])
            #expect(
                try town.lines("SELECT action, outcome, count(*) FROM audit_log GROUP BY 1, 2")
                    == ["device.create_bulk,invalid,2"])
        }
    }

    @Test("The platform registers them for one tenant, or for its pool; an operator may not")
    func tenants() async throws {
        try await withTown { town in
            @Sendable func of(_ tenant: TenantID, _ number: Int) -> String {
                Self.device(number, #","tenant_id":"\#(tenant)""#)
            }
            let replies = try await town.open(as: .platform) { caller in
                [
                    try await caller.post(Self.path, Self.list([of(Town.beta, 1), of(Town.beta, 2)])),
                    try await caller.post(Self.path, Self.list([Self.device(3)])),
                    try await caller.post(Self.path, Self.list([of(Town.beta, 4), of(Town.acme, 5), Self.device(6)])),
                    try await caller.post(Self.path, Self.list([of(TenantID(.zero), 7)])),
                    try await caller.bearing(try await town.token(of: .acme(.operator)))
                        .post(Self.path, Self.list([Self.device(8)])),
                ]
            }
            #expect(replies.map(\.status) == [201, 201, 422, 201, 403])
            #expect(
                Self.places(replies[2]) == [
                    ["body", "devices", "1", "tenant_id"], ["body", "devices", "2", "tenant_id"],
                ])
            #expect(
                try town.lines(
                    "SELECT tenant_id, count(*) FROM devices WHERE dev_eui LIKE '0102%' GROUP BY 1 ORDER BY 1")
                    == ["\(TenantID.platform),2", "\(Town.beta),2"])
        }
    }
}
