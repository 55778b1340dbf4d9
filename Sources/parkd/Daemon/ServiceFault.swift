/// Why the daemon had to end: one of its services failed.
struct ServiceFault: Error, CustomStringConvertible {
    /// The sentence for the operator, with the key that mends it where there is one.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
