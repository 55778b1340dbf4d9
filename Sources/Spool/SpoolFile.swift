import Foundation
import GRDB
import Ingest
import LoRaWAN

/// The SQLite file of the spool: one table, one row a message.
struct SpoolFile {
    let path: String
    private let queue: DatabaseQueue

    /// What is in a file that was there already.
    struct Contents {
        /// How many messages of each sender, `nil` being those of nobody; none of it where there are more senders than
        /// asked for.
        var senders: [UInt64?: Int32]?
        var lastID: Int64
        var standing: SpoolStanding
    }

    /// What is left after messages were removed.
    struct Left {
        var bytes: Int64
        var oldestReceivedAt: Timestamp?
    }

    /// SQLite's marks of the file (https://www.sqlite.org/fileformat2.html): "prkd", and the version of its table.
    private static let applicationID = 0x7072_6B64
    private static let formatVersion = 1
    private static let name = "spool.sqlite"

    init(folder: String) throws(SpoolFault) {
        let path = folder + "/" + Self.name
        self.path = path
        // SQLite gives its other files the rights of this one.
        StateFile.close(path, making: true)
        for suffix in ["-wal", "-shm"] { StateFile.close(path + suffix, making: false) }
        do {
            queue = try DatabaseQueue(path: path, configuration: Self.configuration)
            try queue.writeWithoutTransaction { database in
                // GRDB lowers it for WAL; here what is acknowledged must survive the loss of power.
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            try Self.prepare(queue)
            try Self.addWholePayloads(queue)
        } catch {
            throw SpoolFault(error, path: path)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "spool"
        configuration.journalMode = .wal
        configuration.prepareDatabase { database in
            // Takes effect where the file is new: five uplinks fit a page, where SQLite's 4096 bytes hold two.
            try database.execute(sql: "PRAGMA page_size = 8192")
            // One process only, which then needs no shared memory beside the file.
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try database.execute(sql: "PRAGMA journal_size_limit = 16777216")
            try database.execute(sql: "PRAGMA cache_size = -4096")
        }
        return configuration
    }

    private static func prepare(_ queue: DatabaseQueue) throws {
        try queue.write { database in
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            guard version == 0, application == 0 else {
                guard (application, version) == (applicationID, formatVersion) else {
                    throw DatabaseError(resultCode: .SQLITE_NOTADB, message: "not a spool of this version")
                }
                return
            }
            try database.execute(
                sql: """
                    CREATE TABLE messages (
                        id INTEGER PRIMARY KEY, sender INTEGER, received_at INTEGER NOT NULL,
                        is_retained INTEGER NOT NULL, topic BLOB NOT NULL, payload BLOB NOT NULL
                    ) STRICT;
                    PRAGMA application_id = \(applicationID);
                    PRAGMA user_version = \(formatVersion);
                    """)
        }
    }

    /// Columns that spools of parkd 0.1 lack, which in turn read and write the file with them.
    private static func addWholePayloads(_ queue: DatabaseQueue) throws {
        try queue.write { database in
            guard try !hasWholePayloads(database) else { return }
            try database.execute(
                sql: """
                    ALTER TABLE messages ADD COLUMN whole_bytes INTEGER;
                    ALTER TABLE messages ADD COLUMN whole_sha256 BLOB;
                    """)
        }
    }

    /// Whether the file has them.
    static func hasWholePayloads(_ database: Database) throws -> Bool {
        try database.columns(in: "messages").contains { $0.name == "whole_sha256" }
    }

    func contents(sendersMax: Int) throws(SpoolFault) -> Contents {
        try attempt { database in
            // Reads every page: a file cut short shows here, not in the middle of a drain.
            let faults = try String.fetchAll(database, sql: "PRAGMA quick_check(1)")
            guard faults == ["ok"] else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: faults.first) }
            let senders = try counts(
                database, "SELECT sender, count(*) FROM messages GROUP BY sender LIMIT ?", [sendersMax + 1])
            var standing = SpoolStanding()
            var lastID: Int64 = 0
            if let row = try Row.fetchOne(
                database, sql: "SELECT count(*), coalesce(max(id), 0), min(received_at) FROM messages")
            {
                standing.count = row[0]
                lastID = row[1]
                standing.oldestReceivedAt = (row[2] as Int64?).map { Timestamp(microseconds: $0) }
            }
            standing.bytes = try usedBytes(database)
            return Contents(senders: senders.count > sendersMax ? nil : senders, lastID: lastID, standing: standing)
        }
    }

