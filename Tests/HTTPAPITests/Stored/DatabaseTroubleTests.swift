import Codecs
import Foundation
import Ingest
import Parking
import TestSupport
import Testing

@testable import HTTPAPI
@testable import parkd

@Suite("A database that restarts, is altered or falls silent")
struct DatabaseTroubleTests {
    @Test("The history of a space is answered after its table was altered, on every connection")
    func altered() async throws {
        try await withTown { town in
            let space = try #require(try town.lines("SELECT id FROM spaces WHERE code = 'A-1'").first)
            let path = "/api/v6/spaces/\(space)/history"
            try await town.open(as: .acme(.viewer)) { caller async throws in
                #expect(try await caller.get(path).status == 200)
                try town.run("ALTER TABLE state_changes ALTER source TYPE varchar(90)")
                for _ in 1...3 { #expect(try await caller.get(path).status == 200) }
            }
        }
    }

    @Test("A database that ends every connection costs no read and no change")
    func restarted() async throws {
        try await withTown { town in
            try await town.open(as: .acme(.admin)) { caller async throws in
                #expect(try await caller.get("/api/v6/devices").status == 200)
                for round in 1...3 {
                    try town.run(
                        """
                        SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                            AND application_name LIKE 'parkd%'
                        """)
                    #expect(try await caller.get("/api/v6/spaces?search=\(round)").status == 200)
                    #expect(try await caller.post("/api/v6/sites", #"{"name":"Site \#(round)"}"#).status == 201)
                }
            }
        }
    }

    @Test("With a database that accepts and says nothing, everyone who asks is told soon", .timeLimit(.minutes(2)))
    func silent() async throws {
        try await withTown { town in
            let (listener, port) = try LoopbackListener.open(backlog: 64)
            defer { close(listener) }
            let decider = Decider(codecs: try CodecLibrary(codecs: []))
            let stores = APIStores(conninfo: "host=127.0.0.1 port=\(port) user=parkd dbname=parkd") { decider }
            let token = try await town.token(of: .acme(.viewer))
            try await town.server(over: stores).open(isServed: false) { caller async throws in
                let caller = try caller.bearing(token)
                let statuses = try await withThrowingTaskGroup { group in
                    for number in 1...800 {
                        group.addTask { try await caller.get("/api/v6/spaces?search=\(number)").status }
                    }
                    return try await group.reduce(into: Set()) { $0.insert($1) }
                }
                #expect(statuses == [503])
            }
            await stores.close()
        }
    }
}
