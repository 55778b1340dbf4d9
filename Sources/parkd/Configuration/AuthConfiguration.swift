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

    init(_ reader: SettingReader) throws(ConfigurationError) {
        guard let key = try Self.key(reader, .authSecret, .authSecretFile) else {
            throw ConfigurationError(
                .authSecret, "required: a random key of at least 32 bytes, such as `openssl rand -hex 32` prints")
        }
        self.key = key
        previousKey = try Self.key(reader, .authPreviousSecret, .authPreviousSecretFile)
        externalIssuer = try Self.issuer(reader)
    }

    private static func key(
        _ reader: SettingReader, _ setting: Setting, _ fileSetting: Setting
    ) throws(ConfigurationError) -> AuthKey? {
        var origin = setting
        var secret = reader.optional(setting)
        if secret == nil, let file = try reader.file(fileSetting) {
            origin = fileSetting
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

    private static func issuer(_ reader: SettingReader) throws(ConfigurationError) -> ExternalIssuer? {
        let issuer = reader.optional(.authExternalIssuer)
        let audience = reader.optional(.authExternalAudience)
        let file = try reader.file(.authExternalJWKSFile)
        guard let issuer, let audience, let file else {
            if issuer == nil && audience == nil && file == nil { return nil }
            let missing: Setting =
                issuer == nil ? .authExternalIssuer : audience == nil ? .authExternalAudience : .authExternalJWKSFile
            let names = [Setting.authExternalIssuer, .authExternalAudience, .authExternalJWKSFile]
                .map(\.environmentName).joined(separator: ", ")
            throw ConfigurationError(missing, "missing; \(names) belong together: set all three or none")
        }
        do throws(ExternalIssuer.Fault) {
            return try ExternalIssuer(issuer: issuer, audience: audience, path: file)
        } catch {
            throw ConfigurationError(.authExternalJWKSFile, "\(file): \(error.sentence)")
        }
    }
}
