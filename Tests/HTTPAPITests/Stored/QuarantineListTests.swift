import Parking
import Testing

@testable import HTTPAPI

@Suite struct QuarantineListTests {
    private static let path = "/api/v6/quarantine"

    @Test("The platform sees why a message is in quarantine and what it was; nobody else is let in")
    func list() async throws {
        try await withTown { town in
            let (list, none, one, absent) = try await town.open(as: .platform) { caller in
                (
                    try await caller.get(Self.path + "?reason=unknown_frame&dev_eui=\(Town.devEUI("A1"))"),
                    try await caller.get(Self.path + "?reason=unknown_fram"),
                    try await caller.get(Self.path + "/" + Town.quarantined),
                    try await caller.get(Self.path + "/" + Town.device("A1"))
                )
            }
            let item = list.json["messages"].items.first
            #expect(item?["reason"].text == "unknown_frame" && item?["topic"].text == "application/1")
            #expect(item?["message_bytes"].integer == 100)
            #expect(item?["message"].text == String(repeating: "78", count: 64))
            #expect(none.json["count"].integer == 0)
            #expect(one.json["message"].text == String(repeating: "78", count: 100))
            #expect(absent.status == 404)
            let owner = try await town.open(as: .acme(.owner)) { caller in
                [
                    try await caller.get(Self.path).status,
                    try await caller.get(Self.path + "/" + Town.quarantined).status,
                ]
            }
            #expect(owner == [403, 403])
        }
    }
}
