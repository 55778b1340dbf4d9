import Foundation
import Testing

@testable import HTTPAPI

@Suite("The contract is large, and costs little to give")
struct ContractDocumentTests {
    /// What gzip makes of compressed bytes.
    private static func decompressed(_ bytes: [UInt8]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let writer = Thread {
            try? input.fileHandleForWriting.write(contentsOf: bytes)
            try? input.fileHandleForWriting.close()
        }
        writer.start()
        let found = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Array(found)
    }

    @Test("/openapi.json is compressed for who takes gzip, is the same, and a tenth as large")
    func compressed() async throws {
        try await House().open { caller async throws in
            for path in ["/openapi.json", "/docs"] {
                let plain = try await caller.get(path)
                #expect(plain.header("Content-Encoding") == nil && plain.header("Vary") == "Accept-Encoding")
                for accepted in ["gzip", "br, GZIP;q=0.5", "*"] {
                    let small = try await caller.with("Accept-Encoding", accepted).get(path)
                    #expect(small.header("Content-Encoding") == "gzip" && small.header("Vary") == "Accept-Encoding")
                    #expect(small.body.count < plain.body.count / 10)
                    #expect(try Self.decompressed(small.body) == plain.body)
                    #expect(small.header("ETag") != plain.header("ETag"))
                }
                for refused in ["br", "gzip;q=0", "identity", "*;q=0", "*, gzip; q=0.0"] {
                    let whole = try await caller.with("Accept-Encoding", refused).get(path)
                    #expect(whole.header("Content-Encoding") == nil && whole.body == plain.body)
                }
                #expect(plain.header("Cache-Control") == "public, max-age=300")
                let again = try await caller.with("If-None-Match", plain.header("ETag") ?? "").get(path)
                #expect(again.status == 304 && again.body.isEmpty)
            }
        }
    }

    @Test("One address gets it so many times a minute; who has it already is not counted")
    func rate() async throws {
        let house = try await House()
        try await house.open { caller async throws in
            let first = try await caller.get("/openapi.json")
            let known = try caller.with("If-None-Match", first.header("ETag") ?? "")
            for _ in 0..<100 { #expect(try await known.get("/openapi.json").status == 304) }
            for _ in 1..<60 { #expect(try await caller.get("/docs").status == 200) }
            let refused = try await caller.get("/openapi.json")
            #expect(refused.status == 429 && refused.header("Retry-After") == "1")
            #expect(try await known.get("/openapi.json").status == 304)
            house.clock.advance(seconds: 1)
            #expect(try await caller.get("/openapi.json").status == 200)
        }
    }

    @Test("The page lets no other page frame it, change its base or take its forms")
    func policy() async throws {
        let policy = try await House().open { try await $0.get("/docs").header("Content-Security-Policy") ?? "" }
        for rule in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"] {
            #expect(policy.contains(rule))
        }
    }
}
