#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// All migrations of a folder, in order and without a gap.
public struct MigrationChain: Sendable {
    /// From version 0.
    public let migrations: [Migration]

    /// The version that this program needs.
    public var version: Int { migrations.count - 1 }

    /// Reads `NNN_name.sql` from a folder.
    ///
    /// - Throws: ``MigrationError`` for an unreadable folder or file, a name of another form, a gap or a double.
    public init(folder: String) throws(MigrationError) {
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sql") }.sorted()
        } catch {
            throw MigrationError("The migrations folder \(folder) cannot be read: set PARKD_MIGRATIONS_DIR.")
        }
        var migrations: [Migration] = []
        for file in files {
            guard file.utf8.dropFirst(3).first == UInt8(ascii: "_"), let version = Int(file.prefix(3)) else {
                throw MigrationError("\(folder)/\(file): a migration is named NNN_name.sql.")
            }
            guard version == migrations.count else {
                throw MigrationError("\(folder)/\(file): expected number \(migrations.count).")
            }
            guard let bytes = FileManager.default.contents(atPath: folder + "/" + file) else {
                throw MigrationError("\(folder)/\(file) cannot be read.")
            }
            migrations.append(
                Migration(version: version, name: String(file.dropLast(4)), sql: String(decoding: bytes, as: UTF8.self))
            )
        }
        guard !migrations.isEmpty else {
            throw MigrationError("\(folder) holds no migration: set PARKD_MIGRATIONS_DIR.")
        }
        self.migrations = migrations
    }
}
