import CBuild

/// Which parkd this is: the one place that says so.
enum Version {
    /// Semantic version.
    static let number = "0.1.0"
    /// The git commit that it was built from, `unknown` outside a checkout.
    static let commit = String(cString: CBuild_commit())
}
