import CWebUI
import Crypto
import FoundationEssentials
import LoRaWAN

/// The files of the dashboard: those that are built in, or those of a folder while somebody works on them.
struct WebFiles: Sendable {
    /// The bytes of each file, by its path: `main.js`, `parts/table.js`.
    let bytes: [String: [UInt8]]

    /// What the program was built with.
    static let embedded: WebFiles = {
        var count = 0
        let files = UnsafeBufferPointer(start: CWebUI_files(&count), count: count)
        return WebFiles(
            bytes: Dictionary(
                uniqueKeysWithValues: files.map { file in
                    (String(cString: file.path), Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
                }))
    }()

    private init(bytes: [String: [UInt8]]) {
        self.bytes = bytes
    }

    /// What a folder has now, also files that are not built in yet. Blocks on the disk, so it is for development alone.
    init(folder: String) {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        bytes = paths.reduce(into: [:]) { bytes, path in
            guard !path.hasPrefix("."), path.contains("."),
                let data = try? Data(contentsOf: URL(filePath: folder + "/" + path))
            else { return }
            bytes[path] = Array(data)
        }
    }

    /// Names this very set of files: 12 hexadecimal digits of a SHA-256 over all of them.
    var version: String {
        var hash = SHA256()
        for (path, bytes) in bytes.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Array(path.utf8))
            hash.update(data: [0])
            hash.update(data: bytes)
        }
        return HexDigits.text(hash.finalize().prefix(6)).lowercased()
    }

    /// The first page, which names its files by their version, so that a browser fetches them at once and keeps them;
    /// but for those in `later/`, which few people need, and the texts, of which one language is.
    func index(at base: String) -> [UInt8] {
        let modules = bytes.keys.filter { path in
            path.hasSuffix(".js") && path != "main.js" && !path.hasPrefix("later/") && !path.hasPrefix("texts/")
        }.sorted()
        let preloads = modules.map { #"<link rel="modulepreload" href="\#(base)\#($0)">"# }.joined(separator: "\n")
        let page = String(decoding: bytes["index.html"] ?? [], as: UTF8.self)
        return Array(
            page.replacing("<!-- preloads -->", with: preloads).replacing("{base}", with: base).utf8)
    }

    /// The media type of a file, by the end of its name.
    static func media(of path: String) -> String {
        switch path.split(separator: ".").last {
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        case "webmanifest": "application/manifest+json"
        default: "text/html; charset=utf-8"
        }
    }
}
