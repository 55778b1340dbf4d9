import Testing

@testable import HTTPAPI

@Suite("A crowd keeps nobody from health, and one address nobody from the API", .timeLimit(.minutes(2)))
struct CrowdTests {
    private static func ask(_ connection: RawConnection, _ path: String, _ more: String = "") -> String {
        connection.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\(more)\r\n")
        return connection.receive { $0.contains("\r\n\r\n{") && $0.hasSuffix("}") }
    }

    private static func isLive(_ port: Int) -> Bool {
        let connection = RawConnection(port: port)
        defer { connection.close() }
        return ask(connection, "/health/live").hasPrefix("HTTP/1.1 200 ")
    }

    /// A ceiling in all, or for one address.
    private static func limits(_ isPerAddress: Bool) -> ConnectionLimits {
        var limits = ConnectionLimits.patient
        if isPerAddress { limits.connectionsPerAddress = 2 } else { limits.connectionsMax = 2 }
        return limits
    }

    @Test(
        "Where the ceiling of connections is reached, health answers, and everything else is 503 with Retry-After",
        arguments: [true, false])
    func ceiling(isPerAddress: Bool) async throws {
        try await House(limits: Self.limits(isPerAddress)).server.serve { port async throws in
            await RawConnection.open(port) { first in
                let second = RawConnection(port: port)
                for seated in [first, second] { #expect(Self.ask(seated, "/").hasPrefix("HTTP/1.1 200 ")) }
                for path in ["/health/live", "/health", "/health/ready", "/health/live?x"] {
                    let third = RawConnection(port: port)
                    let answer = Self.ask(third, path)
                    #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("onnection: close"))
                    third.close()
                }
                for path in ["/", "/api/v6/status", "/openapi.json", "/metrics", "/health/live/../../metrics"] {
                    let third = RawConnection(port: port)
                    let answer = Self.ask(third, path)
                    #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("etry-After: "), "\(path)")
                    #expect(answer.contains("application/problem+json"))
                    third.close()
                }
                // Who has a place keeps it.
                #expect(Self.ask(first, "/").hasPrefix("HTTP/1.1 200 "))
                second.close()
            }
        }
    }

    @Test("Connections that say nothing cannot hold the places for health", arguments: [true, false])
    func reserve(isPerAddress: Bool) async throws {
        try await House(limits: Self.limits(isPerAddress)).server.serve { port async throws in
            await RawConnection.open(port) { first in
                #expect(Self.ask(first, "/").hasPrefix("HTTP/1.1 200 "))
                let crowd = (0..<100).map { _ in RawConnection(port: port) }
                // While the crowd still pours in, a prober may have to try again.
                while !Self.isLive(port) {}
                for _ in 0..<10 {
                    let prober = RawConnection(port: port)
                    #expect(Self.ask(prober, "/health/live").hasPrefix("HTTP/1.1 200 "))
                    prober.close()
                }
                for connection in crowd { connection.close() }
            }
        }
    }

    @Test("A place is free again as soon as a connection is closed")
    func freed() async throws {
        try await House(limits: Self.limits(true)).server.serve { port async throws in
            await RawConnection.open(port) { first in
                #expect(Self.ask(first, "/").hasPrefix("HTTP/1.1 200 "))
                for _ in 0..<10 {
                    var second = RawConnection(port: port)
                    while !Self.ask(second, "/").hasPrefix("HTTP/1.1 200 ") {
                        second.close()
                        second = RawConnection(port: port)
                    }
                    #expect(Self.ask(second, "/").hasPrefix("HTTP/1.1 200 "))
                    let third = RawConnection(port: port)
                    #expect(Self.ask(third, "/").hasPrefix("HTTP/1.1 503 "))
                    third.close()
                    second.close()
                }
            }
        }
    }
}
