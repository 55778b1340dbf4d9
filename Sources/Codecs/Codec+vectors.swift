import JSON
import LoRaWAN
import Parking

extension Codec {
    /// How many vectors its file has, of frames and of commands.
    public var vectorCount: Int {
        downlinks.reduce(vectors.count) { $0 + $1.vectors.count }
    }

    /// What the codec makes of a vector's frame where that is not what the vector expects, as a sentence with both;
    /// `nil` where it is.
    public func mismatch(on vector: CodecVector) -> String? {
        let got = decode(vector)
        switch (vector.expected, got) {
        case (.rejection(let reason), .failure(let rejection)) where reason == rejection.reason: return nil
        case (.reading(let expected), .success(let reading)) where expected.says(sameAs: reading): return nil
        default: break
        }
        let expected =
            switch vector.expected {
            case .rejection(let reason): reason.rawValue
            case .reading(let reading): text(of: reading)
            }
        let found =
            switch got {
            case .failure(let rejection): "\(rejection.reason.rawValue): \(rejection.detail)"
            case .success(let reading): text(of: reading)
            }
        return "\(vector.subject): expected \(expected), got \(found)"
    }

    /// What the codec makes of a vector's frame or object, without the threshold of a distance.
    func decode(_ vector: CodecVector) -> Result<Reading, Rejection> {
        guard reads == .object else { return decode(fPort: vector.fPort, payload: vector.payload) }
        return (vector.object ?? []).withUnsafeBytes { object in
            objects?.decode(object) ?? decode(fPort: vector.fPort, payload: vector.payload)
        }
    }

    private func text(of reading: Reading) -> String {
        var writer = JSONWriter()
        reading.writeJSON(codec: self, to: &writer)
        return writer.text
    }
}

extension Reading {
    /// Whether both say the same; the order of details does not matter.
    func says(sameAs other: Reading) -> Bool {
        sorted == other.sorted
    }

    private var sorted: Reading {
        var sorted = self
        sorted.details.sort { $0.name < $1.name }
        for index in sorted.earlier.indices {
            sorted.earlier[index].reading.details.sort { $0.name < $1.name }
        }
        return sorted
    }
}
