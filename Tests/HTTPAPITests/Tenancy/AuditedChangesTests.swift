import HTTPTypes
import Parking
import Testing

@testable import HTTPAPI

@Suite("Every change and its line in the audit log are one transaction")
struct AuditedChangesTests {
    /// The changes of all routes, by someone who may make them.
    private static func cells(_ town: Town) throws -> [Cell] {
        let platform = try #require(Situation.all.first { $0.role == .platformAdmin && $0.isCrossTenant })
        let owner = try #require(Situation.all.first { $0.role == .owner && $0.tenant == Town.acme && $0.bar == nil })
        return try RouteRule.all.compactMap { rule in
            let operation = try #require(town.server.contract.operations.first { $0.id == rule.id })
            // To decode a frame changes nothing.
            guard operation.method != .get, operation.id != "decodeFrame", operation.access != .open else { return nil }
            let situation = operation.access == .platform || rule.isForPlatform ? platform : owner
            return Cell(rule: rule, operation: operation, situation: situation, owner: Town.acme)
        }
    }

    private static func caller(_ cell: Cell, _ nobody: Caller, _ town: Town) async throws -> Caller {
        let person: Person = cell.situation.isCrossTenant ? .platform : .acme(.owner)
        return try nobody.bearing(try await town.token(of: person))
    }

    @Test("A change that is made leaves one line, which says so; a transfer one for each side too")
    func told() async throws {
        try await withTown { town in
            let stock = try Stock(town)
            try await town.open { nobody in
                for cell in try Self.cells(town) {
                    let words = try cell.words(stock)
                    let before = try stock.auditLines()
                    try await cell.check(try await Self.caller(cell, nobody, town), words)
                    let after = try stock.auditLines()
                    let lines = cell.rule.id == "transferDevice" ? 3 : 1
                    #expect(after == before + lines, "\(cell)")
                    let last = try stock.lines(
                        "SELECT outcome, success FROM audit_log ORDER BY created_at DESC, id LIMIT 1")
                    #expect(last == ["done,t"], "\(cell)")
                }
            }
        }
    }

    @Test("A change whose line cannot be written is not made")
    func untold() async throws {
        try await withTown { town in
            let stock = try Stock(town)
            let cells = try Self.cells(town)
            var words: [[String: String]] = []
            for cell in cells { words.append(try cell.words(stock)) }
            try stock.run(Self.lineLost)
            let known = words
            try await town.open { nobody in
                for (cell, words) in zip(cells, known) {
                    let before = try stock.fingerprint()
                    let reply = try await cell.send(try await Self.caller(cell, nobody, town), words)
                    #expect(reply.status == 500, "\(cell)")
                    let after = try stock.fingerprint()
                    #expect(after == before, "\(cell)")
                }
            }
        }
    }

    /// From here on no line can be written.
    private static let lineLost = """
        CREATE FUNCTION lose_line() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''full''; END';
        CREATE TRIGGER lose_line BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION lose_line();
        """

    @Test("A login, a refresh and a logout whose line cannot be written are none")
    func sessions() async throws {
        try await withTown { town in
            let stock = try Stock(town)
            let hash = try #require(PasswordHash(of: "correct horse", cost: 1))
            try stock.run("UPDATE users SET password_hash = '\(hash.text)'")
            try await town.open { caller in
                let body = #"{"email":"owner-acme@example.org","password":"correct horse"}"#
                let login = try await caller.post("/api/auth/login", body)
                let refresh = #"{"refresh_token":"\#(login.json["refresh_token"].text ?? "")"}"#
                try stock.run(Self.lineLost)
                let before = try stock.fingerprint()
                for (path, body) in [("login", body), ("refresh", refresh), ("logout", refresh)] {
                    #expect(try await caller.post("/api/auth/\(path)", body).status == 500, "\(path)")
                    let after = try stock.fingerprint()
                    #expect(after == before, "\(path)")
                }
                try stock.run("DROP TRIGGER lose_line ON audit_log")
                #expect(try await caller.post("/api/auth/refresh", refresh).status == 200)
            }
        }
    }
}
