import Dispatch
import HTTPTypes
import LoRaWAN
import Parking
import Synchronization
import Testing

@testable import HTTPAPI

@Suite("Nobody keeps others from logging in (M1, M2)")
struct LoginFairnessTests {
    /// Says when the owners may stop.
    private final class Whistle: Sendable {
        private let blown = Mutex(false)
        var isBlown: Bool { blown.withLock { $0 } }
        func blow() { blown.withLock { $0 = true } }
    }

    /// Work that goes on until it is told to end.
    private final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        func wait() { semaphore.wait() }
        func open(_ count: Int) { for _ in 0..<count { semaphore.signal() } }
    }

    @Test("A share of the queue is full before the queue is, and is free again when its work is done")
    func shares() async throws {
        let threads = PasswordThreads(threads: 1, waitingMax: 3)
        let gate = Gate()
        let mine = [PasswordThreads.Share(key: "a", max: 2)]
        func isTaken(_ shares: [PasswordThreads.Share]) async -> Bool {
            do throws(Problem) {
                try await threads.perform(sharing: shares) { gate.wait() }
                return true
            } catch {
                #expect(error.status == .serviceUnavailable && error.headers[.retryAfter] != nil)
                return false
            }
        }
        let taken = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<10 { group.addTask { await isTaken(mine) } }
            var taken = 0
            var refused = 0
            for await isTaken in group {
                if isTaken { taken += 1 } else { refused += 1 }
                if refused == 8 && taken == 0 { gate.open(2) }
            }
            return taken
        }
        #expect(taken == 2)
        gate.open(1)
        #expect(await isTaken(mine))
        gate.open(3)
        #expect(await isTaken([]))
    }

    private static func rates(address: Int = 6, account: Int = 3) -> RateSettings {
        var settings = RateSettings()
        settings.addressFailuresPerMinute = address
        settings.accountFailuresPerMinute = account
        return settings
    }

    @Test("A login that the database or a full queue refused costs nothing: honest people who retry get in (M1)")
    func faultsCostNothing() async throws {
        let house = try await House(rates: Self.rates())
        try await house.open { caller async throws in
            for _ in 0..<20 {
                await house.accounts.fail(StoreFault(.unavailable, "away"))
                #expect(try await caller.login("ann").status == 503)
                await house.accounts.fail(nil)
            }
            #expect(try await caller.login("ann").status == 200)
            // A suspended tenant is no wrong password either.
            for _ in 0..<10 { #expect(try await caller.login("gus").status == 403) }
            #expect(try await caller.login("ann").status == 200)
        }
    }

    @Test("Who is refused because others guessed at an account does not lose their own guesses (M1)")
    func refusalsCostNothing() async throws {
        let house = try await House(rates: Self.rates(address: 10))
        try await house.open { caller async throws in
            for _ in 0..<3 { #expect(try await caller.login("ann", "wrong").status == 401) }
            for _ in 0..<20 { #expect(try await caller.login("ann", "wrong").status == 429) }
            for _ in 0..<3 { #expect(try await caller.login("olive", "wrong").status == 401) }
            #expect(try await caller.login("root").status == 200)
        }
    }

    @Test("A letter that folds in another language opens no second count of guesses at an account (M2)")
    func oneCount() async throws {
        let house = try await House(rates: Self.rates(address: 0, account: 10))
        await house.accounts.change(City.ann) { $0.email = "iiii@example.org" }
        try await house.open { caller async throws in
            var reached = 0
            for number in 0..<160 {
                let name = (0..<4).map { number >> $0 & 1 == 0 ? "i" : "\u{130}" }.joined()
                let right = try await caller.login(name)
                #expect((right.status == 200) == (name == "iiii"), "\(name)")
                if name == "iiii", try await caller.login(name, "wrong").status == 401 { reached += 1 }
            }
            #expect(reached == 10)
        }
    }

    @Test("While ten owners of one tenant hammer whatever hashes, another's right password gets in, 99 times of 100")
    func tenOwners() async throws {
        try await withTown { town in
            try InvitationTests.furnish(town)
            try town.run("UPDATE user_memberships SET role = 'owner' WHERE tenant_id = '\(Town.acme)'")
            let server = try await town.server { $0.rates = Self.rates(address: 30, account: 10) }
            try await server.open(isServed: false) { nobody in
                let owners = try await Self.owners(town, nobody)
                let whistle = Whistle()
                let refused = try await withThrowingTaskGroup(of: Int.self) { group in
                    for owner in owners {
                        group.addTask {
                            var refused = 0
                            while !whistle.isBlown { refused += try await Self.hammer(owner, nobody) }
                            return refused
                        }
                    }
                    var entered = 0
                    for _ in 0..<100 {
                        let reply = try await nobody.post("/api/auth/login", Self.login("owner-beta@example.org"))
                        if reply.status == 200 { entered += 1 }
                    }
                    whistle.blow()
                    #expect(entered >= 99)
                    return try await group.reduce(0, +)
                }
                #expect(refused > 0, "the owners met no bound, so that this proves nothing")
            }
        }
    }

    private static func login(_ email: String) -> String {
        #"{"email":"\#(email)","password":"\#(InvitationTests.password)"}"#
    }

    /// Ten who may do all that an owner may: four people of the tenant, some of them at several desks.
    private static func owners(_ town: Town, _ nobody: Caller) async throws -> [(caller: Caller, email: String)] {
        var owners: [(caller: Caller, email: String)] = []
        for number in 0..<10 {
            let role = [Role.viewer, .operator, .admin, .owner][number % 4]
            let token = try await House.token(Person.acme(role).id, in: Town.acme, as: .owner, at: .now)
            owners.append((try nobody.bearing(token), "\(role.rawValue)-acme@example.org"))
        }
        return owners
    }

    /// One round of an owner; how often they were told to wait.
    private static func hammer(_ owner: (caller: Caller, email: String), _ nobody: Caller) async throws -> Int {
        let password = InvitationTests.password
        let replies = [
            try await owner.caller.post(
                "/api/auth/password", #"{"old_password":"\#(password)","new_password":"\#(password)"}"#),
            try await owner.caller.post("/api/v6/users", InvitationTests.body("viewer-beta@example.org")),
            try await nobody.post("/api/auth/login", login(owner.email)),
        ]
        return replies.count { $0.status == 503 || $0.status == 429 }
    }
}
