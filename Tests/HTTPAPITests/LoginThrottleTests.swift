import HTTPTypes
import LoRaWAN
import Parking
import Testing

@testable import HTTPAPI

@Suite("Guessing is slow, and locks nobody out for ever")
struct LoginThrottleTests {
    private let start = Timestamp(seconds: 1_800_000_000, nanoseconds: 0)

    private func throttle() -> LoginThrottle {
        var settings = RateSettings()
        settings.addressFailuresPerMinute = 6
        settings.accountFailuresPerMinute = 3
        return LoginThrottle(settings)
    }

    private func isLetTry(
        _ throttle: LoginThrottle, _ account: String, _ address: String, after seconds: Double = 0,
        isAcquainted: Bool = false
    ) async throws -> Bool {
        do {
            _ = try await throttle.attempt(
                account: EmailAddress(of: account), from: address, now: start.adding(seconds: seconds)
            ) { isAcquainted }
            return true
        } catch let problem as Problem {
            #expect(problem.status == .tooManyRequests && problem.headers[.retryAfter] != nil)
            return false
        }
    }

    @Test("An address has so many failures in a minute, whatever the accounts")
    func address() async throws {
        let throttle = throttle()
        for number in 0..<6 { #expect(try await isLetTry(throttle, "u\(number)@x", "192.0.2.1")) }
        #expect(try await !isLetTry(throttle, "u7@x", "192.0.2.1"))
        #expect(try await isLetTry(throttle, "u7@x", "192.0.2.2"))
        #expect(try await isLetTry(throttle, "u7@x", "192.0.2.1", after: 10))
        #expect(try await !isLetTry(throttle, "u8@x", "192.0.2.1", after: 10))
    }

    @Test("Addresses of one IPv6 network are one, of two networks two")
    func network() async throws {
        let throttle = throttle()
        for number in 0..<6 { #expect(try await isLetTry(throttle, "u\(number)@x", "2001:db8::\(number)")) }
        #expect(try await !isLetTry(throttle, "u7@x", "2001:db8::ffff:1"))
        #expect(try await isLetTry(throttle, "u7@x", "2001:db8:0:1::1"))
    }

    @Test("An account that is guessed from everywhere still lets its owner in from a known address")
    func account() async throws {
        let throttle = throttle()
        for number in 0..<3 { #expect(try await isLetTry(throttle, "Victim@x", "192.0.2.\(number)")) }
        #expect(try await !isLetTry(throttle, "victim@x", "192.0.2.9"))
        #expect(try await isLetTry(throttle, "victim@x", "198.51.100.1", isAcquainted: true))
        #expect(try await isLetTry(throttle, "victim@x", "192.0.2.9", after: 20))
    }

    @Test("A known address guesses no faster than others")
    func acquainted() async throws {
        let throttle = throttle()
        for number in 0..<3 { #expect(try await isLetTry(throttle, "victim@x", "192.0.2.\(number)")) }
        for _ in 0..<3 { #expect(try await isLetTry(throttle, "victim@x", "198.51.100.1", isAcquainted: true)) }
        #expect(try await !isLetTry(throttle, "victim@x", "198.51.100.1", isAcquainted: true))
    }

    @Test("The right password does not count")
    func success() async throws {
        let throttle = throttle()
        for _ in 0..<100 {
            let attempt = try await throttle.attempt(account: EmailAddress(of: "a@x"), from: "192.0.2.1", now: start) {
                false
            }
            throttle.succeed(attempt, now: start)
        }
        #expect(try await isLetTry(throttle, "a@x", "192.0.2.1"))
    }
}
