import Foundation

/// A folder of files that come with the program: codecs, migrations, what monitoring needs.
enum SharedFolder {
    /// Where the folder `name` is: installed, else beside the checkout that the program was built in.
    static func path(_ name: String) -> String {
        let installed = "/usr/share/parkd/\(name)"
        if FileManager.default.fileExists(atPath: installed) { return installed }
        // .build/<triple>/<configuration>/parkd lies three folders below the checkout.
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        for _ in 0..<6 {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent(name).path
            if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path),
                FileManager.default.fileExists(atPath: candidate)
            {
                return candidate
            }
        }
        // If it cannot be read either, the complaint names a place where it can be put.
        return FileManager.default.fileExists(atPath: name) ? name : installed
    }
}
