import ArgumentParser
import Foundation

/// A decoded object that a command is given in a file.
enum ObjectFile {
    /// Its bytes.
    static func contents(_ path: String) throws -> [UInt8] {
        guard let contents = FileManager.default.contents(atPath: path) else {
            complain("--object \(path): cannot be read.")
            throw ExitCode.checkFailed
        }
        return Array(contents)
    }
}
