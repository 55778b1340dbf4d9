import LoRaWAN
import Parking

@testable import HTTPAPI

/// A step of the fuzz that changes who may do what, with what must follow from it.
///
/// To add one, write it and name it in ``all`` (a tenant's own people do it) or ``ofPlatform``.
struct FuzzDeed: Sendable {
    typealias Act = @Sendable (inout FuzzWorld, _ own: Canaries, _ other: Canaries) async throws -> Void

    let name: String
    let act: Act

    /// What a tenant's own people do.
    static let all = [
        FuzzDeed(name: "join", act: join), FuzzDeed(name: "changeRole", act: changeRole),
        FuzzDeed(name: "pause", act: pause), FuzzDeed(name: "leave", act: leave),
        FuzzDeed(name: "invite", act: invite), FuzzDeed(name: "switch", act: switchTenant),
        FuzzDeed(name: "dismiss", act: dismiss), FuzzDeed(name: "makeKey", act: makeKey),
        FuzzDeed(name: "revokeKey", act: revokeKey),
    ]

    /// What the platform does to a tenant.
    static let ofPlatform = [FuzzDeed(name: "transfer", act: transfer), FuzzDeed(name: "suspend", act: suspend)]
}

/// The clerk, who comes and goes.
extension FuzzDeed {
    /// Invites the person of an address, who accepts with their password.
    private static func admit(
        _ world: inout FuzzWorld, _ email: String, to own: Canaries, of deed: String
    ) async throws -> UserID? {
        let body = #"{"email":"\#(email)","role":"viewer"}"#
        let reply = try await world.ask("createUser", body: body, by: try await world.person(.owner, of: own))
        world.expect(reply, 201, 409, of: deed)
        guard reply.status == 201, let code = reply.json["code"].text else { return nil }
        let accepted = try await world.nobody.post(
            "/api/auth/invitations/redeem", #"{"code":"\#(code)","password":"\#(FuzzWorld.password)"}"#)
        world.expect(accepted, 200, of: deed)
        guard let id = try world.stock.lines("SELECT id FROM users WHERE email = '\(email)'").first else { return nil }
        world.tell(id, to: own)
        return UserID(id)
    }

    private static func email(_ owner: Canaries) -> String { "\(owner.mark)-clerk@example.org" }

    private static func join(_ world: inout FuzzWorld, _ own: Canaries, _ other: Canaries) async throws {
        guard let id = try await admit(&world, email(own), to: own, of: "join") else { return }
        world.clerks[own.mark] = id
        let seen = try await world.ask("listSites", by: try await world.member(id, of: own))
        world.expect(seen, 200, of: "a clerk who has joined")
        world.count("join")
    }

    private static func changeRole(_ world: inout FuzzWorld, _ own: Canaries, _ other: Canaries) async throws {
        let roles: [Role] = [.viewer, .operator, .admin, .owner]
        let role = roles[world.generator.below(roles.count)]
        let clerk = world.clerks[own.mark]
        let reply = try await world.ask(
            "changeUser", clerk?.description ?? "", body: #"{"role":"\#(role.rawValue)"}"#,
            by: try await world.person(.owner, of: own))
        world.expect(reply, 200, 404, of: "changeRole")
        guard reply.status == 200 else { return }
        let asker = try await world.member(clerk, of: own)
        // Whoever is paused is nobody, whatever the role.
        let isActive = reply.json["is_active"] == .flag(true)
        world.expect(
            try await world.ask("listUsers", by: asker), !isActive ? 401 : role >= .owner ? 200 : 403,
            of: "the members' list for a new \(role)")
        world.expect(
            try await world.ask("createSite", body: "{}", by: asker), !isActive ? 401 : role >= .admin ? 422 : 403,
            of: "a site of a new \(role)")
        world.count("changeRole")
    }

    private static func pause(_ world: inout FuzzWorld, _ own: Canaries, _ other: Canaries) async throws {
        let clerk = world.clerks[own.mark]
        for (isActive, status) in [(false, 401), (true, 200)] {
            let reply = try await world.ask(
                "changeUser", clerk?.description ?? "", body: #"{"is_active":\#(isActive)}"#,
                by: try await world.person(.owner, of: own))
            world.expect(reply, 200, 404, of: "pause")
            guard reply.status == 200 else { return }
            let seen = try await world.ask("listSites", by: try await world.member(clerk, of: own))
            world.expect(seen, status, of: "a clerk whose is_active is \(isActive)")
        }
        world.count("pause")
    }

    private static func leave(_ world: inout FuzzWorld, _ own: Canaries, _ other: Canaries) async throws {
        let clerk = world.clerks[own.mark]
        let reply = try await world.ask(
            "deleteUser", clerk?.description ?? "", by: try await world.person(.owner, of: own))
        world.expect(reply, 204, 404, of: "leave")
        let seen = try await world.ask("listSites", by: try await world.member(clerk, of: own))
        world.expect(seen, 401, of: "a clerk who has left")
        if reply.status == 204 { world.count("leave") }
    }
}

/// The other tenant's clerk, as a guest.
extension FuzzDeed {
    private static func invite(_ world: inout FuzzWorld, _ own: Canaries, _ other: Canaries) async throws {
        guard let id = try await admit(&world, email(other), to: own, of: "invite") else { return }
        world.remember(guest: id, of: own)
        let seen = try await world.ask("listSites", by: try await world.member(id, of: own))
        world.expect(seen, 200, of: "a guest")
        world.count("invite")
    }

