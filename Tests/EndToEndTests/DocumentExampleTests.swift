import Foundation
import PrivateServers
import Sandbox
import TestSupport
import Testing

/// The examples of the documents do what is said of them.
@Suite("Documents: examples")
struct DocumentExampleTests {
    private static let codecs = ["PARKD_CODECS_DIR": Stage.checkout + "codecs"]

    @Test("The decode example prints a reading, the encode example the bytes of a green light")
    func codecs() async throws {
        let document = try Document("docs/codecs/writing.md")
        for (command, expected) in [
            ("decode", "\"occupancy\":\"occupied\""), ("encode", "\"hex\":\"0000ffff00\""),
        ] {
            let words = try #require(document.commands(of: "parkd").first { $0[0] == command })
            let result = await (try ParkdProcess(words, environment: Self.codecs)).waitForEnd()
            #expect(result.exitCode == 0 && result.output.contains(expected), "\(words)")
        }
    }

    @Test("A new codec passes its vectors, and --explain prints what the document shows")
    func explain() async throws {
        let document = try Document("docs/codecs/writing.md")
        let commands = document.commands(of: "parkd").filter { $0.contains("bay1.json") }
        #expect(commands.count == 3)
        try await withTemporaryFolder { folder in
            var last = ""
            for words in commands {
                let process = try ParkdProcess(words, environment: Self.codecs, folder: folder)
                let result = await process.waitForEnd()
                #expect(result.exitCode == 0, "\(words): \(result.complaints)")
                last = result.output
            }
            #expect(document.blocks("").contains(last.trimmingCharacters(in: .newlines)), "\(last)")
        }
    }

    @Test("The queries of the documents run")
    func queries() async throws {
        let queries = try Document.all().flatMap { $0.blocks("sql") }
        #expect(queries.count >= 2)
        try await Stage.with(tenants: 1, sensorsPerTenant: 2) { stage in
            for query in queries { try stage.run(query) }
        }
    }

    @Test(
        "What is backed up while the daemon works can be restored into an empty cluster: every row, and the isolation")
    func backup() async throws {
        let blocks = try Document("docs/operate/backup-and-restore.md").blocks("sh")
        try #require(blocks.count == 4)
        let (backup, restore, validation) = (blocks[0], blocks[2], blocks[3])
        #expect(backup.contains("pg_dump ") && restore.contains("pg_restore ") && validation.contains("parkd validate"))
        try await Stage.with(tenants: 2, sensorsPerTenant: 10) { stage in
            let daemon = try await stage.startDaemon()
            await Uplinks().start(200, on: stage).join()
            try await eventually { try stage.storedCount() == 200 }
            try await withTemporaryFolder { folder in
                let first = stage.sandbox.postgres
                try await Self.run(backup, on: first, in: folder)
                let empty = try await PrivatePostgres.start(
                    folder: folder + "/server", durability: .fast, lifetime: .ours)
                do {
                    try await Self.run(restore, on: empty, in: folder)
                    let said = try await Self.run(validation, as: "parkd", on: empty, in: folder)
                    #expect(said.contains(", 0 failures"), "\(said)")
                    for table in ["readings", "devices", "spaces", "state_changes", "tenants", "audit_log"] {
                        let query = "SELECT count(*), md5(string_agg(r::text, '' ORDER BY r::text)) FROM \(table) r"
                        #expect(try await Self.answer(query, first, folder) == Self.answer(query, empty, folder))
                    }
                } catch {
                    await empty.stop()
                    throw error
                }
                await empty.stop()
            }
            await daemon.kill()
        }
    }

    @Test("A database of v5 is upgraded by the commands of the document, and validated as the daemon sees it")
    func upgrade() async throws {
        let blocks = try Document("docs/operate/upgrade-from-v5.md").blocks("sh")
        try #require(blocks.count == 2)
        try await withTemporaryFolder { folder in
            let server = try await PrivatePostgres.start(folder: folder + "/server", durability: .fast, lifetime: .ours)
            do {
                let fixtures = Stage.checkout + "Tests/StorageTests/Fixtures/"
                try await Self.run("createdb parking_v5", on: server, in: folder)
                for fixture in ["v5_schema.sql", "v5_data.sql"] {
                    let load = "psql --quiet --set ON_ERROR_STOP=1 --file \(fixtures)\(fixture) parking_v5 >/dev/null"
                    try await Self.run(load, on: server, in: folder)
                }
                let said = try await Self.run(blocks[0], on: server, in: folder)
                #expect(said.contains("applying 000_baseline"), "\(said)")
                let found = try await Self.run(blocks[1], as: "parkd", on: server, in: folder)
                #expect(found.contains(", 0 failures"), "\(found)")
            } catch {
                await server.stop()
                throw error
            }
            await server.stop()
        }
    }

    @Test("The commands of the first day lead from an empty tenant to a sensor on its bay")
    func firstDay() async throws {
        let blocks = try Document("docs/operate/commands.md").blocks("sh")
        try #require(blocks.count == 1)
        try await Stage.with(tenants: 1, sensorsPerTenant: 1) { stage in
            let said = try await Self.run(blocks[0], on: stage.sandbox.postgres, in: stage.folder)
            for words in ["Imported 2 spaces for harbour.", "Imported 2 devices", "on the space A-01 now", "pk_"] {
                #expect(said.contains(words), "\(said)")
            }
        }
    }

    private static func answer(_ query: String, _ server: PrivatePostgres, _ folder: String) async throws -> String {
        try await run("psql --quiet --no-align --tuples-only --command \"\(query)\" parkd", on: server, in: folder)
    }

    /// Runs lines of a document as an account of the server, with the programs of PostgreSQL and the built parkd.
    @discardableResult
    private static func run(
        _ lines: String, as user: String = "postgres", on server: PrivatePostgres, in folder: String
    ) async throws -> String {
        let root = "/usr/lib/postgresql"
        let version = try FileManager.default.contentsOfDirectory(atPath: root).compactMap { Int($0) }.max()
        let programs = "\(root)/\(try #require(version))/bin"
        let own = ParkdProcess.binary.deletingLastPathComponent().path
        let shell = try ParkdProcess(
            program: "/bin/sh", ["-e", "-c", lines],
            environment: [
                "PATH": "\(own):\(programs):/usr/bin:/bin", "PGHOST": server.socketFolder, "PGPORT": "\(server.port)",
                "PGUSER": user, "PARKD_MIGRATIONS_DIR": Stage.checkout + "migrations",
                "PARKD_CODECS_DIR": Stage.checkout + "codecs",
            ], folder: folder)
        let result = await shell.waitForEnd()
        #expect(result.exitCode == 0, "\(lines)\n\(result.output)\n\(result.complaints)")
        return result.output
    }
}
