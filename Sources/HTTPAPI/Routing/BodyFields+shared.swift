import Parking

/// Values that several resources share.
extension BodyFields {
    /// Degrees north.
    mutating func latitude() -> Double? { number("latitude", in: -90...90) }

    /// Degrees east.
    mutating func longitude() -> Double? { number("longitude", in: -180...180) }

    /// The owner of a new thing, which only the scope of all tenants may name.
    mutating func owner(in scope: TenantScope) -> TenantID? {
        let owner: TenantID? = identifier("tenant_id")
        if has("tenant_id") && !scope.isCrossTenant {
            fail("tenant_id", .contradictory, "tenant_id can be given in the platform's scope only.")
        }
        return owner
    }

    /// A site's name in addresses.
    mutating func slug() -> SiteSlug? {
        guard let text = text("slug") else { return nil }
        if let slug = SiteSlug(text) { return slug }
        fail(
            "slug", .malformed,
            "slug must have at most \(SiteSlug.lengthMax) lower-case letters, digits and single hyphens between them.")
        return nil
    }

    /// Why something is done.
    mutating func reason() -> String? { prose("reason", max: Limits.reasonLengthMax) }
}

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
