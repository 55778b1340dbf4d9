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
