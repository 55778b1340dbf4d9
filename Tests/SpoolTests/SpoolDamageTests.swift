import Foundation
import Ingest
import LoRaWAN
import Spool
import TestSupport
import Testing

/// A spool that is not as we left it.
struct SpoolDamageTests {
    @Test(
        "A file that was cut short, overwritten or never was a spool is told as damaged, set aside whole, and replaced",
        arguments: [Damage.cut, .overwritten, .foreign, .otherDatabase])
    func setAside(damage: Damage) async throws {
        try await withTemporaryFolder { folder in
            try damage.inflict(onSpoolIn: folder)
            let path = folder + "/spool.sqlite"
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let fault = #expect(throws: SpoolFault.self) { try Spool(folder: folder, limits: .ample) }
            #expect(fault?.code == .damaged)
            let aside = try Spool.setAside(folder: folder, at: Batch.arrival(of: 1))
            let after = try Data(contentsOf: URL(fileURLWithPath: aside))
            // Opening writes to the first page: a count of changes, and a free page at the end.
            #expect(after.prefix(before.count).dropFirst(8192) == before.dropFirst(8192))
            let spool = try Spool(folder: folder, limits: .ample)
            #expect(try spool.append(.uplinks(1...1)) == 1)
        }
    }

    @Test("A second process is told that the folder belongs to another")
    func second() async throws {
        try await withTemporaryFolder { folder in
            let first = try Spool(folder: folder, limits: .ample)
            try first.append(.uplinks(1...1))
            let fault = #expect(throws: SpoolFault.self) { try Spool(folder: folder, limits: .ample) }
            #expect(fault?.code == .unavailable)
            #expect(fault?.detail.contains("PARKD_STATE_DIR") == true)
            #expect(first.standing.count == 1)
        }
    }

    @Test("A spool that was closed leaves its file to the next, in one piece")
    func closed() async throws {
        try await withTemporaryFolder { folder in
            let first = try Spool(folder: folder, limits: .ample)
            try first.append(.uplinks(1...3))
            first.close()
            #expect(!FileManager.default.fileExists(atPath: folder + "/spool.sqlite-wal"))
            let aside = try Spool.setAside(folder: folder, at: Batch.arrival(of: 1))
            let second = try Spool(folder: folder, limits: .ample)
            try second.append(.uplinks(4...4))
            #expect(second.standing.count == 1)
            #expect(try SpoolSalvage.read(aside, atMost: 100) { _ in }.readCount == 3)
            withExtendedLifetime(first) {}
        }
    }

    @Test("A folder that is none is told with the key to mend")
    func noFolder() async throws {
        let fault = #expect(throws: SpoolFault.self) { try Spool(folder: "/dev/null", limits: .ample) }
        #expect(fault?.code == .unavailable)
        #expect(fault?.detail.contains("PARKD_STATE_DIR") == true)
    }

    @Test("What can be read of a damaged spool is read from both ends")
    func salvage() async throws {
        try await withTemporaryFolder { folder in
            try Damage.overwritten.inflict(onSpoolIn: folder)
            let aside = try Spool.setAside(folder: folder, at: Batch.arrival(of: 1))
            var payloads: Set<[UInt8]> = []
            let report = try SpoolSalvage.read(aside, atMost: 100) { batch in
                for index in batch.entries.indices { payloads.insert(batch.payload(of: index)) }
            }
            let all = Batch.uplinks(1...Damage.count)
            #expect(payloads.isSubset(of: (0..<all.count).map { all.payload(of: $0) }))
            #expect(payloads.count == report.readCount)
            #expect(payloads.contains(all.payload(of: 0)) && payloads.contains(all.payload(of: all.count - 1)))
            #expect(report.readCount > Damage.count / 2 && report.readCount < Damage.count)
            #expect(report.isDamaged)
        }
    }
}

/// What disks and people do to files.
enum Damage: CaseIterable {
    case cut, overwritten, foreign, otherDatabase

    static let count = 400

    func inflict(onSpoolIn folder: String) throws {
        let path = folder + "/spool.sqlite"
        guard self != .foreign else {
            return try Data("not a database at all".utf8).write(to: URL(fileURLWithPath: path))
        }
        do {
            let spool = try Spool(folder: folder, limits: .ample)
            try spool.append(.uplinks(1...Self.count))
        }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        switch self {
        case .cut: bytes.removeLast(bytes.count / 2)
        case .overwritten:
            let middle = bytes.count / 2
            bytes.replaceSubrange(middle..<middle + 40_000, with: Data(repeating: 0x5A, count: 40_000))
        case .otherDatabase: bytes[68] ^= 0xFF
        case .foreign: break
        }
        try bytes.write(to: URL(fileURLWithPath: path))
    }
}
