/// An argument that its parameter has accepted.
enum DownlinkValue: Sendable, Hashable {
    case raw(Int64)
    case colour(RGBColour)
    case clock(LocalTime)

    /// A whole number out of a colour or a clock.
    enum Part: String, Sendable, Hashable, CaseIterable {
        case red, green, blue
        /// The last two digits of the year.
        case year
        case month, day
        /// 0 for Sunday, through 6.
        case weekday
        case hour, minute, second

        /// What it can be.
        var range: ClosedRange<Int64> {
            switch self {
            case .red, .green, .blue: 0...255
            case .year: 0...99
            case .month: 1...12
            case .day: 1...31
            case .weekday: 0...6
            case .hour: 0...23
            case .minute, .second: 0...59
            }
        }

        /// Whether values of this kind have it.
        func belongs(to kind: DownlinkParameter.Kind) -> Bool {
            switch (self, kind) {
            case (.red, .colour), (.green, .colour), (.blue, .colour): true
            case (.red, _), (.green, _), (.blue, _): false
            case (_, .clock): true
            default: false
            }
        }
    }

    /// The whole number that goes into the payload: the value itself, or `part` of it.
    func integer(_ part: Part?) -> Int64 {
        switch (self, part) {
        case (.raw(let raw), _): raw
        case (.colour(let colour), .red): Int64(colour.red)
        case (.colour(let colour), .green): Int64(colour.green)
        case (.colour(let colour), .blue): Int64(colour.blue)
        case (.clock(let time), .year): Int64(time.year % 100)
        case (.clock(let time), .month): Int64(time.month)
        case (.clock(let time), .day): Int64(time.day)
        case (.clock(let time), .weekday): Int64(time.weekday)
        case (.clock(let time), .hour): Int64(time.hour)
        case (.clock(let time), .minute): Int64(time.minute)
        case (.clock(let time), .second): Int64(time.second)
        default: preconditionFailure("the loader refuses a part that its parameter lacks")
        }
    }
}
