import Foundation
import HTTPTypes
import LoRaWAN
import Model
import Monitoring
import Parking
import Testing

@testable import HTTPAPI

@Suite("The contract as types, which the dashboard's modules are checked against")
struct ContractTypesTests {
    private static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("The types of the dashboard are those of the contract; `make types` makes them anew")
    func file() async throws {
        let codecs = try CodecsInForce(folder: Self.checkout.appendingPathComponent("codecs").path)
        let source = DaemonFigures.Source(
            board: IngestBoard(), codecs: codecs, startedAt: .now, spoolBytesMax: 1 << 30)
        // The numbers of /health are those of the daemon.
        let signs = House.Signs(counts: HealthReport(source: source, showsCounts: true).counts)
        let types = try await House(signs: signs).server.contract.typeScript
        let stored = Self.checkout.appendingPathComponent("Sources/CWebUI/types.d.ts")
        let made = Self.checkout.appendingPathComponent(".build/types.d.ts")
        guard try String(contentsOf: stored, encoding: .utf8) != types else { return }
        try types.write(to: made, atomically: true, encoding: .utf8)
        Issue.record("Sources/CWebUI/types.d.ts and the contract differ: cp .build/types.d.ts Sources/CWebUI/")
    }

    private static func types(_ schema: Schema) -> String {
        var writer = TypeScriptWriter()
        writer.declare("Thing", schema)
        return String(writer.text.dropFirst())
    }

    @Test("A member may be null, may be missing, is one of some words, or an object that nobody looks into")
    func members() {
        let types = Self.types(
            .object([
                "id": .uuid, "name": .text.orNull, "count": Schema.count.optional.about("How many."),
                "state": .words("FREE", "TAKEN").orNull.optional, "is_cross_tenant": .flag, "metadata": .anyObject,
                "value": .anything, "success": Schema(.constant(true)),
                "owner": .named("Owner", .object(["id": .uuid])),
            ]))
        #expect(
            types == """
                export interface Thing {
                    id: string;
                    name: string | null;
                    /** How many. */
                    count?: number;
                    state?: "FREE" | "TAKEN" | null;
                    is_cross_tenant: boolean;
                    metadata: Record<string, unknown>;
                    value: unknown;
                    success: true;
                    owner: Owner;
                }

                """)
    }

    @Test("Lists, objects within objects, and one of several forms")
    func forms() {
        let one = Schema.object(["tenant_id": .uuid])
        #expect(Self.types(.one(of: one, .object(["slug": .text]))).contains("} | {"))
        let types = Self.types(
            .object([
                "rows": .list(one), "words": .list(.words("a", "b")), "texts": Schema.list(.text).orNull,
                "nothing": .object([:]),
            ]))
        #expect(
            types == """
                export interface Thing {
                    rows: {
                        tenant_id: string;
                    }[];
                    words: ("a" | "b")[];
                    texts: string[] | null;
                    nothing: Record<string, never>;
                }

                """)
    }

    @Test("What is longer than a line stands on several, and no text ends a comment")
    func width() {
        let words = (1...8).map { String(repeating: "\($0)", count: 20) }
        let about = "Ends */ here. " + String(repeating: "word ", count: 30)
        let types = Self.types(.object(["word": Schema.words(words).orNull.about(about)]))
        #expect(types.split(separator: "\n").allSatisfy { $0.count <= 120 })
        #expect(types.contains("    word:\n        | \"11111111111111111111\"\n"))
        #expect(types.contains("        | null;\n"))
        #expect(types.contains("Ends * / here."))
        #expect(Self.types(.object(["words": .list(.words(words))])).contains("    words: (\n        | \"1"))
    }

    @Test("Of two routes that a path fits, words come before parts in braces, and of those the one with more steps")
    func order() {
        let paths = ["/a/{id}", "/a", "/a/{id}/b", "/a/b/{id}", "/a/b", "/a/{id}/{other}"]
        let operations = paths.map { Operation(.get, $0, $0, in: .devices, for: .open, "") }
        #expect(
            Contract.paths(of: operations) == ["/a", "/a/b", "/a/b/{id}", "/a/{id}/b", "/a/{id}/{other}", "/a/{id}"])
    }
}
