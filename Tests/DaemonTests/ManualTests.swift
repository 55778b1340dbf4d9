import Foundation
import TestSupport
import Testing

@testable import parkd

/// What a package installs to be read: the manual pages and the commented file.
struct ManualTests {
    @Test("Nothing that a text holds is taken for a request of the formatter")
    func escapes() {
        var page = ManualPage("a-b", section: 5, version: "1")
        page.paragraph(".TH `x\\y-z` \"q\" ~^\n'broken")
        page.entry("`--set` KEY", "")
        page.paragraph("a, b: `c,d`")
        page.example("'a\n.b\n\n  c")
        let lines = page.source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0] == #".TH "A\-B" 5 "" "parkd 1" "System administration""#)
        #expect(page.source.contains("\\&.TH \\fBx\\ey\\-z\\fR \\(dqq\\(dq \\(ti\\(ha 'broken\n"))
        #expect(page.source.contains(".TP\n\\fB\\-\\-set\\fR KEY\n\\&\n"))
        #expect(page.source.contains("a, b: \\fBc,\\:d\\fR\n"))
        #expect(page.source.contains("\\&'a\n\\&.b\n\n  c\n.fi\n"))
    }

    @Test("parkd(8) has each command that --help lists, its options and each exit code")
    func program() throws {
        let info = try #require(CommandInfo.ofProgram())
        let source = ManualPage.program(info).source
        let names = info.all().map(\.name)
        #expect(names.contains("parkd run") && names.contains("parkd user add") && !names.contains("parkd manual"))
        for name in names { #expect(source.contains(".SS \"\(name)\"\n"), "\(name)") }
        #expect(source.contains("\\fB\\-\\-password\\-stdin\\fR\n"))
        // The options that nearly all have are described once.
        #expect(source.count(of: "\\fB\\-\\-config\\fR FILE") == 1)
        for code in ["1", "64", "69", "78"] { #expect(source.contains("\\fB\(code)\\fR\n")) }
    }

    @Test("parkd.yaml(5) has each key with its meaning")
    func settings() {
        let source = ManualPage.settings().source
        for setting in Setting.allCases {
            #expect(source.contains("\\fB\(setting.rawValue)\\fR (\\fB\(setting.environmentName)\\fR)\n"))
            #expect(setting.meaning.hasSuffix(".") && setting.meaning.count(of: "`").isMultiple(of: 2))
        }
    }

    @Test(
        "The commented file sets nothing; with the comments taken away it sets every key to its default, but no secret")
    func file() async throws {
        let text = Setting.commentedFile
        let isComment = text.split(separator: "\n").allSatisfy { $0.hasPrefix("#") }
        #expect(isComment)
        let open = text.split(separator: "\n").drop { !$0.hasSuffix(":") }.map { $0.dropFirst(2) }
        try await withTemporaryFolder { folder in
            let path = folder + "/parkd.yaml"
            try open.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
            let settings = try await Settings(file: path, environment: [:])
            for setting in Setting.allCases {
                let entry = try #require(settings.entries[setting])
                #expect(entry.source == (setting.isSecret ? Settings.defaultSource : path), "\(setting.rawValue)")
                #expect((entry.value ?? "") == (setting.defaultValue ?? ""))
            }
        }
    }
}

extension String {
    /// How often a text is in it.
    fileprivate func count(of text: String) -> Int { ranges(of: text).count }
}
