import Foundation

/// A password in the forms in which keyboards and browsers may have sent it.
///
/// A letter with an accent is one code point or two, by the system that it was typed on; people see one letter. So new
/// passwords are hashed in one form, the profile OpaqueString (RFC 8265, §4.2): spaces of other scripts become a plain
/// one, and letters are composed (NFC). Controls are left as they are, since passwords with them exist.
struct PasswordForms: Sendable {
    /// The form of every new hash.
    let normal: String
    /// Others that an old hash may have been made of: as it came, and decomposed; none for most passwords.
    let others: [String]

    init(_ password: String) {
        guard password.utf8.contains(where: { $0 >= 0x80 }) else {
            normal = password
            others = []
            return
        }
        var spaced = String.UnicodeScalarView()
        for scalar in password.unicodeScalars {
            spaced.append(scalar.properties.generalCategory == .spaceSeparator ? " " : scalar)
        }
        let normal = String(spaced).precomposedStringWithCanonicalMapping
        var others: [String] = []
        for form in [
            password, password.precomposedStringWithCanonicalMapping, password.decomposedStringWithCanonicalMapping,
        ] where !([normal] + others).contains(where: { $0.utf8.elementsEqual(form.utf8) }) {
            others.append(form)
        }
        self.normal = normal
        self.others = others
    }
}
