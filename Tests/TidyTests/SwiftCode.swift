/// Swift source without its comments and the text of its strings, line for line, so that a rule reads code only.
struct SwiftCode {
    let lines: [Substring]
    let text: String

    init(_ source: String) {
        var stripper = Stripper(source)
        text = stripper.strip()
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The number of the line in which an index of ``text`` lies, from 1.
    func line(of index: String.Index) -> Int {
        text.utf8[..<index].count { $0 == UInt8(ascii: "\n") } + 1
    }
}

/// Walks over the bytes once; interpolations are code again.
private struct Stripper {
    private let source: [UInt8]
    private var position = 0
    private var code: [UInt8] = []

    init(_ source: String) {
        self.source = Array(source.utf8)
        code.reserveCapacity(self.source.count)
    }

    mutating func strip() -> String {
        while position < source.count { step() }
        return String(decoding: code, as: UTF8.self)
    }

    private mutating func step() {
        switch source[position] {
        case UInt8(ascii: "/") where looking(at: "//"):
            while position < source.count, source[position] != UInt8(ascii: "\n") { position += 1 }
        case UInt8(ascii: "/") where looking(at: "/*"):
            skipBlockComment()
        case UInt8(ascii: "#"), UInt8(ascii: "\""):
            if let hashes = stringStart() { skipString(hashes: hashes) } else { copy() }
        default:
            copy()
        }
    }

    private mutating func copy() {
        code.append(source[position])
        position += 1
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if looking(at: "/*") {
                depth += 1
                position += 2
            } else if looking(at: "*/") {
                depth -= 1
                position += 2
            } else {
                keepLineEnd()
            }
        } while depth > 0 && position < source.count
    }

    /// How many `#` stand before a quote here; `nil` where no string begins.
    private func stringStart() -> Int? {
        var end = position
        while end < source.count, source[end] == UInt8(ascii: "#") { end += 1 }
        return end < source.count && source[end] == UInt8(ascii: "\"") ? end - position : nil
    }

    private mutating func skipString(hashes: Int) {
        position += hashes
        let quote = looking(at: "\"\"\"") ? "\"\"\"" : "\""
        let raw = String(repeating: "#", count: hashes)
        position += quote.utf8.count
        code.append(UInt8(ascii: "\""))
        while position < source.count, !looking(at: quote + raw) {
            if looking(at: "\\" + raw + "(") {
                position += hashes + 1
                copyInterpolation()
            } else if looking(at: "\\" + raw) {
                position += hashes + 1
                keepLineEnd()
            } else {
                keepLineEnd()
            }
        }
        position += quote.utf8.count + hashes
        code.append(UInt8(ascii: "\""))
    }

    /// Copies `(…)` as code, strings in it stripped.
    private mutating func copyInterpolation() {
        var depth = 0
        repeat {
            if source[position] == UInt8(ascii: "(") { depth += 1 }
            if source[position] == UInt8(ascii: ")") { depth -= 1 }
            step()
        } while depth > 0 && position < source.count
    }

    private mutating func keepLineEnd() {
        if position < source.count, source[position] == UInt8(ascii: "\n") { code.append(source[position]) }
        position += 1
    }

    private func looking(at text: String) -> Bool {
        var index = position
        for byte in text.utf8 {
            guard index < source.count, source[index] == byte else { return false }
            index += 1
        }
        return true
    }
}
