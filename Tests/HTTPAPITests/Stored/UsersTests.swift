import HTTPTypes
import LoRaWAN
import Parking
import Testing

@Suite("An owner says who belongs to the tenant")
struct UsersTests {
    private static let path = "/api/v6/users"
    private static let keys = [
        "id", "tenant_id", "email", "name", "role", "is_active", "created_at", "updated_at",
    ]

    private static func body(_ email: String, _ role: String = "viewer", password: String = "river otter 9") -> String {
        #"{"email":"\#(email)","name":"New","role":"\#(role)","password":"\#(password)"}"#
    }

    @Test("A new person can log in with the password that they were given, and nothing shows it")
    func create() async throws {
        try await withTown { town in
            let (made, login) = try await town.open(as: .acme(.owner)) { caller async throws in
                let made = try await caller.post(Self.path, Self.body("New@Example.org", "operator"))
                let login = try await caller.post(
                    "/api/auth/login", #"{"email":"new@example.org","password":"river otter 9"}"#)
                return (made, login)
            }
            #expect(made.status == 201 && made.json.keys == Self.keys)
            #expect(made.json["email"].text == "new@example.org" && made.json["role"].text == "operator")
            #expect(login.status == 200 && login.json["user"]["tenant_slug"].text == "acme")
            let told = try town.lines("SELECT old_values, new_values FROM audit_log WHERE action = 'user.create'")
            #expect(told.count == 1 && !told[0].contains("otter") && !told[0].contains("$y$"))
            #expect(
                try town.lines("SELECT left(password_hash, 3) FROM users WHERE email = 'new@example.org'") == ["$y$"])
        }
    }

