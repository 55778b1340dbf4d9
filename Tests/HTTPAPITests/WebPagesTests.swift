import Foundation
import HTTPTypes
import Testing

@testable import HTTPAPI

/// The dashboard's files, as a browser gets them.
@Suite struct WebPagesTests {
    private static func browser(_ client: Caller) throws -> Caller {
        try client.with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
    }

    @Test(
        "A browser gets the dashboard at every address where a person may stand, a program what it ever got",
        arguments: ["/", "/login", "/t/harbour/", "/t/harbour/devices/1", "/platform", "/t/%3Cscript%3E/"])
    func page(path: String) async throws {
        try await House().open { client in
            let page = try await Self.browser(client).get(path)
            #expect(page.status == 200)
            #expect(page.header("Content-Type") == "text/html; charset=utf-8")
            #expect(page.header("Cache-Control") == "no-cache")
            #expect(page.header("Vary") == "Accept, Accept-Encoding")
            let program = try await client.get(path)
            #expect(program.status == (path == "/" ? 200 : 404))
            #expect(program.header("Content-Type")?.hasPrefix("application/") == true)
        }
    }

    @Test("The page runs nothing but its own scripts, lets no text become markup, and stands in no frame")
    func guards() async throws {
        let page = try await House().open { try await Self.browser($0).get("/") }
        let policy = page.header("Content-Security-Policy") ?? ""
        for rule in [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
            "require-trusted-types-for 'script'", "trusted-types 'none'",
        ] {
            #expect(policy.contains(rule))
        }
        #expect(!policy.contains("unsafe"))
        #expect(page.header("X-Frame-Options") == "DENY")
        #expect(page.header("Referrer-Policy") == "no-referrer")
        #expect(page.header("Cross-Origin-Opener-Policy") == "same-origin")
        #expect(page.header("X-Content-Type-Options") == "nosniff")
    }

    @Test("Each file that the page names is there, under the version of all of them, and may be kept for a year")
    func files() async throws {
        try await House().open { client in
            let page = String(decoding: try await Self.browser(client).get("/").body, as: UTF8.self)
            let paths = page.matches(of: /(?:href|src)="(\/ui\/[0-9a-f]{12}\/[^"]+)"/).map { String($0.1) }
            // What the page does not name is fetched once somebody needs it.
            let base = String(try #require(paths.first).prefix("/ui/012345678901/".count))
            let others = WebFiles.embedded.bytes.keys.map { base + $0 }.filter { path in
                !paths.contains(path) && !path.hasSuffix("index.html")
            }
            #expect(paths.contains(base + "screens/overview.js") && others.contains(base + "texts/en.js"))
            for path in paths + others {
                let file = try await client.get(path)
                #expect(file.status == 200, "\(path)")
                #expect(file.header("Cache-Control") == "public, max-age=31536000, immutable")
                #expect(file.header("Content-Type") == WebFiles.media(of: path))
                #expect(file.header("Cross-Origin-Resource-Policy") == "same-origin")
                // Only what a browser shows by itself needs a policy: a picture can be a document too.
                #expect((file.header("Content-Security-Policy") != nil) == path.hasSuffix(".svg"))
            }
        }
    }

    @Test("What is not there is 404: another version, another file, a way out of the folder")
    func missing() async throws {
        try await House().open { client in
            for path in ["/ui/", "/ui/000000000000/main.js", "/ui/../main.js", "/ui/dev/main.js"] {
                let answer = try await Self.browser(client).get(path)
                #expect(answer.status == 404)
            }
        }
    }

    @Test("The first visit takes at most 80 kB, a second one nothing but the question")
    func size() async throws {
        let files = WebFiles.embedded.bytes.mapValues { Gzip.compressed($0)?.count ?? $0.count }
        let page = String(decoding: WebFiles.embedded.index(at: "/ui/"), as: UTF8.self)
        let named = page.matches(of: /(?:href|src)="\/ui\/([^"]+)"/).map { String($0.1) }
        let texts = files.filter { $0.key.hasPrefix("texts/") }.values.max() ?? 0
        let sent = named.reduce(texts) { $0 + (files[$1] ?? 0) } + (Gzip.compressed(Array(page.utf8))?.count ?? 0)
        #expect(sent < 80_000, "\(sent) bytes")
        try await House().open { client in
            let first = try await Self.browser(client).get("/")
            let tag = try #require(first.header("ETag"))
            let again = try await Self.browser(client).with("If-None-Match", tag).get("/")
            #expect(again.status == 304)
        }
    }

    @Test("While somebody works on them, files are read from their folder each time, and nobody keeps them")
    func folder() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "main.js")
        try Data("let one".utf8).write(to: file)
        let pages = WebFiles(folder: folder.path())
        #expect(pages.bytes == ["main.js": Array("let one".utf8)])
        try Data("let two".utf8).write(to: file)
        #expect(WebFiles(folder: folder.path()).bytes["main.js"] == Array("let two".utf8))
        #expect(pages.version != WebFiles(folder: folder.path()).version)
        // One that the program was not built with, as each new screen is at first.
        try FileManager.default.createDirectory(
            at: folder.appending(path: "later"), withIntermediateDirectories: true)
        try Data("let new".utf8).write(to: folder.appending(path: "later/new.js"))
        #expect(WebFiles(folder: folder.path()).bytes["later/new.js"] == Array("let new".utf8))
    }

    @Test("Every language has the keys of English, and each text the same values in it")
    func texts() throws {
        let languages = try ["en", "de"].map { name in
            let text = String(decoding: try #require(WebFiles.embedded.bytes["texts/\(name).js"]), as: UTF8.self)
            return Dictionary(
                uniqueKeysWithValues: text.matches(of: /(?s)(\w+):\s*"((?:[^"\\]|\\.)*)"/).map { match in
                    (String(match.1), Set(match.2.matches(of: /\{\w+\}/).map { String($0.0) }))
                })
        }
        #expect(languages[0].count > 100)
        #expect(languages[0] == languages[1])
    }
}
