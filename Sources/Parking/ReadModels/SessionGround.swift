public import LoRaWAN

/// What a new login rests on. It is looked at once more in the transaction that stores the login: a password that was
/// changed, or a login that was ended, while a request was on its way opens nothing.
public enum SessionGround: Sendable, Hashable {
    /// A password that this hash was compared with.
    case password(hash: String?)
    /// Another login of the same person.
    case session(UUIDBits?)
}
