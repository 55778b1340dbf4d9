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
        let got = decode(fPort: vector.fPort, payload: vector.payload)
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
        return "fPort \(vector.fPort.rawValue) \(HexDigits.text(vector.payload)): expected \(expected), got \(found)"
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
        var mine = self
        var others = other
        mine.details.sort { $0.name < $1.name }
        others.details.sort { $0.name < $1.name }
        return mine == others
    }
}
