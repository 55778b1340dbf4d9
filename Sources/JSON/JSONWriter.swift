/// Writes compact JSON into one growing byte buffer; separators are placed by the writer, so callers cannot forget
/// them.
///
/// Answers are written with every key, absent values as `null`, which synthesised `Encodable` does not do; and a list
/// of a hundred rows costs one buffer instead of a tree.
public struct JSONWriter: Sendable {
    /// What has been written so far.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Starts an empty document; `capacity` in bytes is reserved at once.
    public init(capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    /// The text so far, for messages and tests.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes `{…}` with what `body` adds as its members.
    public mutating func object<Failure: Error>(
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        open("{")
        try body(&self)
        close("}")
    }

    /// Writes `[…]` with what `body` adds as its elements.
    public mutating func array<Failure: Error>(
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        open("[")
        try body(&self)
        close("]")
    }

    /// Writes the key of a member; exactly one value must follow.
    public mutating func key(_ name: String) {
        separate()
        quote(name.utf8)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes an object-valued member.
    public mutating func object<Failure: Error>(
        _ name: String, _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        key(name)
        try object(body)
    }

    /// Writes an array-valued member.
    public mutating func array<Failure: Error>(
        _ name: String, _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        key(name)
        try array(body)
    }

    /// Writes `null`.
    public mutating func null() {
        raw("null".utf8)
    }

    /// Writes a text, `null` where absent.
    public mutating func value(_ text: String?) {
        guard let text else { return null() }
        separate()
        quote(text.utf8)
        needsComma = true
    }

    /// Writes a text that is known as UTF-8 bytes.
    public mutating func value(utf8 text: some Sequence<UInt8>) {
        separate()
        quote(text)
        needsComma = true
    }

    /// Writes a boolean, `null` where absent.
    public mutating func value(_ flag: Bool?) {
        guard let flag else { return null() }
        raw((flag ? "true" : "false").utf8)
    }

    /// Writes an integer, `null` where absent.
    @inlinable
    public mutating func value(_ number: (some BinaryInteger)?) {
        guard let number else { return null() }
        raw(String(number).utf8)
    }

    /// Writes a number in its shortest exact form, integral ones without `.0`; `null` where absent or not finite.
    public mutating func value(_ number: Double?) {
        guard let number, number.isFinite else { return null() }
        if let integer = Int64(exactly: number), integer.magnitude < 1 << 53 {
            raw(String(integer).utf8)
        } else {
            raw(number.description.utf8)
        }
    }

    /// Writes a number in the shortest form of its own precision: 3.3 stays 3.3.
    public mutating func value(_ number: Float?) {
        guard let number, number.isFinite else { return null() }
        if let integer = Int64(exactly: number), integer.magnitude < 1 << 24 {
            raw(String(integer).utf8)
        } else {
            raw(number.description.utf8)
        }
    }

    /// Writes a member whose value is a text, `null` where absent.
    public mutating func member(_ name: String, _ text: String?) {
        key(name)
        value(text)
    }

    /// Writes a boolean member, `null` where absent.
    public mutating func member(_ name: String, _ flag: Bool?) {
        key(name)
        value(flag)
    }

    /// Writes an integer member, `null` where absent.
    @inlinable
    public mutating func member(_ name: String, _ number: (some BinaryInteger)?) {
        key(name)
        value(number)
    }

    /// Writes a number member, `null` where absent.
    public mutating func member(_ name: String, _ number: Double?) {
        key(name)
        value(number)
    }

    /// Writes a number member, `null` where absent.
    public mutating func member(_ name: String, _ number: Float?) {
        key(name)
        value(number)
    }

    /// Writes a member with `null`.
    public mutating func memberNull(_ name: String) {
        key(name)
        null()
    }

    /// Writes a value that is JSON text already; the caller vouches for it.
    public mutating func raw(_ json: some Sequence<UInt8>) {
        separate()
        Self.lend(json) { bytes.append(contentsOf: $0) }
        needsComma = true
    }

    private mutating func open(_ bracket: Unicode.Scalar) {
        separate()
        bytes.append(UInt8(ascii: bracket))
        needsComma = false
    }

    private mutating func close(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
    }

    private mutating func quote(_ text: some Sequence<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        Self.lend(text) { appendEscaped($0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Almost no text has anything to escape, so it is copied in stretches, not byte by byte.
    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for (index, byte) in text.enumerated() where Self.isEscaped(byte) {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            start = index + 1
            bytes.append(UInt8(ascii: "\\"))
            guard byte < 0x20 else {
                bytes.append(byte)
                continue
            }
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(UInt8(ascii: "0") + byte >> 4)
            let low = byte & 0x0F
            bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Lends the bytes in one piece: the sequence's own where it has them so, which every text and array has.
    private static func lend(_ sequence: some Sequence<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        let lent: Void? = sequence.withContiguousStorageIfAvailable { body($0) }
        if lent == nil { Array(sequence).withUnsafeBufferPointer { body($0) } }
    }
}
