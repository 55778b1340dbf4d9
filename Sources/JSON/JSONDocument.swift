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
        let parsed: Result<[JSONToken], JSONError> = bytes.withUnsafeBufferPointer { text in
            var parser = JSONParser(text: text, depthMax: depthMax)
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
