import Codecs
import LoRaWAN

/// Runs vectors, shows each that fails field by field, and counts.
struct VectorReport {
    private var passed = 0
    private var failed = 0
    private var refused = 0

    /// Whether a file could not be loaded.
    var hasUnreadable: Bool { refused > 0 }

    /// Whether anything is wrong.
    var hasFailed: Bool { failed + refused > 0 }

    /// The last line.
    var summary: String {
        "\(passed) passed, \(failed) failed" + (refused > 0 ? ", \(refused) refused" : "") + "\n"
    }

    /// Loads and runs files; with a folder each must lie at its place in it.
    ///
    /// - Returns: the codecs that were loaded.
    @discardableResult
    mutating func add(paths: [String], in folder: String?) -> [CodecFile] {
        var files: [CodecFile] = []
        for path in paths {
            do throws(CodecFileError) {
                let file = try CodecFile(path: path)
                if let folder { try file.expectPlace(in: folder) }
                run(file)
                files.append(file)
            } catch {
                refuse(error)
            }
        }
        return files
    }

    /// Shows a file that cannot be used: file, line, place, reason.
    mutating func refuse(_ error: CodecFileError) {
        refused += 1
        show("FAILED  \(error)\n")
    }

    private mutating func run(_ file: CodecFile) {
        var failures = ""
        var failureCount = 0
        for (index, vector) in file.codec.vectors.enumerated() {
            let comparison = file.codec.comparison(on: vector)
            guard !comparison.isMatch else { continue }
            failureCount += 1
            let line = file.line(of: "vectors[\(index)]").map { ":\($0)" } ?? ""
            failures +=
                "\n\(file.path)\(line): \(vector.subject)\n"
                + Self.table(comparison)
        }
        for (index, command) in file.codec.downlinks.enumerated() {
            for (number, vector) in command.vectors.enumerated() {
                guard let mismatch = command.mismatch(on: vector) else { continue }
                failureCount += 1
                let line = file.line(of: "downlinks[\(index)].vectors[\(number)]").map { ":\($0)" } ?? ""
                failures += "\n\(file.path)\(line): downlink \(mismatch)\n"
            }
        }
        let count = file.codec.vectorCount
        passed += count - failureCount
        failed += failureCount
        let vectors = count == 1 ? "1 vector" : "\(count) vectors"
        if failureCount == 0 {
            show("ok      \(file.path): \(vectors)\n")
        } else {
            show("FAILED  \(file.path): \(failureCount) of \(vectors)\n\(failures)\n")
        }
        show(notes(on: file))
    }

    /// A frame that no vector shows may say anything; that is allowed in a file, and not in the house's own.
    private func notes(on file: CodecFile) -> String {
        let codec = file.codec
        let shown = Set(codec.vectors.compactMap { codec.explain(fPort: $0.fPort, payload: $0.payload).taken?.path })
        let frames = codec.explain(fPort: .macOnly, payload: []).frames
        return frames.filter { !shown.contains($0.path) }.map { frame in
            let line = file.line(of: frame.path).map { ":\($0)" } ?? ""
            return "note    \(file.path)\(line): no vector shows the frame \"\(frame.name)\"\n"
        }.joined()
    }

    private static func table(_ comparison: VectorComparison) -> String {
        var table = TextTable([.init(head: "  field"), .init(head: "expected"), .init(head: "got")])
        for row in comparison.rows {
            table.add([(row.isSame ? "  " : "≠ ") + row.name, row.expected ?? "", row.got ?? ""])
        }
        return table.text.split(separator: "\n").map { "  \($0)\n" }.joined()
    }
}
