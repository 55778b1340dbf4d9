import Testing

/// Each rule fires on what it forbids and leaves alone what it allows.
struct RuleTests {
    private func source(_ text: String, _ path: String = "Sources/Parking/X.swift") -> Checkout.File {
        Checkout.File(path: path, text: text)
    }

    @Test("Comments and the text of strings are no code, interpolations are")
    func stripsCode() {
        let source = """
            let a = "x // y" // try!
            /* try! /* nested */ try! */ let b = "\\(c ?? "d") e"
            let f = #"raw " \\(no) \\#(yes)"#
            """
        let code = SwiftCode(source)
        #expect(code.lines.count == 3)
        #expect(code.lines[0] == "let a = \"\" ")
        #expect(code.lines[1] == " let b = \"(c ?? \"\")\"")
        #expect(code.lines[2] == "let f = \"(yes)\"")
        #expect(SwiftCode("\"\"\"\n  try! \\\"\"\" x\n  \"\"\"\nlet g = 1").lines.last == "let g = 1")
    }

    @Test(
        "An import that the table does not allow is found, whatever stands before it",
        arguments: [
            "import Storage", "public import Storage", "@testable import Storage", "import struct Storage.Thing",
            "import CLibPQ", "  import Hummingbird", "@preconcurrency public import Storage",
        ])
    func findsForbiddenImports(line: String) {
        #expect(ImportRule.violations(in: source("import LoRaWAN\n" + line)).map(\.line) == [2])
    }

    @Test("Imports of the table, of the toolchain and in comments are allowed")
    func allowsImports() {
        let text = "import Glibc\npublic import LoRaWAN\n// import Storage\nlet x = \"import Storage\"\n"
        #expect(ImportRule.violations(in: source(text)).isEmpty)
        #expect(ImportRule.violations(in: source("import Storage", "Tests/XTests/X.swift")).isEmpty)
        #expect(ImportRule.violations(in: source("", "Sources/Unheard/X.swift")).count == 1)
    }

    @Test("A dependency in the manifest that the table does not allow is found")
    func findsForbiddenDependencies() {
        #expect(ImportRule.violations(inManifest: "room(\"Parking\", uses: [\"LoRaWAN\", \"Storage\"])").count == 1)
        #expect(ImportRule.violations(inManifest: "room(\"Parking\", uses: [\"LoRaWAN\", logging])").isEmpty)
    }

    @Test(
        "Banned constructs are found",
        arguments: [
            "final class A: @unchecked Sendable {}", "nonisolated(unsafe) var a = 1", "let a = try! f()",
            "let a = b as! C", "let a = b!", "let a = b()!.c", "let a = b[0]! + 1", "var a: B!", "Task.detached {}",
            "let a = \"x\"!", "usleep(1)", "func f() -> OpaquePointer? { nil }", "struct TopicHelper {}",
            "enum StringUtils {}", "actor ConnectionManager {}", "let a = \"\\(b!)\"",
        ])
    func findsBannedConstructs(line: String) {
        #expect(!CodeRules.violations(in: source(line)).isEmpty)
    }

    @Test(
        "Their look-alikes are not",
        arguments: [
            "if a != b {}", "if !a {}", "let a = \"wait!\"", "// b!", "let a = b !== c", "let a: Bool = (!b)",
            "try f()", "let a = b as? C", "struct Utility1 {}", "Task {}",
        ])
    func allowsLookAlikes(line: String) {
        #expect(CodeRules.violations(in: source(line)).isEmpty)
    }

    @Test("C pointers are at home in a wrapper, but not in its public face; sleeping is forbidden in tests only")
    func knowsPlaces() {
        let pointer = "let a: OpaquePointer"
        #expect(CodeRules.violations(in: source(pointer, "Sources/JSON/X.swift")).isEmpty)
        #expect(CodeRules.violations(in: source("public " + pointer, "Sources/JSON/X.swift")).count == 1)
        #expect(CodeRules.violations(in: source("try await Task.sleep(for: a)", "Tests/XTests/X.swift")).count == 1)
        #expect(CodeRules.violations(in: source("try await Task.sleep(for: a)")).isEmpty)
        #expect(CodeRules.violations(in: source("let a = b!", "Tests/XTests/X.swift")).isEmpty)
    }

    @Test("Lines, functions and files beyond the limits are found, and none at them")
    func measuresLengths() {
        func function(_ lines: Int) -> String {
            "struct A {\n    func f(\n" + String(repeating: "        a()\n", count: lines - 3) + "    ) {\n    }\n}\n"
        }
        #expect(LengthRules.violations(in: source(String(repeating: "é", count: 120))).isEmpty)
        #expect(LengthRules.violations(in: source(String(repeating: "é", count: 121))).count == 1)
        #expect(LengthRules.violations(in: source(String(repeating: "\n", count: 400))).isEmpty)
        #expect(LengthRules.violations(in: source(String(repeating: "\n", count: 401))).count == 1)
        #expect(LengthRules.violations(in: source(function(70))).isEmpty)
        #expect(LengthRules.violations(in: source(function(71))).map(\.line) == [2])
    }

    @Test("A function is measured from its first word to its brace, and a requirement has no body")
    func findsFunctions() {
        let code = SwiftCode(
            """
            protocol P {
                func a(_ x: Int) throws -> Int
                init?(y: Int)
            }
            extension A {
                public static func b<T>(
                    _ f: () -> T = { g() }
                ) where T: P {
                    if x { y() }
                }
                deinit { z() }
                private mutating func c() {}
                init(q: Int) {
                }
            }
            """)
        #expect(LengthRules.functions(in: code) == [6...10, 11...11, 12...12, 13...14])
    }

    @Test("What does not belong to the top level is found")
    func findsStrayFiles() {
        #expect(TreeRules.violations(inTopLevel: ["Sources", ".gitignore", "scripts"]).map(\.path) == ["scripts"])
    }

    @Test("A codec without vectors is found")
    func findsCodecsWithoutVectors() {
        for text in ["{}", "{\"vectors\": []}", "not JSON"] {
            #expect(TreeRules.violations(inCodec: source(text, "codecs/a/b.json")).count == 1)
        }
        #expect(TreeRules.violations(inCodec: source("{\"vectors\": [{\"x\": 1}]}", "codecs/a/b.json")).isEmpty)
    }

    @Test("A gap, a double number and an odd name among migrations are found")
    func findsMisnumberedMigrations() {
        #expect(TreeRules.violations(inMigrations: ["000_a.sql", "001_b.sql"]).isEmpty)
        #expect(TreeRules.violations(inMigrations: ["000_a.sql", "002_b.sql"]).count == 1)
        #expect(TreeRules.violations(inMigrations: ["000_a.sql", "000_b.sql"]).count == 1)
        #expect(TreeRules.violations(inMigrations: ["000_A.sql"]).count == 1)
        #expect(TreeRules.violations(inMigrations: ["000_a.txt"]).count == 1)
    }

    @Test("A path of one machine is found in any text")
    func findsForeignPaths() {
        let path = ["", "home", "someone", "parkd"].joined(separator: "/")
        #expect(TreeRules.violations(inText: source("a\n# \(path)", "Makefile")).map(\.line) == [2])
        #expect(TreeRules.violations(inText: source("/etc/parkd/parkd.yaml", "README.md")).isEmpty)
    }
}
