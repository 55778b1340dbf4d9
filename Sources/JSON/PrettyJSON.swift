/// JSON for reading: a line for each member, two spaces for each level.
public enum PrettyJSON {
    /// Breaks compact JSON, as ``JSONWriter`` writes it, into lines.
    public static func text(_ json: [UInt8]) -> String {
        var text: [UInt8] = []
        var depth = 0
        var isInString = false
        var isEscaped = false
        func line() { text += [UInt8(ascii: "\n")] + Array(repeating: UInt8(ascii: " "), count: depth * 2) }
        for (index, byte) in json.enumerated() {
            if isInString {
                text.append(byte)
                if byte == UInt8(ascii: "\""), !isEscaped { isInString = false }
                isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
                continue
            }
            let next = index + 1 < json.count ? json[index + 1] : 0
            let previous = index > 0 ? json[index - 1] : 0
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                text.append(byte)
                if next == UInt8(ascii: "}") || next == UInt8(ascii: "]") { continue }
                depth += 1
                line()
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if previous != UInt8(ascii: "{"), previous != UInt8(ascii: "[") {
                    depth -= 1
                    line()
                }
                text.append(byte)
            case UInt8(ascii: ","):
                text.append(byte)
                line()
            case UInt8(ascii: ":"): text += [byte, UInt8(ascii: " ")]
            default:
                if byte == UInt8(ascii: "\"") { isInString = true }
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
