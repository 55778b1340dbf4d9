public import LoRaWAN

/// What a gateway did in a stretch of time, computed from what it reported.
public struct GatewayStatistics: Sendable, Hashable {
    /// The counters of some time.
    public struct Counters: Sendable, Hashable {
        /// Reports that came.
        public var reports: Int
        /// Frames received from the air.
        public var rxReceived: Int64
        /// Of those, the ones with a good CRC.
        public var rxOK: Int64
        /// Frames that it was asked to send.
        public var txReceived: Int64
        /// Of those, the ones that it sent.
        public var txEmitted: Int64
        /// For how many seconds a report was no older than twice the interval, which is when a gateway is online.
        public var onlineS: Double

        /// Names all of them.
        public init(
            reports: Int, rxReceived: Int64, rxOK: Int64, txReceived: Int64, txEmitted: Int64, onlineS: Double
        ) {
            self.reports = reports
            self.rxReceived = rxReceived
            self.rxOK = rxOK
            self.txReceived = txReceived
            self.txEmitted = txEmitted
            self.onlineS = onlineS
        }

        /// Nothing reported.
        public static let none = Counters(
            reports: 0, rxReceived: 0, rxOK: 0, txReceived: 0, txEmitted: 0, onlineS: 0)

        /// The sum of two stretches of time.
        public static func + (left: Counters, right: Counters) -> Counters {
            Counters(
                reports: left.reports + right.reports, rxReceived: left.rxReceived + right.rxReceived,
                rxOK: left.rxOK + right.rxOK, txReceived: left.txReceived + right.txReceived,
                txEmitted: left.txEmitted + right.txEmitted, onlineS: left.onlineS + right.onlineS)
        }
    }

    /// The EUI that it sends.
    public var gatewayID: GatewayID
    /// Devices that are heard now and whose last uplink this gateway heard best.
    public var connectedDevices: Int
    /// What it reported in each step of the window, in order.
    public var series: [Counters]
    /// From when on it can have been online: the beginning of the window, or its registration where that is later and
    /// nothing was reported before.
    public var countsFrom: Timestamp
    /// The window.
    public var window: GatewayStatsWindow

    /// Names all of it.
    public init(
        gatewayID: GatewayID, connectedDevices: Int, series: [Counters], countsFrom: Timestamp,
        window: GatewayStatsWindow
    ) {
        self.gatewayID = gatewayID
        self.connectedDevices = connectedDevices
        self.series = series
        self.countsFrom = countsFrom
        self.window = window
    }

    /// All steps together.
    public var total: Counters { series.reduce(.none, +) }

    /// For how much of the window it was online, in per cent to two decimals; `nil` where it did not exist yet.
    public var uptimePercentage: Double? {
        Self.percentage(total.onlineS, of: window.to.seconds(since: max(countsFrom, window.from)))
    }

    /// The same for the step of that number.
    public func uptimePercentage(ofStep index: Int) -> Double? {
        let begin = max(window.start(ofStep: index), countsFrom)
        return Self.percentage(series[index].onlineS, of: window.end(ofStep: index).seconds(since: begin))
    }

    private static func percentage(_ part: Double, of whole: Double) -> Double? {
        guard whole > 0 else { return nil }
        return min(100, (part / whole * 10_000).rounded() / 100)
    }
}
