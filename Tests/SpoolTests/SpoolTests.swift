import Foundation
import GRDB
import Ingest
import LoRaWAN
import Spool
import TestSupport
import Testing

/// The spool on a real disk.
struct SpoolTests {
    @Test("What was written is there after a crash, in order, byte for byte, with the time of its arrival")
    func survives() async throws {
        try await withTemporaryFolder { folder in
            do {
                let spool = try Spool(folder: folder, limits: .ample)
                try spool.append(.uplinks(1...3))
                try spool.append(.uplinks(4...5))
            }
            let spool = try Spool(folder: folder, limits: .ample)
            #expect(spool.standing.count == 5)
            #expect(spool.standing.oldestReceivedAt == Batch.arrival(of: 1))
            let taken = try spool.taken(10)
            let expected = Batch.uplinks(1...5)
            #expect(taken.map(\.payload) == (0..<5).map { expected.payload(of: $0) })
            #expect(taken.map(\.topic) == (0..<5).map { expected.topic(of: $0) })
            #expect(taken.map(\.receivedAt) == (1...5).map { Batch.arrival(of: $0) })
        }
    }

    @Test("Messages leave it oldest first, and only when they are known to be committed")
    func drains() async throws {
        try await withTemporaryFolder { folder in
            let spool = try Spool(folder: folder, limits: .ample)
            try spool.append(.uplinks(1...10))
            #expect(try spool.taken(4).map(\.receivedAt) == (1...4).map { Batch.arrival(of: $0) })
            #expect((spool.waitingCount, spool.takenCount) == (6, 4))
            spool.returnTaken()
            #expect(try spool.taken(4).map(\.receivedAt) == (1...4).map { Batch.arrival(of: $0) })
            try spool.removeTaken()
            #expect(spool.standing.oldestReceivedAt == Batch.arrival(of: 5))
            try spool.append(.uplinks(11...12))
            #expect(try spool.taken(99).map(\.receivedAt) == (5...12).map { Batch.arrival(of: $0) })
            try spool.removeTaken()
            #expect(spool.standing.count == 0)
            #expect(spool.standing.oldestReceivedAt == nil)
            try spool.append(.uplinks(13...13))
            #expect(try spool.taken(99).map(\.receivedAt) == [Batch.arrival(of: 13)])
        }
    }

    @Test("What came out of it is not written again")
    func notTwice() async throws {
        try await withTemporaryFolder { folder in
            let spool = try Spool(folder: folder, limits: .ample)
            try spool.append(.uplinks(1...2))
            var open = OpenBatches(laneCount: 1)
            try spool.take(atMost: 2) { message in
                open.appendSpooled(
                    topic: message.topic, payload: message.payload, receivedAt: message.receivedAt,
                    isRetained: message.isRetained, sender: SpooledSender(message.sender))
                return true
            }
            #expect(try spool.append(open.lanes[0]) == 0)
            #expect(spool.standing.count == 2)
        }
    }

    @Test("Of a message that is here by its beginning it keeps the true length and the hash")
    func beginnings() async throws {
        try await withTemporaryFolder { folder in
            let whole = WholePayload(length: 250_000_000, sha256: [UInt8](0..<32))
            var batch = Batch.uplinks(1...1)
            [UInt8]("t".utf8).withUnsafeBufferPointer { topic in
                [UInt8](repeating: 7, count: 64 << 10).withUnsafeBytes { payload in
                    batch.append(
                        topic: topic, payload: payload, receivedAt: Batch.arrival(of: 2), isRetained: false,
                        whole: whole)
                }
            }
            try Spool(folder: folder, limits: .ample).append(batch)
            let spool = try Spool(folder: folder, limits: .ample)
            let copies = try spool.taken(2)
            #expect(copies.map(\.whole) == [nil, whole])
            #expect(copies.map(\.payload.count) == [batch.payloadLength(of: 0), 64 << 10])
            spool.close()
            var salvaged: [WholePayload?] = []
            _ = try SpoolSalvage.read(folder + "/spool.sqlite", atMost: 10) { batch in
                salvaged += batch.entries.map(\.whole)
            }
            #expect(salvaged == [nil, whole])
        }
    }

    @Test("A spool of parkd 0.1, which knows no lengths of large messages, is opened and goes on")
    func earlier() async throws {
        try await withTemporaryFolder { folder in
            do {
                let spool = try Spool(folder: folder, limits: .ample)
                try spool.append(.uplinks(1...2))
                spool.close()
            }
            let file = try DatabaseQueue(path: folder + "/spool.sqlite")
            try file.write { database in
                for column in ["whole_bytes", "whole_sha256"] {
                    try database.execute(sql: "ALTER TABLE messages DROP COLUMN \(column)")
                }
            }
            try file.close()
            var salvaged = 0
            _ = try SpoolSalvage.read(folder + "/spool.sqlite", atMost: 10) { salvaged += $0.count }
            #expect(salvaged == 2)
            let spool = try Spool(folder: folder, limits: .ample)
            try spool.append(.uplinks(3...3))
            #expect(try spool.taken(9).map(\.receivedAt) == (1...3).map { Batch.arrival(of: $0) })
        }
    }

