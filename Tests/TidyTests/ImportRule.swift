/// Who may import whom: the table of DESIGN §1. Imports go downwards only.
enum ImportRule {
    /// Our modules that each target may import.
    static let ours: [String: Set<String>] = {
        let level1: Set = ["LoRaWAN", "JSON", "Parking"]
        let level2 = level1.union(["ChirpStack", "Codecs"])
        let all = level2.union([
            "MQTT", "Postgres", "Model", "PrivateServers", "Ingest", "Simulation", "Storage", "Spool", "HTTPAPI",
            "Monitoring", "Sandbox", "CMalloc",
        ])
        return [
            "CBuild": [], "CWebUI": [], "LoRaWAN": [], "JSON": [], "MQTT": ["CMosquitto", "COpenSSL"],
            "Postgres": ["CLibPQ", "LoRaWAN"], "Parking": ["LoRaWAN"], "PrivateServers": [],
            "ChirpStack": ["LoRaWAN", "JSON"], "Codecs": level1, "Model": level1.union(["Postgres"]),
            "Ingest": level2, "Simulation": level2, "Storage": level2.union(["Postgres", "Model", "Ingest"]),
            "Spool": ["LoRaWAN", "ChirpStack", "Ingest"],
            "HTTPAPI": level1.union(["CCrypt", "CWebUI", "CZlib", "Model"]),
            "Monitoring": level2.union(["MQTT", "Ingest", "Storage", "Spool", "HTTPAPI", "CBuild"]),
            "Sandbox": level2.union(["MQTT", "Postgres", "PrivateServers", "Simulation", "Storage"]),
            "parkd": all, "parkd-bench": all,
        ]
    }()

    /// The libraries of others that each target may import; what comes with the toolchain is free to all.
    static let others: [String: Set<String>] = [
        "Storage": ["Logging"], "Spool": ["GRDB"], "Monitoring": ["Logging"],
        "HTTPAPI": [
            "Crypto", "HTTPTypes", "Hummingbird", "HummingbirdCore", "JWTKit", "Logging", "NIOCore", "NIOHTTP1",
            "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOPosix", "NIOSSL", "ServiceLifecycle",
        ],
        "parkd": [
            "ArgumentParser", "Configuration", "Hummingbird", "Logging", "ServiceLifecycle", "SystemPackage",
            "UnixSignals",
        ],
        "parkd-bench": ["ArgumentParser"],
    ]

    static let toolchain: Set = ["Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization"]

    static func violations(in file: Checkout.File) -> [Violation] {
        guard file.isSource, let target = file.target else { return [] }
        guard let allowed = ours[target] else {
            return [Violation(path: file.path, line: 1, rule: "target \(target) is not in the import table")]
        }
        let free = toolchain.union(others[target] ?? []).union(allowed)
        return imports(of: SwiftCode(file.text)).filter { !free.contains($0.module) }.map {
            Violation(path: file.path, line: $0.line, rule: "\(target) must not import \($0.module)")
        }
    }

    /// What a target of the manifest may depend on, by the same table.
    static func violations(inManifest text: String) -> [Violation] {
        text.matches(of: /room\(\s*"(\w+)",\s*uses:\s*\[([^\]]*)\]/).flatMap { match in
            match.2.matches(of: /"(\w+)"/).map { String($0.1) }
                .filter { !(ours[String(match.1)] ?? []).contains($0) }
                .map { Violation(path: "Package.swift", line: 1, rule: "\(match.1) must not depend on \($0)") }
        }
    }

    private static func imports(of code: SwiftCode) -> [(line: Int, module: String)] {
        code.lines.enumerated().compactMap { number, line in
            guard line.contains("import") else { return nil }
            let pattern =
                #/
                ^\s* (?: @\w+ (?: \(\w+\) )? \s+ )*
                (?: (?: public|package|internal|fileprivate|private ) \s+ )?
                import \s+
                (?: (?: struct|class|enum|protocol|func|var|let|typealias ) \s+ )?
                (\w+)
                /#
            guard let match = line.firstMatch(of: pattern) else { return nil }
            return (number + 1, String(match.1))
        }
    }
}
