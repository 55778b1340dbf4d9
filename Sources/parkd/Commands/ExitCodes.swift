import ArgumentParser
import Foundation

extension ExitCode {
    /// A check failed.
    static let checkFailed = ExitCode(1)
    /// A service is unavailable (sysexits `EX_UNAVAILABLE`).
    static let unavailable = ExitCode(69)
    /// The configuration is wrong (sysexits `EX_CONFIG`).
    static let configuration = ExitCode(78)

    /// What each code but 0 says to whoever called.
    static let meanings: [(code: ExitCode, meaning: String)] = [
        (.checkFailed, "A check failed."), (.validationFailure, "The command line is wrong."),
        (.unavailable, "A service is unavailable."), (.configuration, "The configuration is wrong."),
    ]
}

/// Writes one line to standard error.
func complain(_ line: String) { FileHandle.standardError.writeWhereRead("parkd: " + line + "\n") }

/// Writes to standard output at once, also where it is a pipe.
func show(_ text: String) { FileHandle.standardOutput.writeWhereRead(text) }

extension FileHandle {
    /// Writes all of a text, unless nobody reads it any more: a reader that has seen enough, as `head`, or a log that
    /// is gone ends nothing.
    func writeWhereRead(_ text: String) { writeWhereRead(Data(text.utf8)) }

    /// The same for bytes.
    func writeWhereRead(_ bytes: Data) {
        do {
            try write(contentsOf: bytes)
        } catch {
            return
        }
    }
}

/// Runs a command's work and turns what it throws into one line and an exit code.
func reporting<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
        return try await work()
    } catch let error as ConfigurationError {
        complain(error.description)
        throw ExitCode.configuration
    }
}