    @Test("Who has an account elsewhere joins in the same words, and keeps name and password")
    func known() async throws {
        try await withTown { town in
            try town.run("UPDATE users SET name = 'Their Own Name' WHERE id = '\(Person.beta(.viewer).id)'")
            let (fresh, known, list) = try await town.open(as: .acme(.owner)) { caller async throws in
                (
                    try await caller.post(Self.path, Self.body("fresh@example.org")),
                    try await caller.post(Self.path, Self.body("VIEWER-beta@example.org")),
                    try await caller.get(Self.path + "?search=NEW")
                )
            }
            #expect(known.status == fresh.status && known.json.keys == fresh.json.keys)
            #expect(known.json["name"].text == "New" && fresh.json["name"].text == "New")
            #expect(list.json["users"].items.map { $0["name"].text } == ["New", "New"])
            #expect(list.json["users"].items.map { $0["is_active"] } == [.flag(true), .flag(true)])
            #expect(
                try town.lines("SELECT name, password_hash FROM users WHERE id = '\(Person.beta(.viewer).id)'")
                    == ["\"Their Own Name\",x"])
            let again = try await town.open(as: .acme(.owner)) {
                try await $0.post(Self.path, Self.body("viewer-beta@example.org"))
            }
            #expect(again.status == 409)
        }
    }

    @Test("An address is something, one at sign, something, by code points as the document's pattern counts")
    func addresses() async throws {
        let emails = [
            ("ann@x", 201), ("ann@\u{1F3FB}x", 201), ("ann@\u{301}", 201), ("e\u{301}@x", 201), ("ann", 422),
            ("@xy", 422),
            ("ann@", 422), ("a@b@c", 422), ("a@\u{301}b@c", 422), ("ann@ x", 422), ("ann@\u{7F}x", 422),
        ]
        try await withTown { town in
            try await town.open(as: .acme(.owner)) { caller async throws in
                for (email, status) in emails {
                    let reply = try await caller.post(Self.path, Self.body(email))
                    #expect(reply.status == status, "\(email)")
                    #expect(reply.faults == (status == 201 ? [] : ["email malformed"]), "\(email)")
                }
            }
        }
    }

    @Test("The list has the members of the current tenant, for the platform too")
    func list() async throws {
        try await withTown { town in
            let expected: [(Person, [String])] = [
                (.acme(.owner), ["admin", "operator", "owner", "viewer"].map { "\($0)-acme@example.org" }),
                (.switched(to: Town.beta), ["admin", "operator", "owner", "viewer"].map { "\($0)-beta@example.org" }),
                (.platform, ["platform_admin-platform@example.org"]),
            ]
            for (person, emails) in expected {
                let reply = try await town.open(as: person) { try await $0.get(Self.path) }
                #expect(reply.json["users"].items.map { $0["email"].text } == emails)
                #expect(reply.json["is_cross_tenant"] == .flag(false))
            }
            let one = try await town.open(as: .acme(.owner)) { caller async throws in
                #expect(try await caller.get(Self.path + "/\(Person.beta(.viewer).id)").status == 404)
                return try await caller.get(Self.path + "/\(Person.acme(.viewer).id)")
            }
            #expect(one.json.keys == Self.keys)
        }
    }

    @Test("A change holds at once, and who is removed is out at once, with every login")
    func change() async throws {
        try await withTown { town in
            let viewer = Person.acme(.viewer)
            let token = try await town.token(of: viewer)
            try town.run(
                """
                INSERT INTO refresh_tokens (token_hash, user_id, tenant_id, expires_at)
                VALUES ('x', '\(viewer.id)', '\(Town.acme)', now() + interval '1 day')
                """)
            try await town.open(as: .acme(.owner)) { owner async throws in
                let person = try owner.bearing(token)
                let path = Self.path + "/\(viewer.id)"
                #expect(try await person.get("/api/v6/devices").status == 200)
                #expect(try await owner.patch(path, #"{"is_active":false}"#).status == 200)
                #expect(try await person.get("/api/v6/devices").status == 401)
                let back = try await owner.patch(path, #"{"is_active":true,"role":"admin","name":null}"#)
                #expect(back.json["role"].text == "admin" && back.json["name"] == .null)
                #expect(try await person.get("/api/v6/devices").status == 200)
                #expect(try await owner.delete(path).status == 204)
                #expect(try await person.get("/api/v6/devices").status == 401)
                #expect(try await owner.delete(path).status == 404)
            }
            #expect(try town.lines("SELECT revoked_at IS NOT NULL FROM refresh_tokens") == ["t"])
            #expect(
                try town.audit().filter { $0.hasPrefix("user.") }.map { $0.split(separator: ",").prefix(2).joined() }
                    == ["user.changedone", "user.changedone", "user.deletedone", "user.deletenot_found"])
        }
    }

    @Test("The last owner can be neither removed nor demoted nor shut out; nor the last platform admin")
    func last() async throws {
        try await withTown { town in
            for person in [Person.acme(.owner), .platform] {
                let path = Self.path + "/\(person.id)"
                try await town.open(as: person) { caller async throws in
                    #expect(try await caller.delete(path).status == 409)
                    #expect(try await caller.patch(path, #"{"role":"viewer"}"#).status == 409)
                    #expect(try await caller.patch(path, #"{"is_active":false}"#).status == 409)
                    #expect(try await caller.patch(path, #"{"name":"Boss"}"#).status == 200)
                }
            }
            try await town.open(as: .acme(.owner)) { caller async throws in
                let admin = Self.path + "/\(Person.acme(.admin).id)"
                #expect(try await caller.patch(admin, #"{"role":"owner"}"#).status == 200)
                #expect(try await caller.delete(Self.path + "/\(Person.acme(.owner).id)").status == 204)
            }
        }
    }

    @Test("Two owners who remove each other at once leave one of them")
    func race() async throws {
        try await withTown { town in
            try town.run(
                "UPDATE user_memberships SET role = 'owner' WHERE user_id = '\(Person.acme(.admin).id)'")
            let statuses = try await town.open(as: .switched(to: Town.acme)) { caller async throws in
                async let first = caller.delete(Self.path + "/\(Person.acme(.owner).id)").status
                async let second = caller.delete(Self.path + "/\(Person.acme(.admin).id)").status
                return try await [first, second].sorted()
            }
            #expect(statuses == [204, 409])
        }
    }

    @Test("Nobody gives a role above their own, and platform admins exist in the platform tenant only")
    func escalation() async throws {
        try await withTown { town in
            // An owner of the platform tenant is no platform admin.
            try town.run(
                """
                INSERT INTO user_memberships (user_id, tenant_id, role)
                VALUES ('\(Person.acme(.owner).id)', '\(TenantID.platform)', 'owner')
                """)
            let token = try await House.token(Person.acme(.owner).id, in: .platform, as: .owner, at: .now)
            try await town.open(as: .acme(.owner)) { caller async throws in
                let platform = try caller.bearing(token)
                for asking in [caller, platform] {
                    let reply = try await asking.post(Self.path, Self.body("x@example.org", "platform_admin"))
                    #expect(reply.status == 422)
                }
                let admin = Self.path + "/\(Person.platform.id)"
                #expect(try await platform.delete(admin).status == 409)
                #expect(try await platform.patch(admin, #"{"role":"viewer"}"#).status == 409)
                let own = Self.path + "/\(Person.acme(.owner).id)"
                #expect(try await platform.patch(own, #"{"role":"platform_admin"}"#).status == 422)
                #expect(try await caller.patch(own, #"{"role":"platform_admin"}"#).status == 422)
            }
            let switched = try await town.open(as: .switched(to: Town.acme)) {
                try await $0.post(Self.path, Self.body("x@example.org", "platform_admin"))
            }
            #expect(switched.status == 422)
            #expect(try town.lines("SELECT count(*) FROM user_memberships WHERE role = 'platform_admin'") == ["1"])
        }
    }

    @Test("Impossible addresses, roles and passwords are refused by field, and nothing is written")
    func bodies() async throws {
        try await withTown { town in
            let bodies: [(String, [String])] = [
                ("{}", ["email missing", "role missing", "password missing"]),
                (Self.body("nobody"), ["email malformed"]), (Self.body("a b@c"), ["email malformed"]),
                (Self.body("a@b", "emperor"), ["role not_in_list"]),
                (Self.body("a@b", password: "short"), ["password too_short"]),
                (Self.body("a@b", password: "aaaaaaaaaaaaa"), ["password too_easy"]),
                (Self.body("abcdefgh@b.c", password: "ABCDEFGH@b.c"), ["password too_easy"]),
                (Self.body("a@b", password: String(repeating: "abcde", count: 110)), ["password too_long"]),
            ]
            let replies = try await town.open(as: .acme(.owner)) { caller async throws in
                var replies: [Reply] = []
                for (body, _) in bodies { replies.append(try await caller.post(Self.path, body)) }
                return replies
            }
            for (reply, (body, errors)) in zip(replies, bodies) {
                let found = reply.json["errors"].items.map { error in
                    "\(error["loc"].items.last?.text ?? "") \(error["type"].text ?? "")"
                }
                #expect(reply.status == 422 && found == errors, "\(body)")
            }
            #expect(try town.lines("SELECT count(*) FROM users") == ["9"])
        }
    }

    @Test("Users, keys and the audit log are the owner's, and another tenant's are nobody's")
    func roles() async throws {
        try await withTown { town in
            for role in [Role.viewer, .operator, .admin] {
                try await town.open(as: .acme(role)) { caller async throws in
                    for path in [Self.path, "/api/v6/api-keys", "/api/v6/audit"] {
                        #expect(try await caller.get(path).status == 403)
                    }
                    #expect(try await caller.post(Self.path, "{}").status == 403)
                    #expect(try await caller.post("/api/v6/api-keys", "{}").status == 403)
                }
            }
            try await town.open(as: .acme(.owner)) { caller async throws in
                let stranger = Self.path + "/\(Person.beta(.viewer).id)"
                #expect(try await caller.patch(stranger, #"{"role":"owner"}"#).status == 404)
                #expect(try await caller.delete(stranger).status == 404)
            }
        }
    }
}
