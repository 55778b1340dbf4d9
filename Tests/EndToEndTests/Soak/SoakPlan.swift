/// When each fault comes, and which parts of the soak are compared.
///
/// The daemon is restarted at the beginning only, so that the last of its lives is long. In that life each fault of the
/// servers comes before the early window and again after it: what a daemon needs once, such as the page cache of its
/// spool, is in both windows, and only what grows from fault to fault or from uplink to uplink differs.
struct SoakPlan {
    /// A fault and its moment.
    struct Step {
        let fault: SoakFault
        let at: Duration
    }

    /// How long uplinks are sent.
    let length: Duration
    let steps: [Step]
    /// Without any fault, in the last life of the daemon, both at least a minute after its start; `nil` where the soak
    /// is too short to say anything about growth.
    let windows: (early: Range<Duration>, late: Range<Duration>)?
    /// The time after the last fault.
    let quiet: Range<Duration>

    /// The beginning of the daemon's last life, before the first fault of a server.
    var beginning: Range<Duration> {
        let lastStart = steps.last { $0.fault.isOfDaemon }?.at ?? .zero
        let firstFault = steps.first { !$0.fault.isOfDaemon }?.at ?? length
        return lastStart..<max(lastStart, firstFault)
    }

    /// From so many minutes on each fault comes twice and the windows are long enough to be compared.
    private static let longMinutes = 15

    /// Spreads the faults over so many minutes.
    init(minutes: Int) {
        let length = Duration.seconds(60 * minutes)
        let isLong = minutes >= Self.longMinutes
        let parts: [(SoakFault, Double)] =
            isLong
            ? [
                (.terminated, 0.02), (.killed, 0.045), (.terminated, 0.07), (.killed, 0.095),
                (.broker, 0.14), (.fast, 0.18), (.immediate, 0.22), (.away, 0.26),
                (.broker, 0.52), (.fast, 0.57), (.immediate, 0.62), (.away, 0.67),
            ]
            : [
                (.terminated, 0.06), (.killed, 0.14), (.broker, 0.22), (.fast, 0.30), (.immediate, 0.38),
                (.away, 0.46),
            ]
        self.length = length
        steps = parts.map { Step(fault: $0.0, at: length * $0.1) }
        windows = isLong ? (length * 0.36..<length * 0.50, length * 0.84..<length) : nil
        quiet = length * (isLong ? 0.84 : 0.80)..<length
    }
}
