import Foundation
import HTTPAPI

/// Whose tokens open the API: our own keys, and at most one other issuer.
struct AuthConfiguration {
    /// Signs, and verifies.
    var key: AuthKey
    /// Verifies only, while keys are being changed.
    var previousKey: AuthKey?
    /// Someone else who says who people are.
    var externalIssuer: ExternalIssuer?

    init(_ values: SettingValues) throws(ConfigurationError) {
        let rows = Setting.rows.auth
        guard let key = try Self.key(values, rows.secret, rows.secretFile) else {
            throw ConfigurationError(
                rows.secret, "required: a random key of at least 32 bytes, such as `openssl rand -hex 32` prints")
        }
        self.key = key
        previousKey = try Self.key(values, rows.previousSecret, rows.previousSecretFile)
        externalIssuer = try Self.issuer(values)
    }

    private static func key(
        _ values: SettingValues, _ row: SettingRow<String?>, _ fileRow: SettingRow<String?>
    ) throws(ConfigurationError) -> AuthKey? {
        var origin = row
        var secret = values[row]
        if secret == nil, let file = try values.readableFile(fileRow) {
            origin = fileRow
            secret = FileManager.default.contents(atPath: file)
                .map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) }
        }
        guard let secret else { return nil }
        guard let key = AuthKey(secret: Array(secret.utf8)) else {
            throw ConfigurationError(
                origin, "\(secret.utf8.count) bytes are too short for a key: at least \(AuthKey.secretBytesMin)")
        }
        return key
    }

    private static func issuer(_ values: SettingValues) throws(ConfigurationError) -> ExternalIssuer? {
        let rows = Setting.rows.auth
        let issuer = values[rows.externalIssuer]
        let audience = values[rows.externalAudience]
        let file = try values.readableFile(rows.externalJWKSFile)
        guard let issuer, let audience, let file else {
            if issuer == nil && audience == nil && file == nil { return nil }
            let missing =
                issuer == nil ? rows.externalIssuer : audience == nil ? rows.externalAudience : rows.externalJWKSFile
            let names = [rows.externalIssuer, rows.externalAudience, rows.externalJWKSFile]
                .map(\.environmentName).joined(separator: ", ")
            throw ConfigurationError(missing, "missing; \(names) belong together: set all three or none")
        }
        do throws(ExternalIssuer.Fault) {
            return try ExternalIssuer(issuer: issuer, audience: audience, path: file)
        } catch {
            throw ConfigurationError(rows.externalJWKSFile, "\(file): \(error.sentence)")
        }
    }
}