    @Test("Senders beyond a limit are not told apart: everybody's messages go behind, until it is empty")
    func crowded() async throws {
        try await withTemporaryFolder { folder in
            let limits = SpoolLimits(bytesMax: 1 << 30, freeDiskBytesMin: 0, sendersMax: 3)
            let senders = Batch.uplinks(1...9).entries.compactMap(\.outcome.sender)
            var spool = try Spool(folder: folder, limits: limits)
            try spool.append(.uplinks(1...3))
            #expect(senders.map(spool.holds) == [true, true, true] + [Bool](repeating: false, count: 6))
            try spool.append(.uplinks(4...4))
            #expect(senders.allSatisfy(spool.holds))
            spool.close()
            spool = try Spool(folder: folder, limits: limits)
            #expect(senders.allSatisfy(spool.holds))
            #expect(try spool.taken(3).count == 3)
            try spool.removeTaken()
            #expect(senders.allSatisfy(spool.holds))
            #expect(try spool.taken(9).count == 1)
            try spool.removeTaken()
            #expect(!senders.contains(where: spool.holds))
            try spool.append(.uplinks(5...5))
            #expect(senders.map(spool.holds).filter(\.self).count == 1)
        }
    }

    @Test("It gives no more than is wanted: the rest waits for the next time")
    func portions() async throws {
        try await withTemporaryFolder { folder in
            let spool = try Spool(folder: folder, limits: .ample)
            try spool.append(.uplinks(1...5))
            var taken = 0
            try spool.take(atMost: 5) { _ in
                taken += 1
                return taken < 2
            }
            #expect(spool.takenCount == 2)
            #expect(spool.waitingCount == 3)
            #expect(try spool.taken(5).map(\.receivedAt) == (3...5).map { Batch.arrival(of: $0) })
        }
    }

    @Test("It knows whose messages it holds, until the last of them is removed, and after a restart")
    func holds() async throws {
        try await withTemporaryFolder { folder in
            let batch = Batch.uplinks(1...2)
            let senders = batch.entries.compactMap(\.outcome.sender)
            #expect(Set(senders).count == 2)
            do {
                let spool = try Spool(folder: folder, limits: .ample)
                #expect(!spool.holds(senders[0]))
                try spool.append(batch)
                try spool.append(.uplinks(1...1))
                #expect(senders.allSatisfy { spool.holds($0) })
                _ = try spool.taken(2)
                try spool.removeTaken()
                #expect(spool.holds(senders[0]))
                #expect(!spool.holds(senders[1]))
            }
            let spool = try Spool(folder: folder, limits: .ample)
            #expect(spool.holds(senders[0]))
            _ = try spool.taken(1)
            try spool.removeTaken()
            #expect(!spool.holds(senders[0]))
        }
    }

    @Test("A device's messages rest where they are, in order, while those of others leave; then they come first")
    func rests() async throws {
        try await withTemporaryFolder { folder in
            let spool = try Spool(folder: folder, limits: .ample)
            try spool.append(.uplinks(1...3))
            try spool.append(.uplinks(2...2))
            let second = try #require(Batch.uplinks(2...2).entries.first?.outcome.sender)
            _ = try spool.taken(2)
            spool.rest([second])
            #expect((spool.waitingCount, spool.takenCount, spool.restingCount, spool.restingSenders) == (1, 1, 2, 1))
            // Later ones queue behind them, and are not given either.
            try spool.append(.uplinks(2...2))
            #expect((spool.waitingCount, spool.restingCount) == (1, 3))
            #expect(!spool.wake())
            #expect(try spool.taken(9).map(\.receivedAt) == [Batch.arrival(of: 3)])
            try spool.removeTaken()
            #expect((spool.standing.count, spool.waitingCount) == (3, 0))
            #expect(spool.standing.oldestReceivedAt == Batch.arrival(of: 2))
            #expect(spool.holds(second))
            try spool.append(.uplinks(4...4))
            #expect(spool.wake())
            #expect((spool.waitingCount, spool.restingCount) == (4, 0))
            #expect(try spool.taken(9).map(\.receivedAt) == [2, 2, 2, 4].map { Batch.arrival(of: $0) })
            try spool.removeTaken()
            #expect(spool.standing.count == 0 && !spool.holds(second))
        }
    }

