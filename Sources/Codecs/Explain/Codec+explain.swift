public import LoRaWAN
import Parking

extension Codec {
    /// How the codec comes to what ``decode(fPort:payload:occupiedBelowMM:)`` gives for this frame.
    ///
    /// - Parameter occupiedBelowMM: the limit of one device, in millimetres; `nil` for the codec's.
    public func explain(fPort: FPort, payload: [UInt8], occupiedBelowMM: Int? = nil) -> Explanation {
        let result = decode(fPort: fPort, payload: payload, occupiedBelowMM: occupiedBelowMM)
        let candidates = program.candidates(fPort: fPort, payload: payload)
        let index = candidates.firstIndex { $0.obstacle == nil }
        let walk = payload.withUnsafeBytes { bytes in
            var walk = ExplanationWalk(codec: self, payload: bytes)
            if let index { walk.explain(frame: index) }
            if case .success(let reading) = result {
                walk.explainThreshold(of: reading, occupiedBelowMM: occupiedBelowMM)
            }
            return walk
        }
        return Explanation(
            frames: candidates, taken: index.map { candidates[$0] }, rows: walk.rows(settledBy: result),
            unread: walk.unread, result: result)
    }

    /// How the codec comes to what ``decode(object:occupiedBelowMM:)-([UInt8]?,_)`` gives for this object.
    ///
    /// - Parameter occupiedBelowMM: the limit of one device, in millimetres; `nil` for the codec's.
    public func explain(object: [UInt8], occupiedBelowMM: Int? = nil) -> Explanation {
        let result = decode(object: object, occupiedBelowMM: occupiedBelowMM)
        return object.withUnsafeBytes { bytes in
            var walk = ExplanationWalk(codec: self, payload: UnsafeRawBufferPointer(start: nil, count: 0))
            if let objects { walk.explain(objects, on: bytes) }
            if case .success(let reading) = result {
                walk.explainThreshold(of: reading, occupiedBelowMM: occupiedBelowMM)
            }
            return Explanation(frames: [], taken: nil, rows: walk.rows(settledBy: result), unread: [], result: result)
        }
    }
}
