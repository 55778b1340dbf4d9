/// What a PATCH says of one field; where `Value` is optional, `set(nil)` clears the field.
public enum Change<Value: Sendable & Hashable>: Sendable, Hashable {
    /// The request does not name it.
    case keep
    /// It becomes this.
    case set(Value)

    /// The new value; `nil` where the field is kept.
    public var value: Value? {
        if case .set(let value) = self { value } else { nil }
    }

    /// Whether the request names the field.
    public var isSet: Bool { value != nil }

    /// What the field is afterwards.
    public func applied(to old: Value) -> Value { value ?? old }
}
