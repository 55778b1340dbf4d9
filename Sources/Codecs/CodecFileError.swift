/// Why a codec file, or a set of them, is refused: always the file, where in it, and a sentence.
public struct CodecFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The path of the file, or of the directory where that cannot be read.
    public let file: String
    /// The line of the value that is wrong, from 1; `nil` where no line is to blame.
    public let line: Int?
    /// The path of that value inside the file, such as `frames[2].fields[0].bits`; empty for the whole file.
    public let path: String
    /// What is wrong with it.
    public let reason: String

    /// Makes an error about `file`.
    public init(file: String, line: Int? = nil, path: String = "", reason: String) {
        self.file = file
        self.line = line
        self.path = path
        self.reason = reason
    }

    /// `file:line: path: reason`, as compilers write it.
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return path.isEmpty ? "\(place): \(reason)" : "\(place): \(path): \(reason)"
    }
}
