import LoRaWAN
import Parking

/// What all batches of a run share.
struct RedecodeContext: Sendable {
    /// What is asked for.
    let order: RedecodeOrder
    /// The run's row; `nil` in a dry run, which writes nothing.
    var run: UUIDBits?
    /// The devices that have the codec now, by their own word or their profile's.
    var resolved: Set<DeviceID> = []
    /// Frames that were in quarantine and are readings now, with their rows there: history has not heard them yet.
    var recovered: [DeduplicationID: [Int64]] = [:]

    /// The name that the audit log has for the run.
    var requestID: String? { run?.description }
}
