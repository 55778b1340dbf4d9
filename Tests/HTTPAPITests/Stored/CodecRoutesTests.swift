import Codecs
import Parking
import Testing

@testable import HTTPAPI
@testable import parkd

extension CodecsAtDesk {
    /// The project's own codecs, loaded once.
    static let ofCheckout: CodecsAtDesk? = {
        let library = try? CodecLibrary(directory: Town.checkout + "/codecs")
        return library.map { library in CodecsAtDesk { library } }
    }()
}

@Suite struct CodecRoutesTests {
    private static let path = "/api/v6/codecs"

    @Test("Every codec in force is listed with its profiles, its ports and how to bring a sensor into service")
    func list() async throws {
        try await withTown { town in
            let reply = try await town.open(as: .acme(.viewer)) { try await $0.get(Self.path) }
            let desk = try #require(CodecsAtDesk.ofCheckout)
            #expect(reply.json["codecs"].items.compactMap { $0["id"].text } == desk.entries().map(\.id))
            #expect(reply.json["count"].integer == desk.entries().count)
            let bosch = reply.json["codecs"].items.first { $0["id"].text == "bosch/tps110" }
            #expect(bosch?["profiles"].items.first?.text == "Bosch TPS110")
            #expect(bosch?["commissioning"].text?.isEmpty == false)
            #expect(bosch?["ports"].items.contains { $0.integer == 1 } == true)
        }
    }

    @Test("A frame is decoded as ingest would, from either form of its bytes, and its bits are told where asked for")
    func decode() async throws {
        try await withTown { town in
            let replies = try await town.open(as: .acme(.viewer)) { caller in
                var replies: [Reply] = []
                for body in [
                    #"{"codec":"bosch/tps110","f_port":1,"payload":"01"}"#,
                    #"{"codec":"bosch/tps110","f_port":1,"payload_base64":"AQ==","explain":true}"#,
                    #"{"codec":"bosch/tps110","f_port":1,"payload":"0102","explain":true}"#,
                ] {
                    replies.append(try await caller.post(Self.path + "/decode", body))
                }
                return replies
            }
            #expect(replies.map(\.status) == [200, 200, 200])
            #expect(replies[0].json["reading"]["occupancy"].text == "occupied")
            #expect(replies[0].json["fields"].items.isEmpty && replies[0].json["rejection"] == .null)
            let field = replies[1].json["fields"].items.first { $0["field"].text == "occupancy" }
            #expect(field?["value"].text == "occupied" && field?["raw"].integer == 1)
            #expect(field?["from_byte"].integer == 0 && field?["to_byte"].integer == 0)
            #expect(field?["bits"].text == "0" && replies[1].json["frame"].text == "parking_status")
            #expect(replies[2].json["rejection"]["reason"].text == "wrong_length")
            #expect(replies[2].json["reading"] == .null)
        }
    }

    @Test("A frame has 255 bytes at most, a port, a codec that is there, and its bytes in one form")
    func bounds() async throws {
        try await withTown { town in
            let replies = try await town.open(as: .acme(.viewer)) { caller in
                func post(_ rest: String) async throws -> Reply {
                    try await caller.post(Self.path + "/decode", #"{"codec":"bosch/tps110","f_port":1\#(rest)}"#)
                }
                let base64 = String(repeating: "AAAA", count: 85)
                return [
                    try await post(#","payload":"\#(String(repeating: "00", count: 255))""#),
                    try await post(#","payload":"\#(String(repeating: "00", count: 256))""#),
                    try await post(#","payload_base64":"\#(base64)""#),
                    try await post(#","payload_base64":"\#(base64)AAAA""#),
                    try await post(""), try await post(#","payload":"00","payload_base64":"AA==""#),
                    try await post(#","payload":"0""#), try await post(#","payload_base64":"A-==""#),
                    try await caller.post(Self.path + "/decode", #"{"codec":"no/one","f_port":256,"payload":""}"#),
                    try await caller.post(Self.path + "/decode", #"{"codec":"no/one","f_port":1,"payload":""}"#),
                ]
            }
            #expect(replies.map(\.status) == [200, 422, 200, 422, 422, 422, 422, 422, 422, 422])
            #expect(replies[1].faults == ["payload too_long"] && replies[3].faults == ["payload_base64 too_long"])
            #expect(replies[4].faults == ["payload contradictory"] && replies[5].faults == replies[4].faults)
            #expect(replies[6].faults == ["payload malformed"] && replies[7].faults == ["payload_base64 malformed"])
            #expect(replies[8].faults == ["f_port out_of_range"] && replies[9].faults == ["codec unknown_reference"])
        }
    }
}
