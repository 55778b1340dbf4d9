public import LoRaWAN

/// A space that is to be taken out of use, whatever its sensor says.
public struct NewOverride: Sendable, Hashable {
    /// Why a space is out of use, as a word for programs.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Something is in the way, or it is kept clear.
        case blocked
        /// It cannot be used.
        case outOfService = "out_of_service"
    }

    /// Why, as a word for programs.
    public var kind: Kind
    /// When it ends by itself; `nil` lasts until someone ends it.
    public var until: Timestamp?
    /// Why, for people.
    public var reason: String

    /// Describes an override that begins at once.
    public init(_ kind: Kind, until: Timestamp?, reason: String) {
        self.kind = kind
        self.until = until
        self.reason = reason
    }
}
