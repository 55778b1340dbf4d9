#if canImport(Glibc)
    import Glibc
#endif

/// How a gateway hears the sensors of a site: signal strength falls by 20 dB for ten times the distance.
struct RadioPath: Sendable {
    /// Index of the city's gateways.
    let gateway: Int
    /// The mean strength in dBm.
    let meanRSSI: Double

    /// No gateway hears less than this, in dBm.
    static let sensitivity = -122.0

    /// The paths from a site to each gateway that may hear it, strongest first.
    static func all(from site: SimulatedSite, to gateways: [SimulatedGateway]) -> [RadioPath] {
        let paths = gateways.enumerated().map { index, gateway in
            let north = (gateway.latitude - site.latitude) * 111.2
            let east = (gateway.longitude - site.longitude) * 111.2 * cos(site.latitude * .pi / 180)
            let kilometres = max((north * north + east * east).squareRoot(), 0.05)
            return RadioPath(gateway: index, meanRSSI: -94 - 20 * log10(kilometres))
        }
        return Array(paths.sorted { $0.meanRSSI > $1.meanRSSI }.prefix(4))
    }
}
