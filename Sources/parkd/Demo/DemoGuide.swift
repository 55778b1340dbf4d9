import Sandbox

/// What the demo tells its user: where it is, how to log in, and a command to paste.
struct DemoGuide {
    let port: Int
    let people: [DemoAccounts.Person]
    let sandbox: Sandbox

    /// The text.
    var text: String {
        let url = "http://127.0.0.1:\(port)"
        let logins = people.map { person in
            let role = person.tenantSlug.map { "owner of \($0)" } ?? "platform admin"
            return "  login      \(person.email) / \(person.password)   (\(role))\n"
        }
        return """

            parkd serves \(url)   (Ctrl-C stops everything)

              dashboard  \(url)/
              API        \(url)/api/v6/dashboard/data, \(url)/health, \(url)/metrics
              broker     \(sandbox.mqttURL)
              database   psql "\(sandbox.adminConninfo)"
            \(logins.joined())
            \(example(url))

            """
    }

    private func example(_ url: String) -> String {
        guard let owner = people.first(where: { $0.tenantSlug != nil }) else { return "" }
        return """
            Paste this to see a tenant's car parks change:

              TOKEN=$(curl -s \(url)/api/auth/login -H 'Content-Type: application/json' \\
                -d '{"email":"\(owner.email)","password":"\(owner.password)"}' \\
                | sed -E 's/.*"access_token":"([^"]+)".*/\\1/')
              curl -s \(url)/api/v6/dashboard/data -H "Authorization: Bearer $TOKEN"

            """
    }
}
