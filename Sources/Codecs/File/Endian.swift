/// The order of bytes in an integer.
enum Endian: String, CaseIterable {
    case big, little
}
