import Codecs
import FoundationEssentials
import Storage
import Testing

/// The folders of the checkout that these tests read.
enum Checkout {
    private static let root: String = {
        var url = URL(filePath: "\(#filePath)")
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.path
    }()

    static let migrationsFolder = root + "/migrations"
    private static let library = Result { try CodecLibrary(directory: root + "/codecs") }

    static func migrations() throws -> MigrationChain { try MigrationChain(folder: migrationsFolder) }

    /// The name of the last, with its number.
    static let newestMigration = (try? migrations().migrations.last?.name) ?? "no migration"

    /// Those before one, as a release that did not have it yet.
    static func migrations(before name: String) throws -> MigrationChain {
        let folder = FileManager.default.temporaryDirectory.path + "/parkd-migrations-before-\(name)-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for file in try FileManager.default.contentsOfDirectory(atPath: migrationsFolder) where file < name {
            try FileManager.default.copyItem(atPath: migrationsFolder + "/" + file, toPath: folder + "/" + file)
        }
        return try MigrationChain(folder: folder)
    }

    /// The text of one, by its name without the number.
    static func migration(_ name: String) throws -> String {
        try #require(try migrations().migrations.first { $0.name.hasSuffix(name) }).sql
    }

    static func codecs() throws -> CodecLibrary { try library.get() }

    /// A file of `Tests/StorageTests/Fixtures`.
    static func fixture(_ name: String) throws -> String {
        try String(contentsOfFile: root + "/Tests/StorageTests/Fixtures/" + name, encoding: .utf8)
    }
}
