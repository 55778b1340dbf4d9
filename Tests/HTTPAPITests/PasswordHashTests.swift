import Parking
import Synchronization
import Testing

@testable import HTTPAPI

@Suite struct PasswordHashTests {
    @Test("A new hash is yescrypt with its own salt, and matches its password only")
    func made() throws {
        let hash = try #require(PasswordHash(of: "correct horse", cost: 1))
        #expect(hash.text.hasPrefix("$y$"))
        #expect(hash.matches("correct horse"))
        #expect(!hash.matches("correct horsf"))
        #expect(!hash.matches(""))
        #expect(!hash.isOutdated)
        #expect(PasswordHash(of: "correct horse", cost: 1) != hash)
    }

    @Test(
        "bcrypt's published vectors match, and are outdated",
        arguments: [
            ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
            ("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
            ("U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"),
        ])
    func bcrypt(password: String, text: String) throws {
        let hash = try #require(PasswordHash(stored: text))
        #expect(hash.matches(password))
        #expect(!hash.matches(password + "x"))
        #expect(hash.isOutdated)
    }

    @Test("Methods that are none of ours are not taken")
    func refused() {
        for text in ["", "*", "!", "x", "$1$abc$def", "$6$abc$def", "plain"] {
            #expect(PasswordHash(stored: text) == nil)
        }
        #expect(PasswordHash(stored: "$y$broken")?.matches("x") == false)
    }

    @Test("A password that crypt would cut or that is empty is not hashed")
    func impossible() {
        #expect(PasswordHash(of: "", cost: 1) == nil)
        #expect(PasswordHash(of: "a\0b", cost: 1) == nil)
        #expect(PasswordHash(of: String(repeating: "x", count: 512), cost: 1) == nil)
        #expect(PasswordHash(of: String(repeating: "x", count: 511), cost: 1) != nil)
    }

    @Test("A hash never shows itself in a log")
    func silent() throws {
        let hash = try #require(PasswordHash(of: "correct horse", cost: 1))
        #expect("\(hash) \(String(reflecting: hash))" == "PasswordHash(yescrypt) PasswordHash(yescrypt)")
    }

    @Test(
        "An unknown account, and one without a usable hash, costs as a known one: one hash of each method in use",
        arguments: [nil, "$2a$05$CCCCCCCCCCCCCCCCCCCCC."])
    func standIn(outdated: String?) async throws {
        let worked = Mutex<[String]>([])
        let check = PasswordCheck(cost: 5) { hash, password in
            // Method and cost come before the salt.
            let kind = hash.text.split(separator: "$").prefix(2).joined(separator: "$")
            worked.withLock { $0.append(kind) }
            return hash.matches(password)
        }
        let known = try #require(PasswordHash(of: "correct horse", cost: 5)).text
        let bcrypt = outdated.map { $0 + "E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW" }
        var works: Set<[String]> = []
        for (stored, password) in [
            (known, "correct horse"), (known, "wrong"), (bcrypt, "wrong"), (nil, "wrong"), ("", "wrong"),
            ("plain text", "wrong"), ("$1$salt$hash", "wrong"),
        ] {
            let verdict = try await check.verdict(on: password, stored: stored, outdated: outdated)
            #expect(verdict == (password == "wrong" ? .wrong : .right))
            works.insert(worked.withLock { $0.sorted() })
            worked.withLock { $0 = [] }
        }
        #expect(works.count == 1 && works.first?.count == (outdated == nil ? 1 : 2), "\(works)")
    }

    /// "Zürich Café" composed, and decomposed as some keyboards send it.
    private static let composed = "Z\u{FC}rich Caf\u{E9}"
    private static let decomposed = "Zu\u{308}rich Cafe\u{301}"

    @Test("A password is right in whichever Unicode form it is typed: composed, decomposed, with spaces of any script")
    func forms() async throws {
        let check = PasswordCheck(cost: 1)
        let typed = [Self.composed, Self.decomposed, "Z\u{FC}rich\u{A0}Caf\u{E9}", "Zu\u{308}rich\u{3000}Cafe\u{301}"]
        for first in typed {
            let stored = try #require(try await check.hash(of: first, in: City.acme.id)).text
            for second in typed { #expect(try await check.verdict(on: second, stored: stored) == .right) }
            #expect(try await check.verdict(on: "Zurich Cafe", stored: stored) == .wrong)
            #expect(try await check.verdict(on: "z\u{FC}rich caf\u{E9}", stored: stored) == .wrong)
        }
    }

    @Test("A hash that was made of another Unicode form goes on working, and is made anew")
    func oldForms() async throws {
        // bcrypt of the decomposed bytes, as v5 would have kept them.
        let bcrypt = try #require(PasswordHash(stored: "$2a$05$CCCCCCCCCCCCCCCCCCCCC."))
        let old = try #require(bcrypt.anew(of: Self.decomposed))
        let check = PasswordCheck(cost: 1)
        for typed in [Self.composed, Self.decomposed] {
            let verdict = try await check.verdict(on: typed, stored: old)
            guard case .rightAndOutdated(let renewed) = verdict else {
                Issue.record("\(verdict)")
                continue
            }
            #expect(!renewed.isOutdated && renewed.matches(Self.composed))
        }
        #expect(try await check.verdict(on: "Zurich Cafe", stored: old) == .wrong)
    }

    @Test("A wrong password with accents costs the same work with an account and without")
    func equalWork() async throws {
        let count = Mutex(0)
        let check = PasswordCheck(cost: 1) { hash, password in
            count.withLock { $0 += 1 }
            return hash.matches(password)
        }
        let known = try #require(PasswordHash(of: Self.composed, cost: 1)).text
        var works: Set<Int> = []
        for stored in [known, nil, "plain text"] {
            #expect(try await check.verdict(on: Self.decomposed + "x", stored: stored) == .wrong)
            works.insert(count.withLock { $0 })
            count.withLock { $0 = 0 }
        }
        #expect(works == [2])
    }

    @Test("Many checks at once all get their verdict")
    func concurrent() async throws {
        let check = PasswordCheck(cost: 1)
        let stored = PasswordHash(of: "correct horse", cost: 1)?.text
        let right = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask {
                    try await check.verdict(on: number.isMultiple(of: 2) ? "correct horse" : "x", stored: stored)
                        == .right
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(right == 20)
    }
}
