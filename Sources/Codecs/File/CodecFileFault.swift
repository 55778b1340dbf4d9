/// What is wrong with a value of a codec file, and where.
///
/// Becomes a ``CodecFileError`` once the file and the line are known.
struct CodecFileFault: Error {
    var path: String
    var reason: String
}
