import Codecs
import LoRaWAN
import Parking
import Postgres

/// What all batches of a run share.
struct RedecodeContext: Sendable {
    /// What is asked for.
    let order: RedecodeOrder
    /// The run's row; `nil` in a dry run, which writes nothing.
    var run: UUIDBits?
    /// The devices that have the codec now, by their own word or their profile's.
    var resolved: Set<DeviceID> = []
    /// Frames of the present round that were in quarantine and are readings now, with their rows there: history has not
    /// heard them yet.
    var recovered: [DeduplicationID: [Int64]] = [:]

    /// The only frames whose readings are looked at; `nil` for all.
    var onlyFrames: [DeduplicationID]? { order.isQuarantineOnly ? Array(recovered.keys) : nil }

    /// The name that the audit log has for the run.
    var requestID: String? { run?.description }
}

extension Parameters {
    /// The ports of the network that the codec names for itself, and the chosen frames.
    mutating func add(portsAndFramesOf context: RedecodeContext) {
        addColumn(context.order.codec.fPorts) { Int16($0) }
        if let frames = context.onlyFrames { addColumn(frames) { $0.uuid } } else { add(nil as UUIDBits?) }
    }
}
