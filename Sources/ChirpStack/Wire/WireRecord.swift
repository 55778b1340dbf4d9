import LoRaWAN

/// A message of either encoding: fields are asked for, and each answers for itself.
///
/// An absent field has its default, as proto3 wants it. A field that is there and cannot be read is a fault of that
/// field alone.
protocol WireRecord {
    /// Lends the bytes of a text, which need not be UTF-8; an absent one is empty.
    func withText<Value>(
        _ field: Field, _ body: (UnsafeBufferPointer<UInt8>) throws(FieldFault) -> Value
    ) throws(FieldFault) -> Value

    /// Octets; none where absent.
    func octets(_ field: Field) throws(FieldFault) -> [UInt8]

    /// A moment of the years 1 to 9999; `nil` where absent.
    func time(_ field: Field) throws(FieldFault) -> Timestamp?

    /// `false` where absent.
    func flag(_ field: Field) throws(FieldFault) -> Bool

    /// An exact integer; 0 where absent.
    func integer<Number: FixedWidthInteger>(_ field: Field) throws(FieldFault) -> Number

    /// A finite `double`; 0 where absent.
    func double(_ field: Field) throws(FieldFault) -> Double

    /// A finite `float`; 0 where absent.
    func float(_ field: Field) throws(FieldFault) -> Float

    /// The number of an enum's value; 0 where absent. `nil` where it comes as a name, which ``withText(_:_:)`` has.
    func enumNumber(_ field: Field) throws(FieldFault) -> Int64?

    /// A message inside; `nil` where absent.
    func record(_ field: Field) throws(FieldFault) -> Self?

    /// Visits the messages of a list; `nil` stands for one that cannot be read.
    func forEachRecord(_ field: Field, _ body: (Self?) -> Void) throws(FieldFault)

    /// Visits the entries of a `map<string, string>`; `nil` stands for a value that is no text.
    func forEachEntry(
        _ field: Field, _ body: (_ key: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>?) -> Void
    ) throws(FieldFault)
}
