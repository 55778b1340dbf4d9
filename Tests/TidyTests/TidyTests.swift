import Testing

/// The rules of the house, held against the checkout itself.
struct TidyTests {
    let checkout: Checkout

    init() throws {
        checkout = try Checkout()
    }

    @Test("The checkout is found, with its sources")
    func findsTheCheckout() {
        #expect(checkout.swiftFiles.count { $0.isSource } > 50)
    }

    @Test("Each target imports only what the table allows, and the manifest says the same")
    func importsGoDownwards() throws {
        expectNone(checkout.files.flatMap { ImportRule.violations(in: $0) })
        let manifest = try #require(checkout.files.first { $0.path == "Package.swift" })
        expectNone(ImportRule.violations(inManifest: manifest.text))
    }

    @Test("Sources do without unchecked, forced and detached constructs, and C pointers stay in their wrappers")
    func codeIsSafe() {
        expectNone(checkout.swiftFiles.flatMap { CodeRules.violations(in: $0) })
    }

    @Test("Lines, functions and files are short")
    func everythingIsShort() {
        expectNone(checkout.swiftFiles.flatMap { LengthRules.violations(in: $0) })
    }

    @Test("The top level holds only what belongs there")
    func topLevelIsTidy() {
        expectNone(TreeRules.violations(inTopLevel: checkout.topLevel))
    }

    @Test("Every codec has test vectors")
    func codecsHaveVectors() {
        let codecs = checkout.files.filter { $0.path.wholeMatch(of: /codecs\/[^\/]+\/[^\/]+\.json/) != nil }
        #expect(!codecs.isEmpty)
        expectNone(codecs.flatMap { TreeRules.violations(inCodec: $0) })
    }

    @Test("Migrations are numbered without a gap")
    func migrationsAreNumbered() {
        let migrations = checkout.files.filter { $0.path.hasPrefix("migrations/") }
        #expect(!migrations.isEmpty)
        expectNone(TreeRules.violations(inMigrations: migrations.map { String($0.path.dropFirst(11)) }))
    }

    @Test("Scripts and styles of the dashboard are short, and each of its files is built in once")
    func dashboard() {
        let pages = checkout.files.filter { $0.path.hasPrefix(WebRules.folder) }
        #expect(pages.count > 20)
        // A language is one table, however much there is to say.
        let texts = WebRules.folder + "texts/"
        expectNone(
            pages.filter { $0.path.hasSuffix(".js") || $0.path.hasSuffix(".css") }
                .filter { !$0.path.hasPrefix(texts) }.flatMap { LengthRules.lineViolations(in: $0) })
        expectNone(pages.flatMap { WebRules.violations(in: $0) })
        let list = checkout.files.first { $0.path == "Sources/CWebUI/web.c" }?.text ?? ""
        expectNone(WebRules.violations(inList: list, of: pages.map(\.path)))
    }

    @Test("No file names a path or a host of one machine")
    func filesAreFromNowhere() {
        expectNone(checkout.files.flatMap { TreeRules.violations(inText: $0) })
    }

    private func expectNone(_ violations: [Violation]) {
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }
}
