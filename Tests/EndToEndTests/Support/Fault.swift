import LoRaWAN
import Testing

/// A fault that is being injected: what it was, and how long the daemon needed to get over it.
struct Fault {
    /// What was done, as it is printed.
    let name: String
    private let injectedAt = ContinuousClock.now

    /// Since it was injected.
    var age: Duration { ContinuousClock.now - injectedAt }

    /// Begins to count the time to recover.
    init(_ name: String) {
        self.name = name
    }

    /// Waits until everything sent is there, has the oracle look at it, and prints one line.
    func expectRecovery(
        of acknowledged: [UUIDBits], on stage: Stage, within seconds: Int = 120, devicesStay: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let wanted = Set(acknowledged).count
        try await eventually(within: seconds) { (try? stage.keptCount()) ?? 0 >= wanted }
        let took = age
        let oracle = try Oracle(acknowledged, stage, devicesStay: devicesStay)
        tell(oracle, took: took)
        expectNothingWrong(oracle, sourceLocation: sourceLocation)
    }

    /// Prints what became of a fault.
    func tell(_ oracle: Oracle, took: Duration) {
        let tenths = Int(took / .milliseconds(100))
        print(
            """
            chaos  \(name): sent \(oracle.sent), found \(oracle.found), duplicated \(oracle.duplicated), \
            lost \(oracle.lost), recovered in \(tenths / 10).\(tenths % 10) s
            """)
    }
}
