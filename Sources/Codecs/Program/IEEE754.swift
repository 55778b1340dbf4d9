/// Numbers in IEEE 754, from their bits.
enum IEEE754 {
    /// Of 32 bits.
    static func single(_ bits: Int64) -> Double {
        Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    }

    /// Of 16 bits: a sign, five bits of exponent, ten of fraction.
    static func half(_ bits: Int64) -> Double {
        let exponent = Int(bits >> 10 & 0x1F)
        let fraction = Double(bits & 0x3FF) / 1024
        let magnitude: Double
        switch exponent {
        case 0: magnitude = Double(sign: .plus, exponent: -14, significand: 1) * fraction
        case 31: magnitude = fraction == 0 ? .infinity : .nan
        default: magnitude = Double(sign: .plus, exponent: exponent - 15, significand: 1) * (1 + fraction)
        }
        return bits >> 15 & 1 == 1 ? -magnitude : magnitude
    }
}
