/// Which payloads a frame's rule takes, in a form that can be compared with another's.
struct FrameShape {
    let name: String
    let ports: Set<UInt8>
    let length: ClosedRange<Int>
    /// The ways in which the tests can hold: each gives, byte by byte, bits that must have a value.
    private let ways: [[Int: KnownBits]]

    private struct KnownBits {
        var mask: UInt8
        var value: UInt8
    }

    /// The application ports of LoRaWAN.
    static let anyPort = Set<UInt8>(1...223)

    init(name: String, ports: Set<UInt8>, length: ClosedRange<Int>, tests: Range<Int>, in program: DecodingProgram) {
        self.name = name
        self.ports = ports
        self.length = length
        var ways: [[Int: KnownBits]] = [[:]]
        for test in program.tests[tests] {
            let values = program.testValues[test.values]
            ways = ways.flatMap { way in
                values.compactMap { Self.narrowed(way, by: test, value: $0, length: length) }
            }
        }
        self.ways = ways
    }

    /// Whether no payload can pass.
    var isEmpty: Bool { ways.isEmpty }

    /// The first port and length at which some payload may pass here and there; where that cannot be excluded, it
    /// counts as possible. `nil` where there is none.
    func overlap(with other: FrameShape) -> (port: UInt8, length: Int)? {
        guard let port = ports.intersection(other.ports).min(), length.overlaps(other.length),
            sharesBytes(with: other)
        else { return nil }
        return (port, max(length.lowerBound, other.length.lowerBound))
    }

    private func sharesBytes(with other: FrameShape) -> Bool {
        ways.contains { way in
            other.ways.contains { otherWay in
                !way.contains { offset, bits in
                    guard let others = otherWay[offset] else { return false }
                    return (bits.value ^ others.value) & bits.mask & others.mask != 0
                }
            }
        }
    }

    /// `way` with the bits of one more test; `nil` where the two contradict each other.
    private static func narrowed(
        _ way: [Int: KnownBits], by test: FrameTest, value: UInt32, length: ClosedRange<Int>
    ) -> [Int: KnownBits]? {
        var way = way
        let location = test.location
        for index in 0..<location.byteCount {
            let place = location.isLittleEndian ? index : location.byteCount - 1 - index
            var offset = location.offset + index
            if location.offset < 0, length.count == 1 { offset += length.lowerBound }
            let bits = KnownBits(
                mask: UInt8(truncatingIfNeeded: test.mask >> UInt32(8 * place)),
                value: UInt8(truncatingIfNeeded: value >> UInt32(8 * place)))
            let known = way[offset] ?? KnownBits(mask: 0, value: 0)
            guard (known.value ^ bits.value) & known.mask & bits.mask == 0 else { return nil }
            way[offset] = KnownBits(mask: known.mask | bits.mask, value: known.value | bits.value)
        }
        return way
    }
}