    /// Writes messages of a batch in one transaction; answers how many bytes the file uses then.
    func append(_ batch: Batch, _ indices: [Int], from firstID: Int64) throws(SpoolFault) -> Int64 {
        try attempt { database in
            try database.inTransaction {
                let insert = try database.cachedStatement(
                    sql: """
                        INSERT INTO messages (
                            id, sender, received_at, is_retained, topic, payload, whole_bytes, whole_sha256)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                for (offset, index) in indices.enumerated() {
                    let entry = batch.entries[index]
                    try insert.execute(arguments: [
                        firstID + Int64(offset), entry.outcome.sender.map { Int64(bitPattern: $0.bits) },
                        entry.receivedAt.microseconds, entry.isRetained, Data(batch.topicBytes(of: index)),
                        Data(batch.payloadBytes(of: index)), entry.whole?.length, entry.whole?.sha256.map { Data($0) },
                    ])
                }
                return .commit
            }
            return try usedBytes(database)
        }
    }

    /// How many messages some senders have.
    func counts(of senders: WaitingSenders) throws(SpoolFault) -> [UInt64?: Int32] {
        try attempt { database in
            try counts(
                database, "SELECT sender, count(*) FROM messages WHERE NOT \(WaitingSenders.isOther) GROUP BY sender",
                senders.arguments)
        }
    }

    private func counts(
        _ database: Database, _ select: String, _ arguments: StatementArguments
    ) throws -> [UInt64?: Int32] {
        var counts: [UInt64?: Int32] = [:]
        let groups = try Row.fetchCursor(database, sql: select, arguments: arguments)
        while let row = try groups.next() {
            let sender: Int64? = row[0]
            counts[sender.map { UInt64(bitPattern: $0) }] = Int32(clamping: row[1] as Int64)
        }
        return counts
    }

    /// Lends messages in the order in which they were written, until `body` wants no more; answers the id of the last.
    ///
    /// - Parameter waiting: senders whose messages are passed over.
    func read(
        after id: Int64, atMost count: Int, but waiting: WaitingSenders, _ body: (SpooledMessage) -> Bool
    ) throws(SpoolFault) -> Int64? {
        try attempt { database in
            let select = try database.cachedStatement(
                sql: Row.selectMessages() + " WHERE id > ? AND \(WaitingSenders.isOther) ORDER BY id LIMIT ?")
            let rows = try Row.fetchCursor(select, arguments: [id] + waiting.arguments + [count])
            var last: Int64?
            while let row = try rows.next() {
                last = row[0]
                guard try row.lendMessage(body) else { break }
            }
            return last
        }
    }

    /// Deletes messages in order, but for those of senders that wait; an empty spool gives its disk back.
    func remove(through id: Int64, but waiting: WaitingSenders) throws(SpoolFault) -> Left {
        try attempt { database in
            let delete = try database.cachedStatement(
                sql: "DELETE FROM messages WHERE id <= ? AND \(WaitingSenders.isOther)")
            try delete.execute(arguments: [id] + waiting.arguments)
            let oldest = try oldestArrival(database, after: waiting.isEmpty ? id : 0)
            // Without room for it the file stays as large as it is, which harms nothing.
            if oldest == nil { try? database.execute(sql: "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)") }
            return Left(bytes: try usedBytes(database), oldestReceivedAt: oldest)
        }
    }

    /// When the oldest of the messages after one was received; `nil` where there is none.
    func oldestArrival(after id: Int64) throws(SpoolFault) -> Timestamp? {
        try attempt { database in try oldestArrival(database, after: id) }
    }

    private func oldestArrival(_ database: Database, after id: Int64) throws -> Timestamp? {
        try Row.fetchOne(
            database, sql: "SELECT received_at FROM messages WHERE id > ? ORDER BY id LIMIT 1", arguments: [id]
        ).map { Timestamp(microseconds: $0[0]) }
    }

    /// A file that cannot be closed in order is closed by its end all the same.
    func close() { try? queue.close() }

    static func setAside(folder: String, at time: Timestamp) throws(SpoolFault) -> String {
        let aside = "\(folder)/\(name).damaged-\(time.microseconds / 1_000_000)"
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: "\(folder)/\(name)\(suffix)") {
            do {
                try FileManager.default.moveItem(atPath: "\(folder)/\(name)\(suffix)", toPath: aside + suffix)
            } catch {
                throw SpoolFault(.unavailable, "The damaged spool in \(folder) cannot be renamed: \(error)")
            }
        }
        return aside
    }

    private func usedBytes(_ database: Database) throws -> Int64 {
        let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let free = try Int64.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
        let size = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        return (pages - free) * size
    }

    private func attempt<Value>(_ body: (Database) throws -> Value) throws(SpoolFault) -> Value {
        do {
            return try queue.writeWithoutTransaction(body)
        } catch {
            throw SpoolFault(error, path: path)
        }
    }
}
