/// Which bits of a downlink are taken: each bit of an open byte by exactly one field, a fixed byte by none.
struct DownlinkLayout {
    private let isOpen: [Bool]
    private var filled: [UInt8]

    init(isOpen: [Bool]) {
        self.isOpen = isOpen
        filled = isOpen.map { _ in 0 }
    }

    /// Takes the bits of a field; refuses those that are taken or fixed.
    mutating func fill(_ field: DownlinkField, node: FileNode) throws(CodecFileFault) {
        for (byte, mask) in field.bits {
            guard isOpen[byte] else {
                throw node.fault("byte \(byte) is fixed by the template; write .. there, or a dot in a text")
            }
            guard filled[byte] & mask == 0 else {
                throw node.fault("overlaps another field in \(Self.names(of: filled[byte] & mask)) of byte \(byte)")
            }
            filled[byte] |= mask
        }
    }

    /// Refuses an open bit that no field fills: what would be sent there?
    func expectFilled(node: FileNode) throws(CodecFileFault) {
        for (byte, mask) in filled.enumerated() where isOpen[byte] && mask != 0xFF {
            throw node.fault(
                "\(Self.names(of: ~mask)) of byte \(byte) is filled by no field; a fixed one has a \"value\"")
        }
    }

    private static func names(of mask: UInt8) -> String {
        let bits = (0..<8).reversed().filter { mask >> UInt8($0) & 1 == 1 }
        return "bit " + bits.map(String.init).joined(separator: ", ")
    }
}
