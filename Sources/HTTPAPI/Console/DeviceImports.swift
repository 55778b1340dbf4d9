public import Parking

/// Registers devices by the thousand, for the command line.
public protocol DeviceImports: Sendable {
    /// Registers many devices for the tenant of the scope, or none; answers how many.
    func importDevices(
        _ context: WriteContext, _ devices: [NewDevice], progress: @Sendable (Int) -> Void
    ) async throws(StoreFault) -> Result<Int, Refusal>
}
