import CBuild

/// Which parkd this is: the one place that says so.
public enum Version {
    /// Semantic version.
    public static let number = "0.1.0"
    /// The git commit that it was built from, `unknown` outside a checkout.
    public static let commit = String(cString: CBuild_commit())
}
