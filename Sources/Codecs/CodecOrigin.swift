/// Where the names of a codec stand in its file.
struct CodecOrigin: Sendable {
    /// The path of the file; empty where the codec was made without one.
    var file = ""
    /// The line of `id`.
    var idLine: Int?
    /// The line of each profile name, in the file's order.
    var profileLines: [Int?] = []
}
