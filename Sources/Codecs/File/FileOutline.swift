/// Where each value of a JSON text stands, and which keys stand twice; the parser tells neither.
///
/// Scans a text that has been parsed already, so grammar is not checked again; nothing is read past the end.
struct FileOutline {
    /// The line of each value, from 1, by path.
    private(set) var lines: [String: Int] = [:]
    /// The path of the first key that an object has twice.
    private(set) var duplicate: String?

    private let text: [UInt8]
    private var position = 0
    private var line = 1

    init(_ text: [UInt8]) {
        self.text = text
        value(path: "", depth: 0)
    }

    /// The line of the value at `path`, or of the nearest value around it.
    func line(of path: String) -> Int? {
        var path = path[...]
        while true {
            if let line = lines[String(path)] { return line }
            guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return lines[""] }
            path = path[..<cut]
        }
    }

    private mutating func value(path: String, depth: Int) {
        skipBlank()
        if lines[path] == nil { lines[path] = line }
        guard position < text.count, depth < 64 else { return }
        switch text[position] {
        case UInt8(ascii: "{"): container(path: path, end: UInt8(ascii: "}"), depth: depth)
        case UInt8(ascii: "["): container(path: path, end: UInt8(ascii: "]"), depth: depth)
        case UInt8(ascii: "\""): _ = string()
        default:
            while position < text.count, !",]} \n\r\t".utf8.contains(text[position]) { position += 1 }
        }
    }

    private mutating func container(path: String, end: UInt8, depth: Int) {
        position += 1
        var keys: Set<String> = []
        var index = 0
        while true {
            skipBlank()
            guard position < text.count else { return }
            if text[position] == end || text[position] == UInt8(ascii: ",") {
                position += 1
                if text[position - 1] == end { return }
                continue
            }
            if end == UInt8(ascii: "]") {
                value(path: "\(path)[\(index)]", depth: depth + 1)
                index += 1
                continue
            }
            let start = position
            let key = string()
            let child = path.isEmpty ? key : "\(path).\(key)"
            if !keys.insert(key).inserted, duplicate == nil {
                duplicate = child
                lines[child] = line
            }
            skipBlank()
            position = max(position, start) + 1
            value(path: child, depth: depth + 1)
        }
    }

    /// The bytes between quotes, escapes left as they are.
    private mutating func string() -> String {
        position += 1
        let start = min(position, text.count)
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            position += text[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        let end = min(position, text.count)
        position += 1
        return String(decoding: text[start..<end], as: UTF8.self)
    }

    private mutating func skipBlank() {
        while position < text.count, [0x20, 0x0A, 0x0D, 0x09].contains(text[position]) {
            if text[position] == 0x0A { line += 1 }
            position += 1
        }
    }
}
