import NIOCore
import Parking
import Testing

@testable import HTTPAPI

@Suite("Answers that nobody reads", .timeLimit(.minutes(2)))
struct SendingTests {
    private static func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

    /// Looks as a connection does, from a clock that stands where it is put.
    private final class Watch {
        private var progress = SendingProgress(patience: .seconds(30))
        private var account = UnsentAccount(bytesMax: 1000)

        var isWaiting: Bool { progress.stillSince != nil }
        var total: Int { account.total }

        func look(written: Int, waiting: Int, now: NIODeadline) -> Bool {
            progress.look(written: written, waiting: waiting, now: now)
        }

        func update(_ id: ConnectionID, bytes: Int, stillSince: NIODeadline) -> [ConnectionID] {
            account.update(id, bytes: bytes, stillSince: stillSince)
        }
    }

    @Test("A slow reader has its time as long as bytes leave, and none after 30 s without one")
    func progress() {
        let progress = Watch()
        #expect(!progress.look(written: 1000, waiting: 900, now: Self.at(0)))
        #expect(!progress.look(written: 1000, waiting: 900, now: Self.at(29)))
        // One byte in 29 s is slow, and enough.
        #expect(!progress.look(written: 1000, waiting: 899, now: Self.at(29)))
        #expect(!progress.look(written: 1000, waiting: 899, now: Self.at(58)))
        // What is written meanwhile has not left.
        #expect(progress.look(written: 2000, waiting: 1899, now: Self.at(59)))
    }

    @Test("Who has taken everything is not waited for")
    func done() {
        let progress = Watch()
        #expect(!progress.look(written: 1000, waiting: 900, now: Self.at(0)))
        #expect(!progress.look(written: 1000, waiting: 0, now: Self.at(31)))
        #expect(!progress.isWaiting)
        #expect(!progress.look(written: 2000, waiting: 900, now: Self.at(100)))
        #expect(!progress.look(written: 2000, waiting: 900, now: Self.at(129)))
        #expect(progress.look(written: 2000, waiting: 900, now: Self.at(130)))
    }

    @Test("Beyond the bound of unsent bytes, who has stood still for the longest goes, until the rest fits")
    func account() {
        let account = Watch()
        let ids = (0..<4).map { _ in ConnectionID.next() }
        #expect(account.update(ids[0], bytes: 400, stillSince: Self.at(3)).isEmpty)
        #expect(account.update(ids[1], bytes: 600, stillSince: Self.at(2)).isEmpty)
        #expect(account.update(ids[2], bytes: 1, stillSince: Self.at(9)) == [ids[1]])
        #expect(account.total == 401)
        #expect(account.update(ids[0], bytes: 0, stillSince: Self.at(3)).isEmpty)
        #expect(account.total == 1)
        // A large answer of its own stays; whoever comes after it waits for nobody.
        #expect(account.update(ids[3], bytes: 5000, stillSince: Self.at(10)) == [ids[2]])
        #expect(account.total == 5000)
    }

    @Test("A connection whose client takes nothing of its answers is broken off, whatever it has asked for")
    func stalled() async throws {
        var limits = ConnectionLimits.patient
        limits.stalledS = 1
        let house = try await House(limits: limits)
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        // The first is read by the routes each time, the second is given from what is kept.
        for path in ["/openapi.json", "/api/v6/dashboard/data"] {
            try await house.server.serve { port async throws in
                let isBrokenOff = await RawConnection.open(port) { _ in
                    let connection = RawConnection(port: port, receiveBytes: 4096)
                    defer { connection.close() }
                    let request = "GET \(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n"
                    // A client that would go on asking for ever; it stops where the server takes no more.
                    connection.sendWithoutWaiting(String(repeating: request, count: 40_000))
                    return connection.isBrokenOff(withinMS: 60_000)
                }
                #expect(isBrokenOff, "\(path)")
            }
        }
    }
}
