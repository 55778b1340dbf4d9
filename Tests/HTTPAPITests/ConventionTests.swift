import HTTPTypes
import Parking
import Testing

@testable import HTTPAPI

@Suite struct ConventionTests {
    private static let problemKeys = ["type", "title", "status", "detail", "instance", "request_id"]

    @Test("Every route answers with and without a trailing slash; /metrics has no other door")
    func trailingSlash() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.open { caller async throws in
            let caller = try caller.bearing(token)
            for route in house.server.routes().routes where route.method == .get && route.path != "/" {
                let path = route.path.replacing("{id}", with: City.device.description)
                let bare = try await caller.get(path)
                let slashed = try await caller.get(path + "/")
                let expected = path == "/metrics" ? 404 : bare.status
                #expect(slashed.status == expected, "\(path)")
                #expect(try await caller.get("/" + path).status == 404)
                #expect(try await caller.get(path + "//").status == 404)
            }
        }
    }

    @Test("An unknown path is a 404 problem that carries the request's own id")
    func notFound() async throws {
        let reply = try await House().open { try await $0.with("X-Request-ID", "abc-1").get("/api/v6/nothing") }
        #expect(reply.status == 404)
        #expect(reply.header("Content-Type") == "application/problem+json")
        #expect(reply.json.keys == Self.problemKeys)
        #expect(reply.json["status"] == .number(404))
        #expect(reply.json["title"] == .text("Not Found"))
        #expect(reply.json["instance"] == .text("/api/v6/nothing"))
        #expect(reply.json["request_id"] == .text("abc-1"))
        #expect(reply.header("X-Request-ID") == "abc-1")
    }

    @Test("A request id is made where none is given or the given one is unfit for a log")
    func requestID() async throws {
        try await House().open { caller async throws in
            for given in [nil, "", "a b", String(repeating: "x", count: 129)] {
                let asking = if let given { try caller.with("X-Request-ID", given) } else { caller }
                let made = try await asking.get("/").header("X-Request-ID")
                #expect(made != given && made?.utf8.count == 36)
            }
        }
    }

    @Test("A method that a path does not have is a 405 that names those it has")
    func methodNotAllowed() async throws {
        try await House().open { caller async throws in
            let reply = try await caller.send(.delete, "/api/v6/devices")
            #expect(reply.status == 405)
            #expect(reply.header("Allow") == "GET, HEAD, OPTIONS, POST")
            #expect(reply.json.keys == Self.problemKeys)
            let login = try await caller.get("/api/auth/login/")
            #expect(login.status == 405)
            #expect(login.header("Allow") == "OPTIONS, POST")
            #expect(try await caller.send(.options, "/api/auth/login").header("Allow") == "OPTIONS, POST")
        }
    }

    @Test("HEAD answers like GET, without the body")
    func head() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.open { caller async throws in
            let caller = try caller.bearing(token)
            let get = try await caller.get("/api/v6/devices")
            let head = try await caller.send(.head, "/api/v6/devices")
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head.header("ETag") == get.header("ETag"))
            #expect(head.header("Content-Length") == String(get.body.count))
        }
    }

    @Test("An entity tag that still holds gives 304 without a body, another gives the answer")
    func entityTag() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.open { caller async throws in
            let caller = try caller.bearing(token)
            let first = try await caller.get("/api/v6/spaces")
            let tag = try #require(first.header("ETag"))
            for held in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                let again = try await caller.with("If-None-Match", held).get("/api/v6/spaces")
                #expect(again.status == 304)
                #expect(again.body.isEmpty)
                #expect(again.header("ETag") == tag)
            }
            #expect(try await caller.with("If-None-Match", "\"x\"").get("/api/v6/spaces").status == 200)
            #expect(first.header("Cache-Control") == "private, no-cache")
        }
    }

    @Test("Two scopes never share an entity tag")
    func entityTagOfScope() async throws {
        let house = try await House()
        let acme = try await house.token(City.olive, in: City.acme, as: .viewer)
        let beta = try await house.token(City.olive, in: City.beta, as: .viewer)
        try await house.open { caller async throws in
            let path = "/api/v6/sites?search=none&offset=9"
            let one = try await caller.bearing(acme).get(path).header("ETag")
            let other = try await caller.bearing(beta).get(path).header("ETag")
            #expect(one != nil && one != other)
        }
    }

    @Test("A body of more than 1 MB is 413")
    func tooLarge() async throws {
        try await House().open { caller async throws in
            let large = String(repeating: "x", count: Limits.bodyBytesMax + 1)
            let reply = try await caller.post("/api/auth/login", large)
            #expect(reply.status == 413)
            #expect(reply.json.keys == Self.problemKeys)
        }
    }

    @Test("A body of another type is 415, one that is no JSON is 400, one that is no object is 422")
    func bodies() async throws {
        try await House().open { caller async throws in
            let typed = try caller.with("Content-Type", "text/plain")
            #expect(try await typed.send(.post, "/api/auth/login", "{}").status == 415)
            #expect(try await caller.send(.post, "/api/auth/login", "{}").status == 415)
            #expect(try await caller.post("/api/auth/login", "{").status == 400)
            #expect(try await caller.post("/api/auth/login", "").status == 400)
            #expect(try await caller.post("/api/auth/login", "[]").status == 422)
            let charset = try caller.with("Content-Type", "Application/JSON; charset=utf-8")
            #expect(try await charset.send(.post, "/api/auth/login", "{}").status == 422)
        }
    }

    @Test("Every impossible field of a body is named")
    func bodyFields() async throws {
        try await House().open { caller async throws in
            let reply = try await caller.post("/api/auth/login", #"{"email":1,"passwort":"x"}"#)
            #expect(reply.status == 422)
            #expect(reply.json.keys == Self.problemKeys + ["errors"])
            let errors = reply.json["errors"].items
            #expect(errors.map { $0["type"].text } == ["unknown", "wrong_type", "missing"])
            #expect(errors.first?.keys == ["loc", "msg", "type"])
            #expect(errors.first?["loc"] == .list([.text("body"), .text("passwort")]))
            #expect(reply.json["detail"].text == "passwort is not a field of this request.")
        }
    }

    @Test("Every impossible value of a query is named, and nothing is read")
    func query() async throws {
        let house = try await House(reads: MemoryReads(fault: StoreFault(.internal, "asked")))
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.open { caller async throws in
            let caller = try caller.bearing(token)
            let cases: [(String, [String])] = [
                ("devices?status=broken", ["not_in_list"]),
                ("devices?limit=0", ["out_of_range"]),
                ("devices?limit=1001&offset=-1", ["out_of_range", "out_of_range"]),
                ("devices?limit=ten", ["wrong_type"]),
                ("devices?include_stats=perhaps", ["wrong_type"]),
                ("devices?assigned_only=true&unassigned_only=1", ["contradictory"]),
                ("devices?limit=1&limit=2", ["repeated"]),
                ("devices?search=%00", ["malformed"]),
                ("devices?search=" + String(repeating: "x", count: 201), ["too_long"]),
                ("gateways?site_id=1", ["malformed"]),
                ("spaces?state=EMPTY", ["not_in_list"]),
            ]
            for (path, types) in cases {
                let reply = try await caller.get("/api/v6/" + path)
                #expect(reply.status == 422, "\(path)")
                #expect(reply.json["errors"].items.map { $0["type"].text } == types, "\(path)")
            }
            for broken in ["%", "%zz", "%ff"] {
                #expect(try await caller.get("/api/v6/devices?search=\(broken)").status == 400)
            }
        }
    }

    @Test("A database that is away is 503 with Retry-After; a fault of ours is 500; neither tells what happened")
    func faults() async throws {
        for (code, status) in [(StoreFault.Code.unavailable, 503), (.crowded, 503), (.internal, 500)] {
            let house = try await House(reads: MemoryReads(fault: StoreFault(code, "relation \"devices\" is secret")))
            let token = try await house.token(City.ann, in: City.acme, as: .viewer)
            let reply = try await house.open { try await $0.bearing(token).get("/api/v6/devices") }
            #expect(reply.status == status)
            #expect(!String(decoding: reply.body, as: UTF8.self).contains("secret"))
            #expect((reply.header("Retry-After") != nil) == (status == 503))
        }
    }

    @Test("Only configured origins may use the API from a browser")
    func crossOrigin() async throws {
        try await House(corsOrigins: ["https://dash.example"]).open { caller async throws in
            let friend = try caller.with("Origin", "https://dash.example")
            #expect(try await friend.get("/").header("Access-Control-Allow-Origin") == "https://dash.example")
            let preflight = try await friend.with("Access-Control-Request-Method", "GET")
                .send(.options, "/api/v6/devices")
            #expect(preflight.status == 204)
            let allowed = preflight.header("Access-Control-Allow-Headers")?.lowercased().split(separator: ", ") ?? []
            for name in [
                "authorization", "cache-control", "content-type", "if-match", "if-none-match", "traceparent",
                "x-api-key", "x-request-id", "x-requested-with", "x-tenant-slug",
            ] {
                #expect(allowed.contains(name[...]), "\(name)")
            }
            let stranger = try await caller.with("Origin", "https://evil.example").get("/")
            #expect(stranger.status == 200)
            #expect(stranger.header("Access-Control-Allow-Origin") == nil)
            #expect(stranger.header("Vary")?.contains("Origin") == true)
        }
    }
}
