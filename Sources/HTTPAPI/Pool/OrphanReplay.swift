public import LoRaWAN
public import Parking

/// Turns the kept uplinks of a DevEUI that has been registered into readings, as if they came now.
///
/// Nothing is lost where it does not happen: what is kept stays until it is stored, and the daemon's maintenance looks
/// for it too.
public protocol OrphanReplay: Sendable {
    /// Replays what is kept of a DevEUI; returns how many uplinks that were. Again is harmless.
    func replayOrphan(_ devEUI: DevEUI) async throws(StoreFault) -> Int
}
