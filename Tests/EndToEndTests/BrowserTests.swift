import Foundation
import Postgres
import Sandbox
import Simulation
import Testing

/// The dashboard in a browser, with a real daemon, broker and database; and its modules by their own tools.
@Suite(.timeLimit(.minutes(15)))
struct BrowserTests {
    /// Made by `make test`, which installs the tools into a Python environment of their own.
    private static let tools = Stage.checkout + ".build/browser/bin/"
    private static let folder = Stage.checkout + "Tests/EndToEndTests/Browser/"
    /// Of each screen, to be looked at.
    private static let pictures = Stage.checkout + ".build/screens"
    private static let password = "correct horse battery"

    @Test("A browser is let in, sees bays change, runs no stranger's words, and finds every screen fit for everybody")
    func everything() async throws {
        try FileManager.default.createDirectory(atPath: Self.pictures, withIntermediateDirectories: true)
        try await Self.run(Self.tools + "python3", [Self.folder + "suite.py"])
    }

    @Test("Safari's engine signs in, shows a bay's uplink, walks on the plan and signs out")
    func webKit() async throws {
        try await Self.run("/usr/bin/xvfb-run", ["-a", Self.tools + "python3", Self.folder + "webkit.py"])
    }

    @Test("The dashboard's modules have no fault of type, one form, and do what they say where no page is")
    func modules() async throws {
        try Self.requireTools()
        let tries = Self.folder + "modules_test.js"
        for arguments in [
            ["check", "web/main.js"], ["lint", "--quiet", ".", tries], ["fmt", "--check", "--quiet", ".", tries],
            ["test", "--no-check", "--allow-read", "--quiet", tries],
        ] {
            let result = try await Self.deno(arguments, in: Stage.checkout + "Sources/CWebUI")
            #expect(result.exitCode == 0, "deno \(arguments)\n\(result.output)\n\(result.complaints)")
        }
    }

    static func deno(_ arguments: [String], in folder: String) async throws -> ParkdProcess.Result {
        let process = try ParkdProcess(
            program: tools + "deno", arguments,
            environment: ["HOME": Stage.checkout + ".build", "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"],
            folder: folder)
        return await process.waitForEnd()
    }

    static func requireTools() throws {
        try #require(
            FileManager.default.isExecutableFile(atPath: tools + "deno"),
            "Run `make .build/browser/bin/deno` first: it installs the tools below .build.")
    }

    /// Runs scenarios on a daemon of two tenants whose spaces were all heard to be free.
    private static func run(_ program: String, _ arguments: [String]) async throws {
        try requireTools()
        try await Stage.with(tenants: 2, sensorsPerTenant: 12) { stage in
            try stage.run(String(contentsOfFile: folder + "names.sql", encoding: .utf8))
            let slugs = stage.city.tenants.map(\.slug).sorted()
            _ = try await stage.addUser("owner@amber.example", "--tenant", slugs[0], "--role", "owner")
            _ = try await stage.addUser("viewer@amber.example", "--tenant", slugs[0], "--role", "viewer")
            _ = try await stage.addUser("root@parkd.example", "--platform-admin")
            // All pages here are of one address, and of people who change screens faster than any person.
            let unlimited = ["PRINCIPAL", "TENANT", "ADDRESS_FAILURES", "ACCOUNT_FAILURES"]
                .map { ("PARKD_RATE_\($0)_PER_MINUTE", "0") }
            let settings = Dictionary(uniqueKeysWithValues: unlimited)
            let daemon = try await stage.startDaemon(settings)
            // Each sensor says once that its space is free, and later that it is not.
            let words = Uplinks.messages(48, of: stage.city, wordEvery: 1)
            await Uplinks().start(Array(words.prefix(24)), on: stage).join()
            try await eventually { try stage.storedCount() == 24 }
            let suite = try start(program, arguments, on: stage, slugs)
            let last = try await serve(suite, daemon, settings, Array(words.suffix(24)), stage)
            let result = await suite.waitForEnd()
            #expect(result.exitCode == 0, "\(result.output)\n\(result.complaints)")
            await last.kill()
        }
    }

    private static func start(
        _ program: String, _ arguments: [String], on stage: Stage, _ slugs: [String]
    ) throws -> ParkdProcess {
        try ParkdProcess(
            program: program, arguments,
            environment: [
                "HOME": stage.folder, "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1",
                "BROWSER_URL": "http://127.0.0.1:\(stage.port)", "BROWSER_PASSWORD": password,
                "BROWSER_PICTURES": pictures, "BROWSER_TENANTS": slugs.joined(separator: ","),
                "BROWSER_ONLY": ProcessInfo.processInfo.environment["BROWSER_ONLY"] ?? "",
                // There is no screen that could be drawn on by the graphics processor.
                "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            ], folder: stage.folder)
    }

    /// Does what the suite asks for, until it ends; returns the daemon that runs then.
    private static func serve(
        _ suite: ParkdProcess, _ daemon: ParkdProcess, _ settings: [String: String], _ uplinks: [Outgoing],
        _ stage: Stage
    ) async throws -> ParkdProcess {
        var daemon = daemon
        while let line = await suite.line(containing: "please: ") {
            switch line.dropFirst("please: ".count) {
            case "occupy":
                await Uplinks().start(uplinks, on: stage).join()
                try await eventually { try stage.storedCount() == 48 }
            case "stop": await daemon.kill()
            default: daemon = try await stage.startDaemon(settings)
            }
        }
        return daemon
    }
}
