import HTTPAPI
import ServiceLifecycle

/// Serves on the first of some ports that nobody else has.
///
/// Each is simply listened on: one that was only looked at could be taken before it is used.
struct FirstFreePort: Service {
    let host: String
    /// At least one.
    let ports: [Int]
    /// Serves on a port until it is told to stop; throws where it cannot listen there.
    let serve: @Sendable (_ port: Int) async throws -> Void

    func run() async throws {
        for port in ports.dropLast() {
            do {
                return try await serve(port)
            } catch {
                guard ListeningFault(error, host: host, port: port)?.isOfPort == true else { throw error }
            }
        }
        try await serve(ports[ports.count - 1])
    }
}
