import Sandbox

/// What the demo tells its user: where it is, how to log in, and a command to paste.
struct DemoGuide {
    let port: Int
    let people: [DemoAccounts.Person]
    let sandbox: Sandbox

    func show() {
        let url = "http://127.0.0.1:\(port)"
        print("\nparkd serves \(url)   (Ctrl-C stops everything)\n")
        print("  API        \(url)/api/v6/dashboard/data, \(url)/health, \(url)/metrics")
        print("  broker     \(sandbox.mqttURL)")
        print("  database   psql \"\(sandbox.adminConninfo)\"")
        for person in people {
            let role = person.tenantSlug.map { "owner of \($0)" } ?? "platform admin"
            print("  login      \(person.email) / \(person.password)   (\(role))")
        }
        guard let owner = people.first(where: { $0.tenantSlug != nil }) else { return }
        print(
            """

            Paste this to see a tenant's car parks change:

              TOKEN=$(curl -s \(url)/api/auth/login -H 'Content-Type: application/json' \\
                -d '{"email":"\(owner.email)","password":"\(owner.password)"}' \\
                | sed -E 's/.*"access_token":"([^"]+)".*/\\1/')
              curl -s \(url)/api/v6/dashboard/data -H "Authorization: Bearer $TOKEN"

            """)
    }
}
