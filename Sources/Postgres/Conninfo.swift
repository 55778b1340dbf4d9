import CLibPQ

/// Connection strings: libpq's URLs and keyword lists.
public enum Conninfo {
    /// What is wrong with a connection string, in libpq's words without its values; `nil` where it can be tried.
    public static func fault(in text: String) -> String? {
        var message: UnsafeMutablePointer<CChar>?
        defer { PQfreemem(message) }
        guard let options = PQconninfoParse(text, &message) else {
            return message.map { String(cString: $0).split(whereSeparator: \.isNewline).joined(separator: " ") }
                ?? "not understood"
        }
        PQconninfoFree(options)
        return nil
    }
}
