import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Parking
import Testing

@testable import HTTPAPI

@Suite("The witness of the fuzz sees what it must")
struct FuzzWitnessTests {
    private func faults(
        _ id: String, _ target: String, body: String? = nil, tag: Bool = false, cursor: Bool = false,
        answered status: Int, _ text: String, header: String? = nil
    ) async throws -> [String] {
        let house = try await House()
        let operation = try #require(house.server.contract.operations.first { $0.id == id })
        var request = FuzzRequest(operation: operation)
        request.path = target
        request.body = body
        request.hasForeignTag = tag
        request.hasForeignCursor = cursor
        var headers = HTTPFields()
        if let header { headers[.location] = header }
        let reply = Reply(status: status, headers: headers, body: Array(text.utf8))
        let sent = request
        return try await house.open { nobody in
            var witness = FuzzWitness()
            let asker = FuzzAsker(owner: .acme, caller: nobody, isReader: false)
            return witness.faults(sent, by: asker, reply)
        }
    }

    @Test("A foreign word in body or header, in either case, that was not asked with, is a fault; one's own are none")
    func words() async throws {
        let theirs = Canaries.beta.id(.space, 5)
        let list = "/api/v6/spaces"
        #expect(try await faults("listSpaces", list, answered: 200, #"{"id":"\#(theirs)"}"#).count == 1)
        #expect(
            try await faults("listSpaces", list, answered: 200, #"{"eui":"\#(Canaries.beta.devEUI(6))"}"#).count == 1)
        #expect(try await faults("listSpaces", list, answered: 200, "{}", header: "/x/\(theirs)").count == 1)
        #expect(try await faults("listSpaces", list, answered: 200, #"{"name":"Bay bebebebe"}"#).count == 1)
        let own = #"{"id":"\#(Canaries.acme.id(.space, 5))"}"#
        #expect(try await faults("listSpaces", list, answered: 200, own).isEmpty)
        let echo = #"{"instance":"\#(list)/\#(theirs)"}"#
        #expect(try await faults("getSpace", "\(list)/\(theirs)", answered: 404, echo).isEmpty)
        let mark = "\(list)?search=bebebebe"
        #expect(try await faults("listSpaces", mark, answered: 200, #"{"id":"\#(theirs)"}"#).count == 1)
    }

    @Test("So are a write that takes the other's name, a tag or a cursor of the other that holds, and a 5xx")
    func deeds() async throws {
        let theirs = Canaries.beta.id(.space, 1)
        let path = "/api/v6/devices/\(Canaries.acme.id(.device, 1))/assign"
        let body = #"{"space_id":"\#(theirs)"}"#
        #expect(try await faults("assignDevice", path, body: body, answered: 200, "{}").count == 1)
        #expect(try await faults("assignDevice", path, body: body, answered: 404, "{}").isEmpty)
        #expect(try await faults("listSpaces", "/api/v6/spaces", tag: true, answered: 304, "").count == 1)
        #expect(try await faults("listAudit", "/api/v6/audit", cursor: true, answered: 200, "{}").count == 1)
        #expect(try await faults("listAudit", "/api/v6/audit", answered: 500, "{}").count == 1)
    }
}
