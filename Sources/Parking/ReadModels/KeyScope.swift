/// What an API key may do with one kind of thing: `devices:read`, `spaces:write`.
public struct KeyScope: Sendable, Hashable {
    /// The kinds of thing that keys can be made for; people and keys are not among them.
    public enum Resource: String, Sendable, Hashable, CaseIterable {
        /// Devices, their assignments and readings.
        case devices
        /// Gateways and their statistics.
        case gateways
        /// Sites and their occupancy.
        case sites
        /// Spaces, their overrides and history.
        case spaces
        /// The dashboard's numbers.
        case dashboard
    }

    /// What may be done.
    public enum Access: String, Sendable, Hashable, CaseIterable {
        /// To look.
        case read
        /// To change, and to look.
        case write
    }

    /// With what.
    public let resource: Resource
    /// What.
    public let access: Access

    /// Names a scope.
    public init(_ resource: Resource, _ access: Access) {
        self.resource = resource
        self.access = access
    }

    /// Reads `<resource>:read` or `<resource>:write`; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let resource = Resource(rawValue: String(parts[0])),
            let access = Access(rawValue: String(parts[1]))
        else { return nil }
        self.init(resource, access)
    }

    /// Every scope that there is.
    public static let all = Resource.allCases.flatMap { resource in
        Access.allCases.map { KeyScope(resource, $0) }
    }

    /// Whether this allows what `needed` does; who may change may look.
    public func allows(_ needed: KeyScope) -> Bool {
        resource == needed.resource && (access == .write || needed.access == .read)
    }
}

extension KeyScope: CustomStringConvertible {
    /// `devices:read`
    public var description: String { "\(resource.rawValue):\(access.rawValue)" }
}
