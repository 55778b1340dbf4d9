import FoundationEssentials
import Glibc

/// Lends `body` an empty folder that is gone afterwards; other users may pass through it, as a private server's must.
public func withTemporaryFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = try makeTemporaryFolder()
    let result: Result
    do {
        result = try await body(folder)
    } catch {
        try? FileManager.default.removeItem(atPath: folder)
        throw error
    }
    try FileManager.default.removeItem(atPath: folder)
    return result
}

/// Makes an empty folder with a name of its own; the caller removes it.
func makeTemporaryFolder() throws -> String {
    var template = Array("/tmp/parkd-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw TestSupportError("mkdtemp: errno \(errno)") }
    let folder = String(cString: made)
    guard chmod(folder, 0o711) == 0 else { throw TestSupportError("chmod \(folder): errno \(errno)") }
    return folder
}
