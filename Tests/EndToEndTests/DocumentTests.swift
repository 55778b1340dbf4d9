import Foundation
import Testing

@testable import Monitoring
@testable import parkd

/// The documents are true: what they name exists.
@Suite("Documents")
struct DocumentTests {
    private let documents: [Document]

    init() throws {
        documents = try Document.all()
    }

    @Test("Each command that a document names exists, with its options")
    func commands() throws {
        let program = try #require(CommandInfo.ofProgram())
        var count = 0
        for document in documents {
            for words in document.commands(of: "parkd") {
                count += 1
                var (command, rest) = (program, words[...])
                while let next = command.subcommands?.first(where: { $0.commandName == rest.first }) {
                    (command, rest) = (next, rest.dropFirst())
                }
                let isGroup = command.subcommands?.isEmpty == false && rest.first?.hasPrefix("--") == false
                #expect(!isGroup, "\(document.path): parkd \(words)")
                let options = Set((command.arguments ?? []).flatMap { $0.names ?? [] }.map(\.text))
                for word in rest where word.hasPrefix("--") {
                    #expect(options.contains(word), "\(document.path): parkd \(words)")
                }
            }
        }
        #expect(count > 80)
    }

    @Test("Each key of the configuration that a document names exists; of the tests' variables, too")
    func keys() throws {
        let known = Set(Setting.allCases.map(\.environmentName))
        // Those that Kubernetes makes.
        let foreign: Set = ["PARKD_SERVICE_HOST", "PARKD_PORT"]
        let tests = try Self.text(below: "Tests", ending: ".swift")
        for document in documents {
            for match in document.text.matches(of: /PARKD_[A-Z][A-Z0-9_]*[A-Z0-9]/) {
                let name = String(match.0)
                let exists =
                    known.contains(name) || foreign.contains(name)
                    || name.hasPrefix("PARKD_TEST_") && tests.contains("\"\(name)\"")
                #expect(exists, "\(document.path): \(name)")
            }
        }
    }

    @Test("Each metric, role of the database and alert that a document names exists, and each metric of the soak")
    func metrics() throws {
        let series = Set(
            Metric.all.flatMap { metric in
                ["", "_bucket", "_sum", "_count"].filter { $0.isEmpty || metric.kind == .histogram }
                    .map { metric.name + $0 }
            })
        for metric in SoakMetric.allCases { #expect(series.contains(metric.rawValue)) }
        let roles: Set = ["parkd_ingest", "parkd_tenant", "parkd_platform", "parkd_owner"]
        let rules = try MonitoringFile.rules.text(in: Stage.checkout + "monitoring")
        for document in documents {
            for match in document.text.matches(of: /`((?:parkd|process)_[a-z0-9_]+)/) {
                #expect(series.union(roles).contains(String(match.1)), "\(document.path): \(match.1)")
            }
            for match in document.text.matches(of: /\bParkd[A-Z]\w+/) {
                #expect(rules.contains("- alert: \(match.0)\n"), "\(document.path): \(match.0)")
            }
        }
    }

    @Test("Each target of make that a document names exists, and the Makefile exports no name that is refused as a key")
    func targets() throws {
        let makefile = try String(contentsOfFile: Stage.checkout + "Makefile", encoding: .utf8)
        #expect(!makefile.contains("export PARKD_"))
        for document in documents {
            for words in document.commands(of: "make") {
                #expect(makefile.contains("\n\(words[0]):"), "\(document.path): make \(words)")
            }
        }
    }

    @Test("Links between documents, and to files, lead somewhere")
    func links() throws {
        for document in documents {
            let folder = (document.path as NSString).deletingLastPathComponent
            for link in document.links where !link.contains("://") {
                let parts = link.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
                let target = (folder as NSString).appendingPathComponent(parts[0])
                let path = parts[0].isEmpty ? document.path : (target as NSString).standardizingPath
                #expect(FileManager.default.fileExists(atPath: Stage.checkout + path), "\(document.path): \(link)")
                guard parts.count > 1 else { continue }
                #expect(try Document(path).anchors.contains(parts[1]), "\(document.path): \(link)")
            }
        }
    }

    @Test("Each path of the checkout that a document names exists")
    func paths() {
        let folder = /(?:Sources|Tests|docs|codecs|migrations|monitoring|deb|systemd)\/[\w.+\/-]*/
        for document in documents {
            for name in document.names where name.wholeMatch(of: folder) != nil && !name.contains("NNN") {
                #expect(FileManager.default.fileExists(atPath: Stage.checkout + name), "\(document.path): \(name)")
            }
        }
    }

    @Test("The README is short and leads to every document; lines of text can be read beside each other")
    func readme() throws {
        let readme = try Document("README.md")
        #expect(readme.text.utf8.count <= 9000)
        let links = Set(readme.links.map { $0.split(separator: "#")[0] })
        for document in documents {
            #expect(document.path == "README.md" || links.contains(Substring(document.path)), "\(document.path)")
            guard document.path.hasPrefix("docs/") || document.path == "README.md" else { continue }
            for line in document.prose.split(separator: "\n") where !line.hasPrefix("|") {
                #expect(line.count <= 130, "\(document.path): \(line)")
            }
        }
    }

    @Test("The table of the configuration is the one that parkd config --markdown prints")
    func configuration() async throws {
        let printed = try await ParkdProcess.run("config", "--markdown")
        #expect(printed.exitCode == 0 && printed.output == Setting.markdownTable)
        let document = try Document("docs/operate/configuration.md")
        #expect(document.text.hasSuffix("\n\n" + printed.output))
    }

    @Test("The architecture names each target, and the glossary explains each word once")
    func architecture() throws {
        let document = try Document("docs/develop/architecture.md")
        for target in try FileManager.default.contentsOfDirectory(atPath: Stage.checkout + "Sources") {
            #expect(document.text.contains("`\(target)`"), "\(target)")
        }
        let glossary = try #require(document.text.firstRange(of: "\n## Glossary\n"))
        let words = document.text[glossary.upperBound...].matches(of: /\n\| ([^|]+) \|/).map { String($0.1) }
        #expect(words.count > 40 && Set(words).count == words.count)
    }

    private static func text(below folder: String, ending: String) throws -> String {
        try FileManager.default.subpathsOfDirectory(atPath: Stage.checkout + folder).filter { $0.hasSuffix(ending) }
            .map { try String(contentsOfFile: Stage.checkout + folder + "/" + $0, encoding: .utf8) }.joined()
    }
}