    @Test("What rests is given again after a restart, and what came back for another reason does not wake it")
    func restsOn() async throws {
        try await withTemporaryFolder { folder in
            do {
                let spool = try Spool(folder: folder, limits: .ample)
                try spool.append(.uplinks(1...3))
                let first = try #require(Batch.uplinks(1...1).entries.first?.outcome.sender)
                _ = try spool.taken(2)
                spool.rest([first, nil])
                spool.returnTaken()
                #expect(try spool.taken(9).map(\.receivedAt) == [2, 3].map { Batch.arrival(of: $0) })
                try spool.removeTaken()
                #expect(spool.restingCount == 1)
            }
            let spool = try Spool(folder: folder, limits: .ample)
            #expect((spool.waitingCount, spool.restingCount) == (1, 0))
            #expect(try spool.taken(9).map(\.receivedAt) == [Batch.arrival(of: 1)])
        }
    }

    @Test("Ten thousand devices may rest at once")
    func manyRest() async throws {
        try await withTemporaryFolder { folder in
            let spool = try Spool(folder: folder, limits: .ample)
            let batch = Batch.uplinks(1...10_000)
            try spool.append(batch)
            spool.rest(Set(batch.entries.map(\.outcome.sender)))
            try spool.append(.uplinks(10_001...10_001))
            #expect(try spool.taken(99).map(\.receivedAt) == [Batch.arrival(of: 10_001)])
            try spool.removeTaken()
            #expect(spool.standing.count == 10_000)
            spool.wake()
            #expect(spool.waitingCount == 10_000)
        }
    }

    @Test("At its limit of bytes it takes nothing more, says what to do, and goes on when there is room again")
    func full() async throws {
        try await withTemporaryFolder { folder in
            let spool = try Spool(folder: folder, limits: SpoolLimits(bytesMax: 200_000, freeDiskBytesMin: 0))
            var written = 0
            let fault = try #require(throws: SpoolFault.self) {
                for _ in 0..<1000 { written += try spool.append(.uplinks(1...20)) }
            }
            #expect(fault.code == .full)
            #expect(fault.detail.contains("bring the database back"))
            #expect(spool.isFull && !spool.hasRoom())
            #expect(spool.standing.count == written)
            _ = try spool.taken(written)
            try spool.removeTaken()
            #expect(spool.hasRoom())
            #expect(try spool.append(.uplinks(1...20)) == 20)
        }
    }

    @Test("It leaves the disk the free bytes that it was told to")
    func freeDisk() async throws {
        try await withTemporaryFolder { folder in
            let spool = try Spool(folder: folder, limits: SpoolLimits(bytesMax: .max, freeDiskBytesMin: .max))
            let fault = #expect(throws: SpoolFault.self) { try spool.append(.uplinks(1...1)) }
            #expect(fault?.code == .full)
        }
    }

    @Test("An empty spool gives its disk back")
    func shrinks() async throws {
        try await withTemporaryFolder { folder in
            let spool = try Spool(folder: folder, limits: .ample)
            for _ in 0..<20 { try spool.append(.uplinks(1...100)) }
            let filled = spool.standing.bytes
            #expect(filled > 1_000_000)
            _ = try spool.taken(2000)
            try spool.removeTaken()
            #expect(spool.standing.bytes < 100_000)
            let size = try FileManager.default.attributesOfItem(atPath: folder + "/spool.sqlite")[.size] as? Int
            #expect((size ?? .max) < 100_000)
        }
    }

    @Test(
        "On a disk too full for a deletion what is committed is not given again, and the spool goes on later",
        .enabled(if: SmallDisk.isAllowed, "this account may not mount a tmpfs"))
    func fullDisk() async throws {
        try await withTemporaryFolder { parent in
            try await SmallDisk.with(megabytes: 4, in: parent, owner: "root") { disk in
                let spool = try Spool(folder: disk.folder, limits: .ample)
                try spool.append(.uplinks(1...300))
                try disk.fill()
                for part in [1...200, 201...300] {
                    #expect(try spool.taken(part.count).first?.receivedAt == Batch.arrival(of: part.lowerBound))
                    try spool.removeTaken()
                    #expect(spool.takenCount == 0 && spool.waitingCount == 300 - part.upperBound)
                }
                #expect(spool.isFull && spool.standing.oldestReceivedAt == nil)
                #expect(throws: SpoolFault.self) { try spool.append(.uplinks(301...301)) }
                try disk.empty()
                try spool.append(.uplinks(302...302))
                spool.close()
                let successor = try Spool(folder: disk.folder, limits: .ample)
                #expect(try successor.taken(10).map(\.receivedAt) == [Batch.arrival(of: 302)])
                successor.close()
            }
        }
    }
}
