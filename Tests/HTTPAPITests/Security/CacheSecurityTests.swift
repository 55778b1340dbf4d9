import Foundation
import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

/// Two tenants who ask the same things at the same moment, over the daemon's own sockets.
@Suite("Security: one cache and one connection for two tenants", .timeLimit(.minutes(3)))
struct CacheSecurityTests {
    /// Who asks, by a credential as a header field; `nil` marks whom nothing is shown.
    private struct Asker: Sendable {
        let owner: Canaries?
        let field: String
    }

    private static func askers() async throws -> [Asker] {
        var askers: [Asker] = []
        for owner in [Canaries.acme, .beta] {
            for role in [Role.viewer, .owner] {
                let token = try await House.token(owner.user(role), in: owner.tenant, as: role, at: .now)
                askers.append(Asker(owner: owner, field: "Authorization: Bearer \(token)"))
            }
            let admin = try await House.token(Person.platform.id, in: owner.tenant, as: .platformAdmin, at: .now)
            askers.append(Asker(owner: owner, field: "Authorization: Bearer \(admin)"))
            askers.append(Asker(owner: owner, field: "X-API-Key: \(owner.key(1))"))
        }
        let stranger = try await House.token(Canaries.acme.user(.owner), in: Canaries.beta.tenant, as: .owner, at: .now)
        return askers + [
            Asker(owner: nil, field: "Authorization: Bearer \(stranger)"), Asker(owner: nil, field: "X-A: b"),
        ]
    }

    /// 33 ways to ask for five lists, which may or may not be one to the cache.
    private static let spellings: [String] = {
        let lists = ["devices", "gateways", "sites", "spaces", "dashboard/data"].map { "/api/v6/\($0)" }
        let devices = lists[0]
        let more = [
            "/", "?", "?limit=100", "?limit=100&offset=0", "?offset=0&limit=100", "?limit=%31%30%30", "?limit=0100",
            "?&limit=100", "?limit=100&", "?include_stats=true", "?include_stats=true&limit=5", "/?limit=100",
            "?limit=100&limit=100", "?status=", "?search=", "?search=%20", "?x=1", "?tenant_id=1", "?LIMIT=100",
            "?limit=1", "?limit=2", "?offset=1", "?include_stats=false",
        ].map { devices + $0 }
        let encoded = [
            "/api/v6/device%73", "/api/v6/./devices", "//api/v6/devices", "/API/v6/devices", "/api/v6/devices#x",
        ]
        return lists + more + encoded
    }()

    private static func withAskers(
        _ body: @escaping @Sendable (Int, [Asker]) async throws -> Void
    ) async throws {
        try await withTown { town in
            for owner in [Canaries.acme, .beta] { try town.run(owner.rows(passwordHash: "none \(owner.mark)")) }
            let askers = try await Self.askers()
            try await town.server.serve { try await body($0, askers) }
        }
    }

    /// The answers on one connection, in their order: each with its request's name, its status and its whole text.
    private static func answers(to text: String, at port: Int) async -> [(name: String, status: String, text: String)] {
        let received = await RawConnection.open(port) { connection in
            connection.send(text)
            return connection.receive()
        }
        return received.components(separatedBy: "HTTP/1.1 ").dropFirst().map { answer in
            let name = answer.firstMatch(of: /[Xx]-[Rr]equest-[Ii][Dd]: ([^\r]*)/).map { String($0.1) }
            return (name ?? "", String(answer.prefix(3)), answer)
        }
    }

    private static func request(_ number: Int, _ target: String, _ asker: Asker, isLast: Bool) -> String {
        "GET \(target) HTTP/1.1\r\nHost: x\r\n\(asker.field)\r\nX-Request-ID: r\(number)\r\n"
            + (isLast ? "Connection: close\r\n\r\n" : "\r\n")
    }

    /// What is wrong with an answer to someone.
    private static func fault(_ answer: (name: String, status: String, text: String), _ asker: Asker) -> String? {
        let shown = [Canaries.acme, .beta].filter {
            answer.text.contains($0.mark) || answer.text.contains($0.mark.uppercased())
        }
        for owner in shown where owner.mark != asker.owner?.mark { return "\(answer.name) shows \(owner.mark)" }
        if answer.status == "200" && shown.isEmpty && answer.text.contains("\"total\"") && asker.owner == nil {
            return "\(answer.name) is answered to a stranger"
        }
        return ["200", "401", "404", "422", "400"].contains(answer.status) ? nil : "\(answer.name): \(answer.status)"
    }

    @Test("900 requests at once in 33 spellings: none is given what is kept for another tenant")
    func cache() async throws {
        #expect(Self.spellings.count == 33)
        try await Self.withAskers { port, askers in
            let faults = try await withThrowingTaskGroup { group in
                for connection in 0..<30 {
                    group.addTask {
                        let requests = (0..<30).map { number in
                            (
                                Self.spellings[(connection * 7 + number) % 33],
                                askers[(connection + number) % askers.count]
                            )
                        }
                        let text = requests.enumerated().map {
                            Self.request($0.offset, $0.element.0, $0.element.1, isLast: $0.offset == 29)
                        }.joined()
                        let answers = await Self.answers(to: text, at: port)
                        #expect(answers.map(\.name) == (0..<30).map { "r\($0)" })
                        return zip(answers, requests).compactMap { answer, request in
                            Self.fault(answer, request.1).map { "\($0) to \(request.0)" }
                        }
                    }
                }
                var faults: [String] = []
                for try await more in group { faults += more }
                return faults
            }
            #expect(faults == [])
        }
    }

    @Test("300 requests of both tenants on one connection, sent at once: each is answered in its turn, in its own name")
    func pipelined() async throws {
        try await Self.withAskers { port, askers in
            let paths = ["devices", "gateways?limit=1", "sites", "spaces?limit=3", "dashboard/data", "devices?x=7"]
            let requests = (0..<300).map { ("/api/v6/" + paths[$0 * 5 % 6], askers[$0 * 7 % askers.count]) }
            let text = requests.enumerated().map {
                Self.request($0.offset, $0.element.0, $0.element.1, isLast: $0.offset == 299)
            }.joined()
            let answers = await Self.answers(to: text, at: port)
            #expect(answers.map(\.name) == (0..<300).map { "r\($0)" })
            for (answer, request) in zip(answers, requests) {
                #expect(Self.fault(answer, request.1) == nil)
                let expected = request.1.owner == nil ? "401" : "200"
                #expect(answer.status == expected || answer.status == "422", "\(request.0)")
            }
        }
    }
}
