import FoundationEssentials
import Glibc
import PrivateServers
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct PrivatePostgresTests {
    @Test("A cluster starts, answers, and ends with its socket gone")
    func startsAndStops() async throws {
        try await withPostgres { server in
            let socket = "\(server.socketFolder)/.s.PGSQL.\(server.port)"
            try await server.execute("CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)")
            #expect(FileManager.default.fileExists(atPath: socket))
            await server.stop()
            #expect(!FileManager.default.fileExists(atPath: socket))
            #expect(!answers(port: server.port))
        }
    }

    @Test("What was committed survives an immediate stop, on the same port", arguments: [true, false])
    func survivesImmediateStop(immediate: Bool) async throws {
        try await withPostgres { server in
            try await server.execute("CREATE TABLE kept (n int)")
            try await server.restart(immediate ? .immediate : .fast)
            try await server.execute("INSERT INTO kept VALUES (1)")
            #expect(answers(port: server.port))
        }
    }

    @Test("A second start of a folder continues with its cluster")
    func continuesWithTheCluster() async throws {
        try await withTemporaryFolder { folder in
            let first = try await PrivatePostgres.start(folder: folder, durability: .fast)
            try await first.execute("CREATE TABLE kept (n int)")
            await first.stop()
            let second = try await PrivatePostgres.start(folder: folder, durability: .fast)
            try await second.execute("INSERT INTO kept VALUES (1)")
            await second.stop()
            try await PrivatePostgres.erase(folder: folder + "/")
            #expect(!FileManager.default.fileExists(atPath: folder))
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        }
    }

    @Test("A folder in use is refused, and its server goes on")
    func refusesAFolderInUse() async throws {
        try await withTemporaryFolder { folder in
            let first = try await PrivatePostgres.start(folder: folder, durability: .fast, lifetime: .ours)
            let error = await #expect(throws: PrivateServerError.self) {
                _ = try await PrivatePostgres.start(folder: folder, durability: .fast)
            }
            #expect(error?.code == .inUse)
            try await first.execute("SELECT 1")
            await first.stop()
        }
    }

    @Test("A setting that PostgreSQL refuses is an error with PostgreSQL's own words")
    func reportsRefusedSettings() async throws {
        try await withTemporaryFolder { folder in
            let error = await #expect(throws: PrivateServerError.self) {
                _ = try await PrivatePostgres.start(
                    folder: folder, settings: ["shared_buffers": "a lot"], durability: .fast)
            }
            #expect(error?.code == .exited)
            #expect(error?.message.contains("shared_buffers") == true)
        }
    }

    @Test("A folder whose socket path would be too long works all the same")
    func worksInADeepFolder() async throws {
        try await withTemporaryFolder { folder in
            let deep = folder + "/" + String(repeating: "deep-folder/", count: 12)
            let server = try await PrivatePostgres.start(folder: deep, durability: .fast, lifetime: .ours)
            try await server.execute("SELECT 1")
            await server.stop()
            try await PrivatePostgres.erase(folder: deep)
            #expect(!FileManager.default.fileExists(atPath: server.socketFolder))
        }
    }

    @Test("A folder that the server's user cannot reach works all the same")
    func worksInAClosedFolder() async throws {
        try await withTemporaryFolder { folder in
            try #require(chmod(folder, 0o700) == 0)
            let closed = folder + "/cluster"
            let server = try await PrivatePostgres.start(folder: closed, durability: .fast, lifetime: .ours)
            try await server.execute("SELECT 1")
            await server.stop()
            try await PrivatePostgres.erase(folder: closed)
            #expect(!FileManager.default.fileExists(atPath: server.socketFolder))
        }
    }

    @Test("Each test's database is its own, cloned from a template that is prepared once")
    func sharesOneServer() async throws {
        let preparations = EventualValue(0)
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    try await withDatabase(
                        template: "numbers",
                        prepare: { database in
                            preparations.update { $0 += 1 }
                            try await database.execute("CREATE TABLE numbers (n int PRIMARY KEY)")
                        }
                    ) { database in
                        try await database.execute("INSERT INTO numbers VALUES (1)")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(preparations.current == 1)
    }
}
