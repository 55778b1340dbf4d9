/// Bounds of what codecs read.
enum Limits {
    /// The longest duration that a frame can tell, in seconds: a year. No bay keeps a state for longer without its
    /// sensor speaking, and whatever is added to a time stays far from the end of all times.
    static let durationSMax: Double = 365 * 86_400
    /// The largest object that a codec reads, in bytes of JSON; genuine ones have some hundreds.
    static let objectBytesMax = 16 * 1024
    /// How deep an object may nest.
    static let objectDepthMax = 8
    /// How many steps a path into an object has.
    static let objectStepsMax = 8
    /// How many values a path with `*` may reach.
    static let objectElementsMax = 64
    /// How many places a field may have.
    static let objectPlacesMax = 8
    /// The longest text that becomes a detail; a longer one is left out.
    static let objectTextBytesMax = 256
}
