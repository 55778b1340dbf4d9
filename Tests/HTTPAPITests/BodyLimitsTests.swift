import HTTPTypes
import Parking
import Testing

@testable import HTTPAPI

@Suite("A body costs no more than it may, whatever is in it")
struct BodyLimitsTests {
    @Test("At most 20 faults are told, in a body, in its lists and in a query")
    func faults() async throws {
        let house = try await House()
        let token = try await house.token(City.olive, in: City.acme, as: .owner)
        let unknown = "{" + (0..<200).map { #""k\#($0)":1"# }.joined(separator: ",") + "}"
        let repeated = "{" + Array(repeating: #""k":1"#, count: 500).joined(separator: ",") + "}"
        let items = "{\"devices\":[" + Array(repeating: #"{"a":1,"b":2}"#, count: 300).joined(separator: ",") + "]}"
        try await house.open { caller async throws in
            for body in [unknown, repeated] {
                let reply = try await caller.post("/api/auth/login", body)
                #expect(reply.status == 422 && reply.json["errors"].items.count == 20)
                #expect(reply.body.count < 4096)
            }
            let owner = try caller.bearing(token)
            for (path, body) in [("/api/v6/devices", unknown), ("/api/v6/devices/bulk", items)] {
                let reply = try await owner.post(path, body)
                guard reply.status == 422 else { continue }
                #expect(reply.json["errors"].items.count <= 20, "\(path)")
            }
            let query = (0..<500).map { _ in "limit=1" }.joined(separator: "&")
            let reply = try await owner.get("/api/v6/devices?" + query)
            #expect(reply.status == 422 && reply.json["errors"].items.count == 20)
        }
    }

    @Test("A body has so many values, names so long and so deep a nest; more is 400, with an empty answer's cost")
    func values() throws {
        func list(_ count: Int) -> [UInt8] {
            Array("{\"a\":[\(Array(repeating: "1", count: count).joined(separator: ","))]}".utf8)
        }
        func refusal(_ bytes: [UInt8]) -> HTTPResponse.Status? {
            do throws(Problem) {
                _ = try BodyFields(json: bytes)
                return nil
            } catch {
                return error.status
            }
        }
        // The object and the list are values too.
        #expect(refusal(list(Limits.bodyValuesMax - 2)) == nil)
        #expect(refusal(list(Limits.bodyValuesMax - 1)) == .badRequest)
        let name = String(repeating: "n", count: Limits.bodyNameBytesMax)
        #expect(refusal(Array(#"{"a":{"\#(name)":1}}"#.utf8)) == nil)
        #expect(refusal(Array(#"{"a":{"\#(name)n":1}}"#.utf8)) == .badRequest)
        func nest(_ depth: Int) -> [UInt8] {
            Array((String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)).utf8)
        }
        #expect(refusal(nest(Limits.jsonDepthMax)) == nil)
        #expect(refusal(nest(Limits.jsonDepthMax + 1)) == .badRequest)
    }

    @Test("An address that has guessed too much is refused before its body is read")
    func throttled() async throws {
        var rates = RateSettings()
        rates.addressFailuresPerMinute = 2
        let house = try await House(rates: rates)
        try await house.open { caller async throws in
            for _ in 0..<2 { #expect(try await caller.login("ann", "wrong horse").status == 401) }
            for path in ["login", "refresh", "logout"] {
                let reply = try await caller.with("Content-Type", "text/plain").send(.post, "/api/auth/\(path)", "x")
                #expect(reply.status == 429, "\(path)")
            }
            house.clock.advance(seconds: 30)
            #expect(try await caller.login("ann").status == 200)
        }
    }
}
