/// Bounds of what codecs read.
enum Limits {
    /// The longest duration that a frame can tell, in seconds: a year. No bay keeps a state for longer without its
    /// sensor speaking, and whatever is added to a time stays far from the end of all times.
    static let durationSMax: Double = 365 * 86_400
}
