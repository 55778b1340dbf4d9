import CJSONC

/// One parsed JSON text (RFC 8259), owned; its values are borrowed inside ``withRoot(_:)`` and die with it.
public struct JSONDocument: ~Copyable {
    private let root: OpaquePointer?

    /// Parses one document: strict grammar, UTF-8 checked, nothing but white space after it.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - depthMax: how deep arrays and objects may nest, 1…
    /// - Throws: ``JSONError``.
    public init(parsing bytes: UnsafeRawBufferPointer, depthMax: Int) throws(JSONError) {
        guard let tokener = json_tokener_new_ex(CInt(clamping: depthMax)) else {
            fatalError("json_tokener_new_ex: out of memory")
        }
        defer { json_tokener_free(tokener) }
        json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8)
        let text = bytes.bindMemory(to: CChar.self)
        guard let start = text.baseAddress, let length = CInt(exactly: text.count), length > 0 else {
            throw JSONError(code: .truncated, offset: 0)
        }
        if let fault = JSONGrammar.overlookedFault(in: bytes.bindMemory(to: UInt8.self)) { throw fault }
        var parsed = json_tokener_parse_ex(tokener, start, length)
        var offset = json_tokener_get_parse_end(tokener)
        if json_tokener_get_error(tokener) == json_tokener_continue {
            // A bare number at the end of input is complete only once a byte follows that cannot belong to it.
            var end: CChar = 0
            parsed = json_tokener_parse_ex(tokener, &end, 1)
            offset = bytes.count
        }
        let error = json_tokener_get_error(tokener)
        guard error == json_tokener_success else {
            throw JSONError(code: Self.code(of: error), offset: min(offset, bytes.count))
        }
        guard bytes.dropFirst(offset).allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) else {
            json_object_put(parsed)
            throw JSONError(code: .malformed, offset: offset)
        }
        root = parsed
    }

    /// Parses a document held in an array.
    public init(parsing bytes: [UInt8], depthMax: Int = 32) throws(JSONError) {
        let parsed: Result<OpaquePointer?, JSONError> = bytes.withUnsafeBytes { raw in
            do throws(JSONError) {
                let document = try JSONDocument(parsing: raw, depthMax: depthMax)
                return .success(document.relinquish())
            } catch {
                return .failure(error)
            }
        }
        root = try parsed.get()
    }

    deinit {
        json_object_put(root)
    }

    /// Lends the root value to `body`; no value may leave it.
    public borrowing func withRoot<Result, Failure: Error>(
        _ body: (JSONValue) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(JSONValue(root))
    }

    private consuming func relinquish() -> OpaquePointer? {
        let root = root
        discard self
        return root
    }

    private static func code(of error: json_tokener_error) -> JSONError.Code {
        switch error {
        case json_tokener_continue, json_tokener_error_parse_eof: .truncated
        case json_tokener_error_depth: .tooDeep
        case json_tokener_error_parse_utf8_string: .notUTF8
        default: .malformed
        }
    }
}
