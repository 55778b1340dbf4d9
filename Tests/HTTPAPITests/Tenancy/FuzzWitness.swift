import Foundation
import HTTPTypes
import Parking

@testable import HTTPAPI

/// Looks in every answer for what it may not hold.
struct FuzzWitness {
    /// What each tenant has said itself, by mark: its audit log repeats it.
    private var said: [String: Set<String>] = [:]
    /// What each tenant has rightly made its own, by mark: names that it gave, and people whom it made members.
    private var made: [String: Set<String>] = [:]
    /// How many requests of each operation were answered well, and how many not.
    private(set) var answered: [String: (well: Int, refused: Int)] = [:]

    /// Something of the other tenant is known to a tenant from now on.
    mutating func tell(_ token: String, to owner: Canaries) { made[owner.mark, default: []].insert(token) }

    /// What is wrong with an answer; empty where nothing is.
    mutating func faults(_ request: FuzzRequest, by asker: FuzzAsker, _ reply: Reply) -> [String] {
        count(request, reply)
        var faults: [String] = []
        if reply.status >= 500 { faults.append("a \(reply.status)") }
        if reply.status == 304 && request.hasForeignTag { faults.append("a 304 to another tenant's entity tag") }
        if reply.status < 400 && request.hasForeignCursor { faults.append("a \(reply.status) to another's cursor") }
        let own = asker.owner?.mark ?? ""
        let text = request.text
        let spoken = Self.foreign(to: own, in: text)
        said[own, default: []].formUnion(spoken)
        if asker.owner != nil, reply.status < 300, !request.isRead {
            faults += taken(request, spoken, own, reply).map { "a \(reply.status) to what names \($0)" }
        }
        for token in Self.foreign(to: own, in: reply) where !text.contains(token) {
            if made[own]?.contains(token) == true { continue }
            if request.operation.id == "listAudit" && said[own]?.contains(token) == true { continue }
            faults.append("\(token) in the answer")
        }
        return faults
    }

    private mutating func count(_ request: FuzzRequest, _ reply: Reply) {
        var counts = answered[request.operation.id] ?? (0, 0)
        if reply.status < 400 { counts.well += 1 } else { counts.refused += 1 }
        answered[request.operation.id] = counts
    }

    /// What an accepted write names that is another tenant's; words, which name nothing, become the writer's own.
    private mutating func taken(
        _ request: FuzzRequest, _ spoken: Set<String>, _ own: String, _ reply: Reply
    ) -> [String] {
        var taken: [String] = []
        for token in spoken where made[own]?.contains(token) != true {
            let isCode = Self.codes.contains(token)
            if isCode || token.contains("@") || token.hasSuffix("-tenant") || token.contains("-site-") {
                made[own, default: []].insert(token)
            } else {
                taken.append(token)
            }
        }
        return taken
    }

    /// Where a code of a space is asked for, one of an invitation is a word like others.
    private static let codes = [Canaries.acme.invitationCode, Canaries.beta.invitationCode]

    private static let marks = [Canaries.acme.mark, Canaries.beta.mark]

    private static func foreign(to own: String, in reply: Reply) -> Set<String> {
        var found = foreign(to: own, in: reply.body)
        for field in reply.headers { found.formUnion(foreign(to: own, in: field.value)) }
        return found
    }

    private static func foreign(to own: String, in text: String) -> Set<String> {
        text.count < 8 ? [] : foreign(to: own, in: Array(text.utf8))
    }

    /// The words with another tenant's mark, in lower case.
    private static func foreign(to own: String, in bytes: [UInt8]) -> Set<String> {
        var words: Set<String> = []
        for mark in marks where mark != own {
            for spelling in [mark, mark.uppercased()] {
                var start = 0
                while let place = place(of: spelling, in: bytes, from: start) {
                    var first = place
                    while first > 0, isOfWord(bytes[first - 1]) { first -= 1 }
                    var end = place
                    while end < bytes.count, isOfWord(bytes[end]) { end += 1 }
                    words.insert(String(decoding: bytes[first..<end], as: UTF8.self).lowercased())
                    start = end
                }
            }
        }
        return words
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func place(of mark: String, in bytes: [UInt8], from start: Int) -> Int? {
        let found = Data(bytes).range(of: Data(mark.utf8), in: start..<bytes.count)
        return found?.lowerBound
    }
}
