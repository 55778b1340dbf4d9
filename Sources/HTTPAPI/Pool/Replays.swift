import LoRaWAN
import Logging
import Model
import Parking

/// What follows the registration of a device: what was kept of it while it was an orphan becomes its readings at once.
struct Replays: Sendable {
    let replay: any OrphanReplay
    let reads: any TenantReads

    /// The device as it is after the replay; as it was registered where nothing is kept, or the replay has to wait for
    /// the daemon's maintenance.
    func replayed(
        _ outcome: Result<DeviceView, Refusal>, _ context: WriteContext, _ request: APIRequest
    ) async throws(Refusal) -> DeviceView {
        let device = try outcome.get()
        do {
            guard try await replay.replayOrphan(device.devEUI) > 0 else { return device }
            return try await reads.device(scope: context.scope, .id(device.id)) ?? device
        } catch {
            request.logger.warning(
                "the kept uplinks of a device will be replayed later",
                metadata: [LogKey.detail: .string(error.detail)])
            return device
        }
    }
}
