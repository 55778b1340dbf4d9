/// What is wrong with a value of a codec file, and where: becomes a ``CodecFileError`` once the file and line are known.
struct CodecFileFault: Error {
    var path: String
    var reason: String
}
