import LoRaWAN
import Parking
import Testing

@testable import Codecs

@Suite("The codecs' README")
struct CodecReadmeTests {
    @Test("its worked example is a codec that is accepted and passes its own vectors")
    func example() throws {
        let codec = try Codec(file: "README.md", contents: Array(CodecsOfTheHouse.exampleOfTheREADME().utf8))
        #expect(codec.vectors.count == 5)
        for vector in codec.vectors {
            let mismatch = codec.mismatch(on: vector)
            #expect(mismatch == nil)
        }
    }

    @Test("its command is accepted and passes its own vectors")
    func command() throws {
        let codec = try Codec(file: "README.md", contents: downlinkText(try block(3)))
        let command = try #require(codec.downlinks.first)
        #expect(command.vectors.count == 3)
        for vector in command.vectors {
            let mismatch = command.mismatch(on: vector)
            #expect(mismatch == nil)
        }
    }

    /// The text of the README's JSON block with this number.
    private func block(_ number: Int) throws -> String {
        let lines = try CodecsOfTheHouse.readme().split(separator: "\n", omittingEmptySubsequences: false)
        let starts = lines.indices.filter { lines[$0] == "```json" }
        let start = try #require(starts.dropFirst(number).first)
        let end = try #require(lines[start...].firstIndex(of: "```"))
        return lines[(start + 1)..<end].joined(separator: "\n")
    }

    @Test("its table has one line for each sensor, as the codec files have it")
    func sensors() throws {
        let lines = try CodecsOfTheHouse.readme().split(separator: "\n").map(String.init)
        let found = lines.filter { $0.wholeMatch(of: /\| .* \| \[[a-z0-9\/-]+\]\([a-z0-9\/-]+\.json\) \|.*/) != nil }
        let expected = try CodecsOfTheHouse.library().codecs.map(\.lineOfTheREADME)
        #expect(found == expected, "the table should be:\n\(expected.joined(separator: "\n"))")
    }

    @Test("it explains every key, every form of a field, every field of the reading and every well-known detail")
    func completeness() throws {
        let text = try CodecsOfTheHouse.readme()
        let keys = [
            Codec.fileKeys, Codec.distanceKeys, ProgramBuilder.frameKeys, ProgramBuilder.testKeys,
            ProgramBuilder.fieldKeys, ProgramBuilder.whenKeys, ProgramBuilder.segmentKeys, ProgramBuilder.recordsKeys,
            ProgramBuilder.kindKeys, CodecVector.keys, Set(Reading.Cause.allCases.map(\.rawValue)),
            Set(Codec.Kind.allCases.map(\.rawValue)), Set(ProgramBuilder.Form.allCases.map(\.rawValue)),
            Set(CanonicalField.allCases.map(\.rawValue)), Set(WellKnownDetail.allCases.map(\.rawValue)),
            Set(RecordTable.Unknown.allCases.map(\.rawValue)),
        ]
        let names: Set<String> = keys.reduce(into: []) { $0.formUnion($1) }
        for key in names.sorted() {
            #expect(text.contains("`\(key)`") || text.contains("\"\(key)\""), "\(key)")
        }
        for detail in WellKnownDetail.allCases {
            #expect(text.contains("| `\(detail.rawValue)` | \(detail.type.rawValue) |"), "\(detail.rawValue)")
        }
    }
}

extension Codec {
    /// Vendor, model, file, ports, heartbeat, commands, vectors.
    fileprivate var lineOfTheREADME: String {
        var runs: [ClosedRange<UInt8>] = []
        for port in fPorts {
            if let last = runs.last, last.upperBound + 1 == port {
                runs[runs.count - 1] = last.lowerBound...port
            } else {
                runs.append(port...port)
            }
        }
        let ports = runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
        let heartbeat = heartbeatS.map { $0.isMultiple(of: 3600) ? "\($0 / 3600) h" : "\($0 / 60) min" } ?? "–"
        let disputed = vectors.count(where: \.isDisputed)
        return "| \(vendor) | \(model) | [\(id)](\(id).json) | \(ports.isEmpty ? "any" : ports.joined(separator: ", "))"
            + " | \(heartbeat) | \(downlinks.isEmpty ? "–" : "\(downlinks.count)")"
            + " | \(vectorCount)\(disputed == 0 ? "" : ", \(disputed) disputed") |"
    }
}
