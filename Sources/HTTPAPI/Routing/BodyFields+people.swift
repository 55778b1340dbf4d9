import Parking

/// What people are known by.
extension BodyFields {
    /// An e-mail address for somebody new, in its normal form.
    mutating func email(_ name: String) -> EmailAddress? {
        guard let text = optional(name, bytesMax: Limits.emailBytesMax) else { return nil }
        if let email = EmailAddress(new: text) { return email }
        fail(name, .malformed, "\(name) must be an e-mail address in ASCII, such as ann@example.org.")
        return nil
    }

    /// A password that somebody sets.
    mutating func newPassword(_ name: String, of email: EmailAddress?) -> String? {
        guard let text = optional(name, bytesMax: Limits.passwordBytesMax) else { return nil }
        guard let (kind, words) = NewPassword.fault(text, of: email) else { return text }
        fail(name, kind, "\(name) \(words)")
        return nil
    }
}