    /// The guest stands at home, goes over, and sees nothing of home there.
    private static func switchTenant(_ world: inout FuzzWorld, _ own: Canaries, _ other: Canaries) async throws {
        guard let guest = world.guests[own.mark] else { return }
        let home = try await world.person(guest, in: other.tenant, as: .viewer)
        let reply = try await home.post("/api/auth/switch-tenant", #"{"tenant_slug":"\#(own.slug)"}"#)
        world.expect(reply, 200, 401, 404, of: "switch")
        guard reply.status == 200, let token = reply.json["access_token"].text else { return }
        let asker = FuzzAsker(owner: own, caller: try world.nobody.bearing(token), isReader: true)
        for list in ["listSites", "listDevices", "listSpaces", "listGateways", "dashboard"] {
            world.expect(try await world.ask(list, by: asker), 200, of: "\(list) after a switch")
        }
        world.count("switch")
    }

    private static func dismiss(_ world: inout FuzzWorld, _ own: Canaries, _ other: Canaries) async throws {
        guard let guest = world.guests[own.mark] else { return }
        let reply = try await world.ask(
            "deleteUser", guest.description, by: try await world.person(.owner, of: own))
        world.expect(reply, 204, 404, of: "dismiss")
        let seen = try await world.ask("listSites", by: try await world.member(guest, of: own))
        world.expect(seen, 401, of: "a guest who was dismissed")
        world.guests[own.mark] = nil
        if reply.status == 204 { world.count("dismiss") }
    }
}

/// Keys.
extension FuzzDeed {
    private static func makeKey(_ world: inout FuzzWorld, _ own: Canaries, _ other: Canaries) async throws {
        guard world.keys[own.mark]?.count ?? 0 < 3 else { return }
        let scopes = KeyScope.all.filter { _ in world.generator.below(3) == 0 }.map { "\"\($0)\"" }
        let names = scopes.isEmpty ? #""spaces:read""# : scopes.joined(separator: ",")
        let reply = try await world.ask(
            "createAPIKey", body: #"{"name":"Gate","scopes":[\#(names)]}"#,
            by: try await world.person(.owner, of: own))
        world.expect(reply, 201, of: "makeKey")
        guard let id = reply.json["id"].text, let text = reply.json["key"].text else { return }
        world.remember(FuzzWorld.Key(id: id, text: text), of: own)
        // Or its use would be written down, while it is the other tenant's turn.
        try world.stock.run("UPDATE api_keys SET last_used_at = now() + interval '1 day' WHERE id = '\(id)'")
        world.expect(try await world.ask("listUsers", by: try world.key(text, of: own)), 403, of: "members by key")
        world.count("makeKey")
    }

