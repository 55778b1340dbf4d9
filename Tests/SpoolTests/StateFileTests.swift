import Foundation
import LoRaWAN
import Spool
import TestSupport
import Testing

@Suite("The files of the state folder are the daemon's alone, whatever the umask", .serialized)
struct StateFileTests {
    private func modes(_ folder: String) throws -> [String: Int] {
        var modes: [String: Int] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
            modes[name] = (attributes[.posixPermissions] as? NSNumber)?.intValue
        }
        return modes
    }

    /// The umask is the process's: 000 is put back before anyone else makes a file in earnest.
    private func withOpenUmask(_ body: () throws -> Void) rethrows {
        let before = umask(0)
        defer { umask(before) }
        try body()
    }

    @Test("A new spool, its log and what is set aside can be read by nobody else")
    func spool() async throws {
        try await withTemporaryFolder { folder in
            try withOpenUmask {
                let spool = try Spool(folder: folder, limits: .ample)
                try spool.append(.uplinks(1...3))
                let open = try modes(folder)
                #expect(open["spool.sqlite"] == 0o600 && open["spool.sqlite-wal"] == 0o600)
                spool.close()
            }
            _ = try Spool.setAside(folder: folder, at: .now)
            let closed = try modes(folder)
            #expect(!closed.isEmpty && closed.values.allSatisfy { $0 == 0o600 }, "\(closed)")
        }
    }

    @Test("A spool of an earlier version that everybody could read is closed to them when it is opened")
    func earlier() async throws {
        try await withTemporaryFolder { folder in
            do {
                let spool = try Spool(folder: folder, limits: .ample)
                try spool.append(.uplinks(1...3))
                spool.close()
            }
            chmod(folder + "/spool.sqlite", 0o644)
            let spool = try Spool(folder: folder, limits: .ample)
            try spool.append(.uplinks(4...5))
            #expect(spool.standing.count == 5)
            #expect(try modes(folder).values.allSatisfy { $0 == 0o600 })
            spool.close()
        }
    }

    @Test("Other files are written as a whole, also over a link or a file that others could read")
    func written() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/subscriptions"
            let other = folder + "/other"
            _ = FileManager.default.createFile(atPath: other, contents: Data("theirs".utf8))
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
            withOpenUmask { #expect(StateFile.write(Array("ours".utf8), to: path)) }
            #expect(FileManager.default.contents(atPath: path) == Data("ours".utf8))
            #expect(FileManager.default.contents(atPath: other) == Data("theirs".utf8))
            #expect(try modes(folder)["subscriptions"] == 0o600)
            #expect(!StateFile.write([1], to: folder + "/no/such/folder"))
        }
    }

    @Test("The folder is made for us alone")
    func folder() async throws {
        try await withTemporaryFolder { folder in
            try withOpenUmask { try StateFile.makeFolder(folder + "/state") }
            #expect(try modes(folder)["state"] == 0o700)
        }
    }
}
