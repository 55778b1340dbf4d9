/// Asks again until it is so: another process's state cannot be awaited.
func eventually(
    within seconds: Int = 60, _ condition: () async throws -> Bool, file: StaticString = #fileID, line: Int = #line
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw NeverCame(place: "\(file):\(line)") }
        try await Task.sleep(for: .milliseconds(50))
    }
}

/// Something that should have come within its time did not.
struct NeverCame: Error {
    let place: String
}
