import Foundation
import GRDB
public import Ingest
import LoRaWAN

/// Reads what can be read of a spool that was set aside: from the front until the first damage, then from the end.
public enum SpoolSalvage {
    /// What was found.
    public struct Report: Sendable, Equatable {
        /// Messages read.
        public var readCount = 0
        /// Whether something could not be read.
        public var isDamaged = false
    }

    /// Reads a file in batches, each message once.
    ///
    /// - Parameter body: is given each batch; what it throws ends the reading.
    /// - Throws: ``SpoolFault`` where the file cannot be opened at all, and whatever `body` throws.
    public static func read(_ path: String, atMost batchMax: Int, _ body: (Batch) throws -> Void) throws -> Report {
        guard FileManager.default.fileExists(atPath: path) else {
            throw SpoolFault(.unavailable, "There is no file \(path).")
        }
        let queue = try open(path)
        var report = Report()
        let front = try read(queue, .upwards(after: 0), batchMax, &report, body)
        if report.isDamaged { _ = try read(queue, .downwards(to: front), batchMax, &report, body) }
        return report
    }

    private enum Direction {
        case upwards(after: Int64)
        case downwards(to: Int64)

        func sql(hasWhole: Bool) -> String {
            switch self {
            case .upwards: Row.selectMessages(hasWhole: hasWhole) + " WHERE id > ? ORDER BY id"
            case .downwards: Row.selectMessages(hasWhole: hasWhole) + " WHERE id > ? ORDER BY id DESC"
            }
        }

        var bound: Int64 {
            switch self {
            case .upwards(let bound), .downwards(let bound): bound
            }
        }
    }

    private static func open(_ path: String) throws(SpoolFault) -> DatabaseQueue {
        do {
            var configuration = Configuration()
            configuration.label = "salvage"
            configuration.prepareDatabase { database in
                // Else a file that was cut short is refused as a whole.
                try database.execute(sql: "PRAGMA writable_schema = ON")
            }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            // Reads the schema: a file that is no database at all shows here.
            _ = try queue.unsafeRead { database in try database.tableExists("messages") }
            return queue
        } catch {
            throw SpoolFault(error, path: path)
        }
    }

    /// Answers the last id that it read.
    private static func read(
        _ queue: DatabaseQueue, _ direction: Direction, _ batchMax: Int, _ report: inout Report,
        _ body: (Batch) throws -> Void
    ) throws -> Int64 {
        var batch = Batch()
        var last = direction.bound
        // Without a transaction, whose end would fail on a damaged file.
        try queue.unsafeRead { database in
            do {
                let sql = direction.sql(hasWhole: try SpoolFile.hasWholePayloads(database))
                let rows = try Row.fetchCursor(database, sql: sql, arguments: [direction.bound])
                while let row = try rows.next() {
                    try row.lendMessage { batch.append($0) }
                    last = row[0]
                    guard batch.count >= batchMax || batch.isHeavy else { continue }
                    report.readCount += batch.count
                    try body(batch)
                    batch.removeAll()
                }
            } catch is DatabaseError {
                report.isDamaged = true
            }
        }
        report.readCount += batch.count
        if !batch.isEmpty { try body(batch) }
        return last
    }
}
