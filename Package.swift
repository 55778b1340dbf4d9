// swift-tools-version: 6.2

import PackageDescription

/// What every target of ours is compiled with: Swift 6 mode (tools version ≥ 6), and no warning survives.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A target of the house; `TidyTests` holds `uses` against the import table of DESIGN §1.
func room(_ name: String, uses dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, uses dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// The commit that is built, for `--version` and `/health`: the Makefile says it. Not from `Context.gitInformation`,
/// whose answer the package manager keeps from an earlier commit.
let commit = Context.environment["BUILD_COMMIT"] ?? "unknown"

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

let package = Package(
    name: "parkd",
    products: [
        .executable(name: "parkd", targets: ["parkd"]),
        .executable(name: "parkd-bench", targets: ["parkd-bench"]),
    ],
    dependencies: [
        // Subcommands, --help and usage errors of the executables.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Settings from environment, credential files and YAML.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: [.defaults, "YAML"]),
        // The logging front end that every library below shares.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // SQLite, for the spool: a file that survives the loss of power at any moment is not ours to invent.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // The HTTP server behind the v6 API.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        // Ordered start and stop of the daemon's services.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // Signing and checking of access tokens.
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // Level 0: C libraries and the words of LoRaWAN.
        // TLS to the broker. libmosquitto brings it anyway.
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCrypt", pkgConfig: "libcrypt", providers: [.apt(["libcrypt-dev"])]),
        // gzip, for the one answer that anyone may ask for and that is large. dpkg itself needs it.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CMalloc"),
        // Another reader of JSON, for its tests alone: no product uses it.
        .systemLibrary(name: "CJSONC", path: "Tests/CJSONC", providers: [.apt(["libjson-c-dev"])]),
        // The dashboard's files, built in: nothing has to lie beside the program.
        .target(name: "CWebUI", exclude: ["web"]),
        .target(name: "CBuild", cSettings: [.define("CBUILD_COMMIT", to: "\"\(commit)\"")]),
        room("LoRaWAN"),

        // Level 1: one wrapper for each C library, and the rules of parking.
        room("JSON"),
        room("MQTT", uses: ["CMosquitto", "COpenSSL"]),
        room("Postgres", uses: ["CLibPQ", "LoRaWAN"]),
        room("Parking", uses: ["LoRaWAN"]),
        room("PrivateServers"),

        // Level 2: bytes to typed values.
        room("ChirpStack", uses: ["LoRaWAN", "JSON"]),
        room("Codecs", uses: ["LoRaWAN", "Parking", "JSON"]),
        // What the API shows, one description for each resource: read from the database, written as JSON.
        room("Model", uses: ["LoRaWAN", "Parking", "JSON", "Postgres"]),

        // Level 3: what becomes of a message; and a city that sends them.
        room("Ingest", uses: ["LoRaWAN", "Parking", "JSON", "ChirpStack", "Codecs"]),
        room("Simulation", uses: ["LoRaWAN", "Parking", "JSON"]),

        // Level 4: the database, what stands in for it while it is away, and the HTTP API.
        room(
            "Storage",
            uses: ["LoRaWAN", "Parking", "JSON", "Postgres", "Model", "ChirpStack", "Codecs", "Ingest", logging]),
        room("Spool", uses: ["LoRaWAN", "ChirpStack", "Ingest", grdb]),
        room(
            "HTTPAPI",
            uses: [
                "CCrypt", "CWebUI", "CZlib", "LoRaWAN", "Parking", "JSON", "Model", hummingbird, hummingbirdTLS, jwtKit,
                logging, serviceLifecycle,
            ]),

        // Level 5: the programs, what they are watched by, and what they are tried in.
        room(
            "Monitoring",
            uses: [
                "LoRaWAN", "Parking", "MQTT", "ChirpStack", "Codecs", "Ingest", "Storage", "Spool", "HTTPAPI", "CBuild",
                logging,
            ]),
        room("Sandbox", uses: ["LoRaWAN", "MQTT", "Parking", "Postgres", "PrivateServers", "Simulation", "Storage"]),
        .executableTarget(
            name: "parkd",
            dependencies: [
                "LoRaWAN", "JSON", "MQTT", "Postgres", "Parking", "Model", "PrivateServers", "ChirpStack", "Codecs",
                "Ingest", "Simulation", "Storage", "Spool", "HTTPAPI", "Monitoring", "Sandbox", "CMalloc",
                argumentParser,
                configuration, hummingbird, logging, serviceLifecycle, unixSignals,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "parkd-bench",
            dependencies: [
                "LoRaWAN", "MQTT", "Postgres", "Parking", "PrivateServers", "ChirpStack", "Codecs", "Simulation",
                "Storage", "Sandbox", "HTTPAPI", argumentParser,
            ],
            swiftSettings: strict),

        // The tests: pure code first, then real servers, then the built binary.
        .target(
            name: "TestSupport", dependencies: ["LoRaWAN", "Model", "Parking", "PrivateServers"],
            path: "Tests/TestSupport", swiftSettings: strict),
        tests("TidyTests"),
        tests("LoRaWANTests", uses: ["LoRaWAN"]),
        tests("JSONTests", uses: ["JSON"]),
        tests("ParkingTests", uses: ["LoRaWAN", "Parking", "Model", "TestSupport"]),
        tests("ModelTests", uses: ["LoRaWAN", "Parking", "JSON", "Postgres", "Model"]),
        tests("JSONWitnessTests", uses: ["JSON", "CJSONC", "TestSupport"]),
        tests("ChirpStackTests", uses: ["LoRaWAN", "JSON", "ChirpStack"], resources: [.copy("Fixtures")]),
        tests("CodecsTests", uses: ["LoRaWAN", "Parking", "JSON", "Codecs", "TestSupport"]),
        tests("SimulationTests", uses: ["LoRaWAN", "JSON", "Parking", "ChirpStack", "Simulation"]),
        tests(
            "IngestTests",
            uses: ["LoRaWAN", "Parking", "JSON", "ChirpStack", "Codecs", "Ingest", "Simulation"]),
        tests("PrivateServersTests", uses: ["PrivateServers", "TestSupport"]),
        tests("MQTTTests", uses: ["MQTT", "CMosquitto", "PrivateServers", "TestSupport"]),
        tests("PostgresTests", uses: ["LoRaWAN", "Postgres", "PrivateServers", "TestSupport"]),
        tests(
            "StorageTests",
            uses: [
                "LoRaWAN", "Parking", "JSON", "Postgres", "Model", "ChirpStack", "Codecs", "Ingest", "Simulation",
                "Storage", "PrivateServers", "TestSupport",
            ],
            resources: [.copy("Fixtures")]),
        tests("SpoolTests", uses: ["LoRaWAN", "Ingest", "Simulation", "Spool", "TestSupport", grdb]),
        tests(
            "HTTPAPITests",
            uses: [
                "parkd", "HTTPAPI", "LoRaWAN", "Parking", "JSON", "Model", "Codecs", "Ingest", "Monitoring", "Postgres",
                "Storage", "PrivateServers", "TestSupport", hummingbird, hummingbirdTesting, jwtKit, logging,
            ]),
        tests(
            "DaemonTests",
            uses: [
                "parkd", "HTTPAPI", "LoRaWAN", "Monitoring", "Sandbox", "Storage", "TestSupport", argumentParser,
                serviceLifecycle, unixSignals, logging,
            ]),
        tests("BenchTests", uses: ["parkd-bench", argumentParser]),
        tests(
            "MonitoringTests",
            uses: ["Monitoring", "Codecs", "Ingest", "LoRaWAN", "MQTT", "Parking", "Spool", "Storage", logging]),
        tests(
            "EndToEndTests",
            uses: [
                "parkd", "JSON", "LoRaWAN", "MQTT", "Monitoring", "Postgres", "PrivateServers", "Sandbox", "Simulation",
                "Storage", "TestSupport",
            ],
            resources: [.copy("Schemathesis"), .copy("Monitoring"), .copy("Browser")]),
    ]
)
