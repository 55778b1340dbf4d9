import LoRaWAN

/// Why a field cannot be read. Light, because a publisher may send a wrong optional field in every message.
enum FieldFault: Error {
    /// There is none, or an empty one.
    case absent
    /// It is of another kind or form; the words say what it is not.
    case invalid(StaticString)
    /// It is a number that does not fit.
    case outOfRange
    /// It is longer than anything genuine.
    case tooLong(Int, atMost: Int)
}

extension Rejection {
    /// What refuses an event for the lack of a field that it needs.
    ///
    /// - Parameter path: of the object that the field is in, with its dot.
    init(_ fault: FieldFault, of field: Field, in path: StaticString = "") {
        let name = "\(path)\(field.name)"
        switch fault {
        case .absent: self.init(.missingField, "\(name): absent")
        case .invalid(let words): self.init(.invalidField, "\(name): \(words)")
        case .outOfRange: self.init(.numberOutOfRange, "\(name): outside its range")
        case .tooLong(let count, let limit): self.init(.invalidField, "\(name): \(count) bytes, at most \(limit)")
        }
    }
}
