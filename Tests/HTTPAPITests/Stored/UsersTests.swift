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

    private static func body(_ email: String, _ role: String = "viewer") -> String {
        #"{"email":"\#(email)","name":"New","role":"\#(role)"}"#
    }

    @Test("An address is a dot-string of ASCII and a domain, as the document's pattern says, in one form")
    func addresses() async throws {
        let emails = [
            ("ann@x", 201), ("Ann.O'Neil+x@Mail.Example.org", 201), ("ann@\u{1F3FB}x", 422), ("e\u{301}@x", 422),
            ("ann", 422), ("@xy", 422), ("ann@", 422), ("a@b@c", 422), ("ann@ x", 422), ("ann@\u{7F}x", 422),
            ("ann@x.", 422), ("ann.@x", 422), ("a..b@x", 422), (#"\"ann\"@x"#, 422), ("ann@-x", 422),
            ("\u{212A}im@a.example", 422), ("adm\u{130}n@a.example", 422), ("\u{FF41}nn@a.example", 422),
            ("ann@x\u{3002}example", 422),
        ]
        try await withTown { town in
            try await town.open(as: .acme(.owner)) { caller async throws in
                for (email, status) in emails {
                    let reply = try await caller.post(Self.path, Self.body(email))
                    #expect(reply.status == status, "\(email)")
                    #expect(reply.faults == (status == 201 ? [] : ["email malformed"]), "\(email)")
                }
            }
            #expect(
                try town.lines("SELECT email FROM invitations ORDER BY 1") == [
                    "ann.o'neil+x@mail.example.org", "ann@x",
                ])
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
                UPDATE users SET last_login_at = now();
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

    @Test("Impossible addresses and roles are refused by field, and so is a password, and nothing is written")
    func bodies() async throws {
        try await withTown { town in
            let bodies: [(String, [String])] = [
                ("{}", ["email missing", "role missing"]),
                (Self.body("nobody"), ["email malformed"]), (Self.body("a b@c"), ["email malformed"]),
                (Self.body("a@b", "emperor"), ["role not_in_list"]),
                (#"{"email":"a@b","role":"viewer","password":"river otter 9"}"#, ["password unknown"]),
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
                    for path in [Self.path, "/api/v6/invitations", "/api/v6/api-keys", "/api/v6/audit"] {
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
