/// One parsed JSON text (RFC 8259), owned; its values are borrowed inside ``withRoot(_:)`` and die with it.
public struct JSONDocument: ~Copyable {
    private let text: [UInt8]
    private let tokens: [JSONToken]

    /// Parses one document: strict grammar, UTF-8 checked, nothing but white space after it.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - depthMax: how deep arrays and objects may nest, 1…
    /// - Throws: ``JSONError``.
    public init(parsing bytes: UnsafeRawBufferPointer, depthMax: Int) throws(JSONError) {
        try self.init(parsing: Array(bytes), depthMax: depthMax)
    }

    /// Parses a document held in an array.
    public init(parsing bytes: [UInt8], depthMax: Int = 32) throws(JSONError) {
        try self.init(bytes, depthMax: depthMax, isSalvaging: false)
    }

    /// Parses what a stranger sent: a value that the grammar does not allow costs only itself, and is `.unreadable`.
    ///
    /// Such are `NaN` and other bare words, numbers and escapes that are none, and what is nested deeper than
    /// `depthMax`, which is skipped. Line ends inside texts are taken, and texts need not be UTF-8. What makes out the
    /// document stays strict: brackets, commas, colons and keys, and that nothing but white space follows.
    public init(salvaging bytes: UnsafeRawBufferPointer, depthMax: Int) throws(JSONError) {
        try self.init(Array(bytes), depthMax: depthMax, isSalvaging: true)
    }

    /// Parses what a stranger sent, held in an array.
    public init(salvaging bytes: [UInt8], depthMax: Int = 32) throws(JSONError) {
        try self.init(bytes, depthMax: depthMax, isSalvaging: true)
    }

    private init(_ bytes: [UInt8], depthMax: Int, isSalvaging: Bool) throws(JSONError) {
        let parsed: Result<[JSONToken], JSONError> = bytes.withUnsafeBufferPointer { text in
            var parser = JSONParser(text: text, depthMax: depthMax, isSalvaging: isSalvaging)
            do throws(JSONError) {
                try parser.parse()
                return .success(parser.tokens)
            } catch {
                return .failure(error)
            }
        }
        tokens = try parsed.get()
        text = bytes
    }

    /// Lends the root value to `body`; no value may leave it.
    public borrowing func withRoot<Result, Failure: Error>(
        _ body: (JSONValue) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try text.withUnsafeBufferPointer { text throws(Failure) in
            try tokens.withUnsafeBufferPointer { tokens throws(Failure) in
                guard let text = text.baseAddress, let tokens = tokens.baseAddress else {
                    preconditionFailure("a document has a text and a value")
                }
                return try body(JSONValue(text: text, tokens: tokens, index: 0))
            }
        }
    }
}
