import Crypto
import LoRaWAN
import Model
import Parking

/// Seals places in histories into cursors, and believes a cursor only in the list that it was given for.
///
/// A cursor is a place and a MAC over it, the scope, and the list: another tenant's, another list's or a tampered one
/// is none, and all of them are refused alike.
struct Cursors: Sendable {
    private let keys: [SymmetricKey]

    private static let positionBytes = 24
    private static let tagBytes = 16
    /// Digits of a cursor.
    static let textLength = 2 * (positionBytes + tagBytes)

    /// The first key seals; all of them open, so that keys can be changed under a reader's hands.
    init(keys: [AuthKey]) {
        self.keys = keys.map { key in
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: key.secret), info: Array("parkd cursor".utf8), outputByteCount: 32)
        }
    }

    /// The cursor of a place in the list that `list` names, for the caller's scope.
    func seal(_ position: HistoryPosition, in list: String, for scope: TenantScope) -> String {
        guard let key = keys.first else { preconditionFailure("an API has a key") }
        var bytes: [UInt8] = []
        for word in [UInt64(bitPattern: position.at.microseconds), position.id.high, position.id.low] {
            withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
        }
        return HexDigits.text(bytes + tag(bytes, list, scope, key))
    }

    /// The place of a cursor; `nil` where it is none of this list and scope.
    func open(_ text: String, in list: String, for scope: TenantScope) -> HistoryPosition? {
        guard text.utf8.count == Self.textLength, let bytes = HexDigits.bytes(text)
        else { return nil }
        let place = Array(bytes.prefix(Self.positionBytes))
        let tag = Array(bytes.dropFirst(Self.positionBytes))
        guard keys.contains(where: { Self.isEqual(tag, self.tag(place, list, scope, $0)) }) else { return nil }
        func word(_ index: Int) -> UInt64 {
            place[(8 * index)..<(8 * index + 8)].reduce(0) { $0 << 8 | UInt64($1) }
        }
        return HistoryPosition(
            at: Timestamp(microseconds: Int64(bitPattern: word(0))), id: UUIDBits(high: word(1), low: word(2)))
    }

    private func tag(_ place: [UInt8], _ list: String, _ scope: TenantScope, _ key: SymmetricKey) -> [UInt8] {
        let bound = "\(scope.tenantID) \(scope.isCrossTenant) \(list) "
        return Array(
            HMAC<SHA256>.authenticationCode(for: Array(bound.utf8) + place, using: key).prefix(Self.tagBytes))
    }

    /// In a time that does not tell where they differ.
    private static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
