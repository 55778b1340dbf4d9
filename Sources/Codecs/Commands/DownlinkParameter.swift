/// One argument of a command: what it may be and what it is where nobody says.
public struct DownlinkParameter: Sendable, Hashable {
    /// A name that stands for a raw value.
    public struct Choice: Sendable, Hashable {
        /// What the user writes, in snake_case.
        public let name: String
        /// What the device receives.
        let raw: Int64
    }

    /// What kind of value it takes.
    public enum Kind: Sendable, Hashable {
        /// A number of `unit` (empty where it has none); the device receives it times `divide`, as a whole number in
        /// `raw`.
        case number(raw: ClosedRange<Int64>, divide: Int64, unit: String)
        /// One of a few names.
        case choice([Choice])
        /// Yes or no.
        case flag
        /// A colour of the web: `#00FF00`.
        case colour
        /// A date and a time of day, or `now`.
        case clock
    }

    /// Its name in snake_case, with the unit where it has one.
    public let name: String
    /// What it takes.
    public let kind: Kind
    /// What it is where nobody says, as a user would write it; `nil` where it must be given.
    public let defaultText: String?
    /// What a reader should know about it; empty where nothing is.
    public let note: String

    /// What it accepts, in a few words: `1 to 168 h`, `confirmed or unconfirmed`.
    public var accepts: String {
        switch kind {
        case .number(let raw, let divide, let unit):
            let ends = "\(Self.text(raw.lowerBound, divide: divide)) to \(Self.text(raw.upperBound, divide: divide))"
            let step = divide == 1 ? "" : " in steps of \(Self.text(1, divide: divide))"
            return ends + (unit.isEmpty ? "" : " \(unit)") + step
        case .choice(let choices): return choices.map(\.name).joined(separator: " or ")
        case .flag: return "true or false"
        case .colour: return "a colour such as #00FF00"
        case .clock: return "a local time such as 2026-01-31T13:28:00, or now"
        }
    }

    /// The value that `text` stands for; `nil` where this parameter does not accept it.
    func value(of text: String, now: LocalTime) -> DownlinkValue? {
        switch kind {
        case .number(let range, let divide, _):
            guard let raw = DecimalText.raw(text, divide: divide), range.contains(raw) else { return nil }
            return .raw(raw)
        case .choice(let choices): return choices.first { $0.name == text }.map { .raw($0.raw) }
        case .flag:
            switch text {
            case "true", "1": return .raw(1)
            case "false", "0": return .raw(0)
            default: return nil
            }
        case .colour: return RGBColour(text).map { .colour($0) }
        case .clock: return text == "now" ? .clock(now) : LocalTime(text).map { .clock($0) }
        }
    }

    /// The raw values that the device may receive; `nil` for a colour and a clock, whose parts have their own ranges.
    var rawRange: ClosedRange<Int64>? {
        switch kind {
        case .number(let raw, _, _): raw
        case .choice(let choices):
            (choices.map(\.raw).min() ?? 0)...(choices.map(\.raw).max() ?? 0)
        case .flag: 0...1
        case .colour, .clock: nil
        }
    }

    private static func text(_ raw: Int64, divide: Int64) -> String {
        raw.isMultiple(of: divide) ? "\(raw / divide)" : "\(Double(raw) / Double(divide))"
    }
}
