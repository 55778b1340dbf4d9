public import LoRaWAN
import Parking

extension Codec {
    /// How the codec comes to what ``decode(fPort:payload:)-(_,[UInt8])`` gives for this frame.
    public func explain(fPort: FPort, payload: [UInt8]) -> Explanation {
        let result = decode(fPort: fPort, payload: payload)
        let candidates = program.candidates(fPort: fPort, payload: payload)
        let index = candidates.firstIndex { $0.obstacle == nil }
        let walk = payload.withUnsafeBytes { bytes in
            var walk = ExplanationWalk(codec: self, payload: bytes)
            if let index { walk.explain(frame: index) }
            return walk
        }
        return Explanation(
            frames: candidates, taken: index.map { candidates[$0] }, rows: walk.rows(settledBy: result),
            unread: walk.unread, result: result)
    }
}
