/// Asks again until it is so: another process's state cannot be awaited.
///
/// Patience is counted in looks, 20 for a second: a machine that stands still for a while does not use it up.
func eventually(
    within seconds: Int = 60, _ condition: () async throws -> Bool, file: StaticString = #fileID, line: Int = #line
) async throws {
    for _ in 0..<(seconds * 20) {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    throw NeverCame(place: "\(file):\(line)")
}

/// Something that should have come within its time did not.
struct NeverCame: Error {
    let place: String
}
