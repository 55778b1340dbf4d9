import Ingest
import LoRaWAN
import Postgres

/// Why readings could not be decoded again; what was committed before stays, and a second run goes on from there.
public struct RedecodeFault: Error, Sendable, Equatable {
    /// Which kind.
    public enum Code: String, Sendable {
        /// A device of the order is not registered.
        case unknownDevice
        /// Another run is at work on this database.
        case busy
        /// The database is away, or refuses.
        case database
    }

    /// Which kind.
    public let code: Code
    /// Whether the database is merely away.
    public let isUnavailable: Bool
    /// One sentence with what to do.
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
        isUnavailable = false
    }

    init(unregistered device: DevEUI) {
        self.init(.unknownDevice, "--device \(device): no device with this DevEUI is registered.")
    }

    init(_ fault: IngestFault) {
        code = .database
        detail = fault.detail
        isUnavailable = fault.code == .unavailable || fault.code == .tableHeld
    }

    init(_ error: PostgresError) {
        code = error.isLockTimeout ? .busy : .database
        detail =
            error.isLockTimeout
            ? "Somebody has had rows or a table locked for too long (\(error.debugDescription)). End that transaction; "
                + "the same command then goes on after the last batch."
            : error.debugDescription
        isUnavailable = error.code == .unavailable
    }
}
