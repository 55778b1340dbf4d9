import LoRaWAN
import Parking

@testable import HTTPAPI

/// A tenant whose every identifier and text bears one mark, so that whatever of it appears elsewhere is seen.
///
/// What ends in 1 to 3 is told to the other tenant, whose requests name it; the rest nobody has ever named.
struct Canaries: Sendable {
    /// Eight hexadecimal digits in lower case, which nothing else has.
    let mark: String

    static let acme = Canaries(mark: "acacacac")
    static let beta = Canaries(mark: "bebebebe")

    /// What a row is of.
    enum Kind: String, CaseIterable {
        case tenant = "0000"
        case user = "0075"
        case site = "0051"
        case space = "005b"
        case device = "00de"
        case gateway = "009a"
        case key = "00a0"
        case invitation = "0017"
        case session = "005e"
    }

    func id(_ kind: Kind, _ number: Int) -> String { "\(mark)-\(kind.rawValue)-4000-8000-00000000000\(number)" }

    var tenant: TenantID { TenantID(UUIDBits(high: bits << 32 | 0x4000, low: 0x8000_0000_0000_0001)) }

    func user(_ role: Role) -> UserID {
        let number: UInt64 =
            switch role {
            case .viewer: 1
            case .operator: 2
            case .admin: 3
            case .owner, .platformAdmin: 4
            }
        return UserID(UUIDBits(high: bits << 32 | 0x75 << 16 | 0x4000, low: 0x8000_0000_0000_0000 | number))
    }

    func devEUI(_ number: Int) -> String { "\(mark.uppercased())0000000\(number)" }
    func gatewayID(_ number: Int) -> String { "\(mark.uppercased())000000A\(number)" }
    func email(_ role: Role) -> String { "\(mark)-\(role.rawValue)@example.org" }
    var slug: String { "\(mark)-tenant" }
    var siteSlug: String { "\(mark)-site-1" }

    /// The text of a key: the first may look at everything, the second change everything, the third is for spare.
    func key(_ number: Int, secretOf other: Canaries? = nil) -> String {
        "pk_\(id(.key, number))_\((other ?? self).secret)0\(number)"
    }

    /// A code whose digest no row has: who invites gets it, and tells nobody of another tenant.
    var invitationCode: String { String(repeating: mark, count: 4) }

    /// Without the mark, since answers to others may not even hold a part of it.
    private var secret: String { String(repeating: mark == "acacacac" ? "1a" : "2b", count: 31) }

    private var bits: UInt64 { UInt64(mark, radix: 16) ?? 0 }

    /// Everything that it has.
    func rows(passwordHash: String) -> String {
        filled(Self.ownRows + Self.history + Self.people)
            .replacing("{password}", with: passwordHash).replacing("{secret}", with: secret)
    }

    /// Brings back what its own people have taken away, the devices in another place of their lives each time.
    func restored(_ round: Int) -> String {
        filled(Self.restoration).replacing("{round}", with: String(round))
    }

    private func filled(_ text: String) -> String {
        text.replacing("{m}", with: mark).replacing("{M}", with: mark.uppercased())
            .replacing("{tenant}", with: tenant.description)
    }
}
