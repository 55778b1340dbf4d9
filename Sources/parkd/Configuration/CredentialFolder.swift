import Foundation

/// Secrets, one a file: of the folder that systemd made for the daemon, else of the one that it makes it from, so that
/// a command at the desk finds the same.
struct CredentialFolder {
    /// The folder that the unit takes the credentials from.
    static let standard = "/etc/parkd/credentials"

    /// Where the files are.
    let path: String
    /// What a value of it is said to come from.
    let source: String

    /// Finds the folder.
    ///
    /// - Parameters:
    ///   - named: what `$CREDENTIALS_DIRECTORY` says; it must be readable.
    ///   - standard: the folder to look into otherwise; `nil` is returned if it is not there or closed to this user.
    static func find(named: String?, standard: String) throws(ConfigurationError) -> CredentialFolder? {
        guard let named else {
            guard FileAccess.fault(ofFolder: standard) == nil else { return nil }
            return CredentialFolder(path: standard, source: standard)
        }
        if let fault = FileAccess.fault(ofFolder: named) {
            throw ConfigurationError(file: named, "the credentials cannot be read: \(fault.sentence)")
        }
        return CredentialFolder(path: named, source: "credentials")
    }

    /// The text of a setting's file; `nil` if there is no such file.
    func text(of setting: Setting) throws(ConfigurationError) -> String? {
        let file = path + "/" + setting.credentialName
        if let fault = FileAccess.fault(file) {
            guard fault.isAbsence else { throw ConfigurationError(file: file, fault.sentence) }
            return nil
        }
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw ConfigurationError(file: file, "this is no file that can be read")
        }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Refuses a file whose name is almost that of a setting.
    ///
    /// - Parameter named: files that settings point to, such as a client's key: what they are called is no matter.
    func refuseMisspelt(besides named: Set<String>) throws(ConfigurationError) {
        let known = Set(Setting.allCases.map(\.credentialName))
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for file in files.sorted() where !known.contains(file) && !named.contains(path + "/" + file) {
            guard let meant = NearestSetting.to(file, slips: 2) else { continue }
            throw ConfigurationError(file: path + "/" + file, "no such key; did you mean \(meant.credentialName)?")
        }
    }
}
