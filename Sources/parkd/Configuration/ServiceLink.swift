/// Environment variables that a platform makes for a service called parkd, and that nobody meant as a setting.
///
/// Kubernetes puts the address of every Service of a namespace into each of its pods ("Discovering services",
/// environment variables): for one named `parkd`, or `parkd-` and a word, `PARKD_SERVICE_HOST`, `PARKD_SERVICE_PORT`,
/// `PARKD_SERVICE_PORT_HTTP`, `PARKD_PORT` and `PARKD_PORT_8080_TCP_ADDR`. Docker's links make the latter two,
/// `PARKD_NAME` and `PARKD_ENV_…`.
enum ServiceLink {
    /// Whether a variable is one of them.
    static func isOne(_ name: String, value: String) -> Bool {
        guard name.hasPrefix("PARKD_") else { return false }
        if name.contains(/^PARKD(_[A-Z0-9_]+)?_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)$/) { return true }
        if name.contains(/^PARKD(_[A-Z0-9_]+)?_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/) { return true }
        if name == "PARKD_PORT" || name == "PARKD_NAME" || name.hasPrefix("PARKD_ENV_") { return true }
        // A person may mean a setting by such a name; no person writes such a value.
        return name.hasSuffix("_PORT") && value.contains(/^(tcp|udp|sctp):\/\//)
    }

    /// The warning about those that are there; `nil` where there are none.
    static func warning(_ names: [String]) -> String? {
        guard !names.isEmpty else { return nil }
        return
            "\(names.joined(separator: ", ")): no keys of parkd, ignored. Kubernetes makes such variables for a "
            + "Service of this name; enableServiceLinks: false in the pod leaves them out."
    }
}
