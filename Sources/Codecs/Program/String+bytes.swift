import LoRaWAN

extension String {
    /// Lower-case hexadecimal digits, without an array on the way.
    init(hexOf bytes: UnsafeRawBufferPointer) {
        self.init(unsafeUninitializedCapacity: 2 * bytes.count) { digits in
            for (index, byte) in bytes.enumerated() {
                digits[2 * index] = HexDigits.lower(byte >> 4)
                digits[2 * index + 1] = HexDigits.lower(byte & 0x0F)
            }
            return 2 * bytes.count
        }
    }

    /// Numbers of two digits joined with colons: `20:10`.
    init(clockOf bytes: UnsafeRawBufferPointer) {
        self = bytes.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// Numbers joined with dots: `0.23.3`.
    init(versionOf bytes: UnsafeRawBufferPointer) {
        self.init(unsafeUninitializedCapacity: 4 * bytes.count) { digits in
            var count = 0
            for (index, byte) in bytes.enumerated() {
                if index > 0 {
                    digits[count] = UInt8(ascii: ".")
                    count += 1
                }
                for divisor: UInt8 in [100, 10, 1] where byte >= divisor || divisor == 1 {
                    digits[count] = UInt8(ascii: "0") + byte / divisor % 10
                    count += 1
                }
            }
            return count
        }
    }
}
