import Parking
import Testing

@testable import HTTPAPI

@Suite struct PlanGeometryTests {
    @Test("A place on a plan is stored as it is, and what is no place is refused by the name of its member")
    func spaces() async throws {
        try await withTown { town in
            @Sendable func body(_ plan: String) -> String { #"{"metadata":{"colour":"red","plan":\#(plan)}}"# }
            let replies = try await town.open(as: .acme(.admin)) { caller in
                var replies: [Reply] = []
                for plan in [
                    #"{"x":-1.5,"y":2,"w":2.5,"h":5,"r":-90,"shape":"bay","more":[1]}"#, #"{"x":1,"y":2}"#, "null",
                    "[]", #"{"x":1}"#, #"{"x":"1","y":100001}"#, #"{"x":1,"y":1,"w":0,"r":361,"shape":7}"#,
                ] {
                    replies.append(try await caller.patch("/api/v6/spaces/" + Town.space("A-2"), body(plan)))
                }
                return replies
            }
            #expect(replies.map(\.status) == [200, 200, 200, 422, 422, 422, 422])
            #expect(replies[0].json["metadata"]["plan"]["more"].items.count == 1)
            #expect(replies[3].text.contains("metadata.plan must be an object"))
            #expect(replies[4].text.contains(#"["body","metadata","plan","y"]"#))
            #expect(replies[5].text.contains("x must be a number") && replies[5].text.contains("y must lie between"))
            for name in ["w", "r", "shape"] {
                #expect(replies[6].text.contains(#"["body","metadata","plan","\#(name)"]"#), "\(name)")
            }
        }
    }

    @Test("Floors of a site are each whole, of ids that differ, and a hundred at most")
    func floors() async throws {
        try await withTown { town in
            let floor = #"{"id":"0","name":"Ground","w":60,"h":40}"#
            let many = (0...100).map { #"{"id":"\#($0)","name":"F","w":1,"h":1}"# }
            let floors = [
                "[\(floor)]", "[]", "[\(many.prefix(100).joined(separator: ","))]",
                "[\(many.joined(separator: ","))]", "[\(floor),\(floor)]", #"[{"id":"","name":"x","w":1}]"#, "{}",
                "[1]",
            ]
            let replies = try await town.open(as: .acme(.admin)) { caller in
                var replies: [Reply] = []
                for floors in floors {
                    let path = "/api/v6/sites/" + Town.site("a")
                    replies.append(try await caller.patch(path, #"{"metadata":{"floors":\#(floors)}}"#))
                }
                return replies
            }
            #expect(replies.map(\.status) == [200, 200, 200, 422, 422, 422, 422, 422])
            #expect(replies[4].text.contains(#"["body","metadata","floors",1,"id"]"#))
            #expect(replies[5].text.contains(#"["body","metadata","floors",0,"h"]"#))
        }
    }
}

@Suite struct FeatureSettingTests {
    @Test("The features of a tenant are flags; what else its settings have is stored as it is")
    func flags() async throws {
        try await withTown { town in
            let replies = try await town.open(as: .platform) { caller in
                var replies: [Reply] = []
                for features in [#"{"use_v6_api":false,"more":"x"}"#, "{}", "[]", #"{"enable_device_pool":"yes"}"#] {
                    let body = #"{"settings":{"features":\#(features)}}"#
                    replies.append(try await caller.patch("/api/v6/tenants/\(Town.acme)", body))
                }
                return replies
            }
            #expect(replies.map(\.status) == [200, 200, 422, 422])
            #expect(replies[3].text.contains(#"["body","settings","features","enable_device_pool"]"#))
        }
    }

    private static func shown(_ json: JSONTree) -> [String] {
        json["features"].keys.filter { json["features"][$0] == .flag(true) }
    }

    private static let all = ["use_v6_api", "show_platform_admin", "enable_device_pool"]

    @Test("Members are told which features their current tenant has left, by a login, a switch, and whenever they ask")
    func told() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            try town.run(
                """
                UPDATE tenants SET settings = '{"features":{"enable_device_pool":false,"use_v6_api":true,"x":false}}'
                WHERE slug = 'acme'
                """)
            let shown = try await town.open { nobody async throws in
                let body = #"{"email":"platform_admin-platform@example.org","password":"\#(InvitationTests.password)"}"#
                let login = try await nobody.post("/api/auth/login", body).json
                let standing = try nobody.bearing(login["access_token"].text ?? "")
                let switched = try await standing.post("/api/auth/switch-tenant", #"{"tenant_slug":"acme"}"#).json
                let there = try nobody.bearing(switched["access_token"].text ?? "")
                let refresh = #"{"refresh_token":"\#(switched["refresh_token"].text ?? "")"}"#
                return [
                    Self.shown(login), Self.shown(switched), Self.shown(try await there.get("/api/auth/me").json),
                    Self.shown(try await nobody.post("/api/auth/refresh", refresh).json),
                    Self.shown(try await standing.get("/api/v6/status").json).filter(Self.all.contains),
                ]
            }
            let left = Self.all.filter { $0 != "enable_device_pool" }
            #expect(shown == [Self.all, left, left, left, Self.all])
        }
    }

    @Test("Settings from before they were checked leave nothing out but by the word false")
    func older() async throws {
        try await withTown { town in
            for (settings, shown) in [
                ("{}", Self.all), (#"{"features":[]}"#, Self.all), (#"{"features":null}"#, Self.all), ("[1]", Self.all),
                (#"{"features":{"use_v6_api":"false","show_platform_admin":0}}"#, Self.all),
                (#"{"features":{"use_v6_api":false,"show_platform_admin":false,"enable_device_pool":false}}"#, []),
            ] {
                try town.run("UPDATE tenants SET settings = '\(settings)' WHERE slug = 'acme'")
                let me = try await town.open(as: .acme(.viewer)) { try await $0.get("/api/auth/me") }
                #expect(me.status == 200 && Self.shown(me.json) == shown, "\(settings)")
            }
        }
    }
}

extension Reply {
    /// The body as it was sent.
    fileprivate var text: String { String(decoding: body, as: UTF8.self) }
}
