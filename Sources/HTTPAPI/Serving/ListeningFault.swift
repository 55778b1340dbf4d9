import Glibc
import NIOCore

/// Why an address cannot be listened on.
public struct ListeningFault: Error, CustomStringConvertible {
    /// The address and what is the matter with it, such as `127.0.0.1:8080 is taken by another process`.
    public let description: String
    /// Whether another port of the same address may do: this one is taken, or needs a privilege.
    public let isOfPort: Bool

    /// Recognises what a server's start throws; `nil` where it is something else.
    public init?(_ error: any Error, host: String, port: Int) {
        let address = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        switch error {
        case let error as IOError:
            description = "\(address) \(Self.reason(error))"
            isOfPort = [EADDRINUSE, EACCES, EPERM].contains(error.errnoCode)
        case let error as SocketAddressError.UnknownHost:
            description = "\(address) cannot be listened on: no address is known for \(error.host)"
            isOfPort = false
        default: return nil
        }
    }

    private static func reason(_ error: IOError) -> String {
        switch error.errnoCode {
        case EADDRINUSE: "is taken by another process"
        case EACCES, EPERM: "may not be listened on: permission denied (ports below 1024 need a privilege)"
        case EADDRNOTAVAIL: "is no address of this machine"
        default: "cannot be listened on: \(error)"
        }
    }
}
