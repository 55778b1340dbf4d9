import Foundation
import NIOCore
import Synchronization
import Testing

@testable import parkd

/// Where the demo's API listens when its port is taken.
struct FirstFreePortTests {
    /// What a run listened on, where these ports cannot be had.
    private func listened(
        _ ports: [Int], refused: [Int: CInt]
    ) async -> (tried: [Int], error: (any Error)?) {
        let tried = Mutex<[Int]>([])
        let service = FirstFreePort(host: "127.0.0.1", ports: ports) { port in
            tried.withLock { $0.append(port) }
            if let code = refused[port] { throw IOError(errnoCode: code, reason: "bind") }
        }
        do {
            try await service.run()
            return (tried.withLock { $0 }, nil)
        } catch {
            return (tried.withLock { $0 }, error)
        }
    }

    @Test("A port that somebody else takes at the last moment is passed over, and so is one that needs a privilege")
    func passedOver() async {
        let (tried, error) = await listened([80, 8080, 8081, 8082], refused: [80: EACCES, 8080: EADDRINUSE])
        #expect(tried == [80, 8080, 8081] && error == nil)
    }

    @Test("Where none is left, the last refusal is the answer; any other fault is one at once")
    func faults() async {
        let full = await listened([8080, 8081], refused: [8080: EADDRINUSE, 8081: EADDRINUSE])
        #expect(full.tried == [8080, 8081] && (full.error as? IOError)?.errnoCode == EADDRINUSE)
        let other = await listened([8080, 8081], refused: [8080: EADDRNOTAVAIL])
        #expect(other.tried == [8080] && (other.error as? IOError)?.errnoCode == EADDRNOTAVAIL)
    }

    @Test("The demo tries the port that is wanted, those next to it and at last any")
    func order() {
        #expect(DemoPort(wanted: 8080).others == Array(8081...8100) + [0])
        #expect(DemoPort(wanted: 65_534).others == [65_535, 0])
        #expect(DemoPort(wanted: 0).others == [])
        #expect(DemoPort(wanted: 8080).isStandIn(8081) && !DemoPort(wanted: 8080).isStandIn(8080))
        #expect(!DemoPort(wanted: 0).isStandIn(40_000))
    }
}