    private static func revokeKey(_ world: inout FuzzWorld, _ own: Canaries, _ other: Canaries) async throws {
        guard let key = world.keys[own.mark]?.popLast() else { return }
        let reply = try await world.ask("deleteAPIKey", key.id, by: try await world.person(.owner, of: own))
        world.expect(reply, 204, of: "revokeKey")
        world.expect(try await world.ask("listSites", by: try world.key(key.text, of: own)), 401, of: "a dead key")
        world.count("revokeKey")
    }
}

/// What the platform does.
extension FuzzDeed {
    /// A device goes to the other tenant, and what was written on it and by it stays.
    private static func transfer(_ world: inout FuzzWorld, _ own: Canaries, _ other: Canaries) async throws {
        let (from, to) = world.roamerOwner.mark == own.mark ? (own, other) : (other, own)
        let name = #"{"name":"Called \#(from.mark)"}"#
        let named = try await world.ask(
            "changeDevice", FuzzWorld.roamer, body: name, by: try await world.person(.owner, of: from))
        world.expect(named, 200, of: "a device before its transfer")
        try world.stock.run(
            """
            INSERT INTO readings (day, tenant_id, device_id, deduplication_id, observed_at, received_at, payload, cause,
                details)
            VALUES (now()::date, '\(from.tenant)', '\(FuzzWorld.roamer)', gen_random_uuid(), now(), now(),
                decode('\(from.mark)', 'hex'), 'cause \(from.mark)', '{"note":"\(from.mark)"}')
            """)
        let reply = try await world.platform().post(
            "/api/v6/devices/\(FuzzWorld.roamer)/transfer", #"{"tenant_id":"\#(to.tenant)"}"#)
        world.expect(reply, 200, of: "transfer")
        world.roamerOwner = to
        // The device has gone; what it has said stays with whom it said it to, and only there.
        let (theirs, ours) = (try await world.person(.owner, of: from), try await world.person(.owner, of: to))
        world.expect(try await world.ask("getDevice", FuzzWorld.roamer, by: theirs), 404, of: "a device that has gone")
        for operation in ["listReadings", "listAssignments"] {
            world.expect(try await world.ask(operation, FuzzWorld.roamer, by: theirs), 200, of: "what it left")
        }
        for operation in ["getDevice", "listReadings", "listAssignments"] {
            world.expect(
                try await world.ask(operation, FuzzWorld.roamer, by: ours), 200, of: "\(operation) for its owner")
        }
        world.count("transfer")
    }

    private static func suspend(_ world: inout FuzzWorld, _ own: Canaries, _ other: Canaries) async throws {
        let platform = try await world.platform()
        let tenant = "/api/v6/tenants/\(own.tenant)"
        world.expect(try await platform.post(tenant + "/suspend", #"{"reason":"Unpaid"}"#), 200, of: "suspend")
        // Nobody names the fourth key, so that nobody has revoked it.
        let people = [try await world.person(.owner, of: own), try world.key(own.key(4), of: own)]
        for asker in people {
            world.expect(try await world.ask("listSites", by: asker), 403, of: "a suspended tenant's")
        }
        let seen = try await world.ask("listSites", by: try await world.person(.owner, of: other))
        world.expect(seen, 200, of: "the tenant that is not suspended")
        world.expect(try await platform.post(tenant + "/activate", "{}"), 200, of: "activate")
        for asker in people { world.expect(try await world.ask("listSites", by: asker), 200, of: "activate") }
        world.count("suspend")
    }
}
