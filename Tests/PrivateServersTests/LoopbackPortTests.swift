import PrivateServers
import Testing

struct LoopbackPortTests {
    @Test("A port is given once, below the range of clients' ports: no server finds another where it stood before")
    func onlyOnce() throws {
        let ports = try (0..<300).map { _ in try LoopbackPort.free() }
        #expect(Set(ports).count == ports.count)
        #expect(ports.allSatisfy { (20_000..<32_000).contains($0) })
    }
}
