import FoundationEssentials

/// What must be where in the checkout.
enum TreeRules {
    static let topLevel: Set = [
        "Package.swift", "Sources", "Tests", "codecs", "deb", "docs", "migrations", "monitoring", "systemd", "Makefile",
        "LICENSE", "README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md",
    ]

    static func violations(inTopLevel names: [String]) -> [Violation] {
        names.filter { !topLevel.contains($0) && !$0.hasPrefix(".") }.sorted().map {
            Violation(path: $0, line: 1, rule: "does not belong to the top level")
        }
    }

    /// Every codec file below `codecs/<vendor>/` has test vectors.
    static func violations(inCodec file: Checkout.File) -> [Violation] {
        struct Codec: Decodable {
            struct Vector: Decodable {}
            var vectors: [Vector]?
        }
        let codec = try? JSONDecoder().decode(Codec.self, from: Data(file.text.utf8))
        guard let count = codec?.vectors?.count, count > 0 else {
            return [Violation(path: file.path, line: 1, rule: "has no test vectors")]
        }
        return []
    }

    /// Migrations are `NNN_lower_case.sql`, from 000 without a gap.
    static func violations(inMigrations names: [String]) -> [Violation] {
        names.sorted().enumerated().compactMap { index, name in
            let digits = String(index)
            let number = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
            let isWellNamed = name.hasPrefix(number + "_") && name.wholeMatch(of: /\d{3}_[a-z0-9_]+\.sql/) != nil
            return isWellNamed
                ? nil : Violation(path: "migrations/" + name, line: 1, rule: "should be \(number)_lower_case.sql")
        }
    }

    /// No file speaks of the machine that it was written on.
    static func violations(inText file: Checkout.File) -> [Violation] {
        // Put together here, or this file would break its own rule.
        let foreign = ["work", "root", "home"].map { "/" + $0 + "/" } + ["artifactory", "verdaccio"].map { $0 + "." }
        return file.lines.enumerated().flatMap { index, line in
            foreign.filter { line.contains($0) }.map {
                Violation(path: file.path, line: index + 1, rule: "names a path or host of one machine: \($0)")
            }
        }
    }
}
