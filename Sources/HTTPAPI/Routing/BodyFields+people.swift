/// What people are known by.
extension BodyFields {
    /// An e-mail address, in lower case: something, an at sign, something, without white space. What a mail server
    /// takes beyond that, only it knows.
    mutating func email(_ name: String) -> String? {
        guard let text = optional(name, bytesMax: Limits.emailBytesMax) else { return nil }
        // By code points: to Swift an at sign with an accent or a skin colour is another character.
        let parts = text.unicodeScalars.split(separator: "@", omittingEmptySubsequences: false)
        let isClean = text.unicodeScalars.allSatisfy { scalar in
            !scalar.properties.isWhitespace && scalar.value >= 0x20 && scalar != "\u{7F}"
        }
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), isClean else {
            fail(name, .malformed, "\(name) must be an e-mail address.")
            return nil
        }
        return text.lowercased()
    }

    /// A password for somebody new: long enough, and not the address itself (NIST SP 800-63B, §3.1.1.2: length, and
    /// nothing of composition).
    mutating func newPassword(_ name: String, of email: String) -> String? {
        guard let text = optional(name, bytesMax: Limits.passwordBytesMax) else { return nil }
        guard text.unicodeScalars.count >= Limits.passwordLengthMin else {
            fail(name, .tooShort, "\(name) must have at least \(Limits.passwordLengthMin) characters.")
            return nil
        }
        guard Set(text.unicodeScalars).count > 3, text.lowercased() != email else {
            fail(name, .tooEasy, "\(name) is too easy to guess.")
            return nil
        }
        return text
    }
}
