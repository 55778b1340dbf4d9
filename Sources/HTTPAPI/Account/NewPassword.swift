import Parking

/// What a new password must be: long enough, and not the address itself (NIST SP 800-63B, §3.1.1.2: length, and nothing
/// of composition).
enum NewPassword {
    /// What is wrong with it; `nil` where nothing is.
    static func fault(_ text: String, of email: EmailAddress?) -> (kind: FieldError.Kind, words: String)? {
        guard text.unicodeScalars.count >= Limits.passwordLengthMin else {
            return (.tooShort, "must have at least \(Limits.passwordLengthMin) characters.")
        }
        guard Set(text.unicodeScalars).count > 3, EmailAddress(of: text) != email else {
            return (.tooEasy, "is too easy to guess.")
        }
        return nil
    }
}
