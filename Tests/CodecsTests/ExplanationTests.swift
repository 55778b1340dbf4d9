import LoRaWAN
import Parking
import Testing

@testable import Codecs

@Suite("Explanations")
struct ExplanationTests {
    private func explain(_ codec: Codec, _ fPort: UInt8, _ hex: String) throws -> Explanation {
        codec.explain(fPort: FPort(rawValue: fPort), payload: try #require(HexDigits.bytes(hex)))
    }

    /// Values that stand, sorted: neither the order of rules nor a value told twice makes a difference.
    private func standing(_ explanation: Explanation) -> [ReadingField] {
        Set(explanation.rows.filter { !$0.isOverruled && !$0.isEarlier }.compactMap(\.value))
            .sorted { $0.name < $1.name }
    }

    /// What is told of moments before, with their times.
    private func standingEarlier(_ explanation: Explanation) -> Set<String> {
        Set(explanation.rows.filter(\.isEarlier).compactMap(\.value).map { "\($0.name) \($0.text)" })
    }

    private func earlier(_ reading: Reading, by codec: Codec) -> Set<String> {
        Set(
            reading.earlier.flatMap { moment in
                ["observed_at \(moment.observedAt)"]
                    + ReadingField.all(of: moment.reading, by: codec).map { "\($0.name) \($0.text)" }
            })
    }

    private func own(_ reading: Reading, by codec: Codec) -> [ReadingField] {
        Set(ReadingField.all(of: reading, by: codec)).filter { $0.name != "earlier_readings" }
            .sorted { $0.name < $1.name }
    }

    @Test("for every vector of every codec the explanation says exactly what decoding says")
    func noSecondTruth() throws {
        var count = 0
        for codec in try CodecsOfTheHouse.library().codecs {
            for vector in codec.vectors {
                let explanation = codec.explain(fPort: vector.fPort, payload: vector.payload)
                let decoded = codec.decode(fPort: vector.fPort, payload: vector.payload, occupiedBelowMM: nil)
                #expect(explanation.result == decoded)
                guard case .success(let reading) = decoded else { continue }
                let frame = "\(codec.id) \(HexDigits.text(vector.payload))"
                #expect(standing(explanation) == own(reading, by: codec), "\(frame)")
                #expect(standingEarlier(explanation) == earlier(reading, by: codec), "\(frame)")
                #expect(explanation.taken != nil)
                count += 1
            }
        }
        #expect(count > 50)
    }

    @Test("for every vector of every codec each place in the explanation is one in the file, and inside the payload")
    func places() throws {
        for path in try CodecFile.paths(in: CodecsOfTheHouse.directory) {
            let file = try CodecFile(path: path)
            let whole = try #require(file.line(of: ""))
            for vector in file.codec.vectors {
                let explanation = file.codec.explain(fPort: vector.fPort, payload: vector.payload)
                for row in explanation.rows {
                    #expect(vector.payload.indices.contains(row.bytes) || row.bytes.isEmpty, "\(path) \(row)")
                    #expect(try #require(file.line(of: row.path)) > whole)
                }
                for run in explanation.unread { #expect(vector.payload.indices.contains(run)) }
            }
        }
    }

    @Test("a rule takes a frame exactly when decoding finds one, and an obstacle names port, length or bytes")
    func obstacles() throws {
        let codec = try CodecsOfTheHouse.codec("bosch/tps110")
        let bytes = try explain(codec, 5, "0900000000")
        #expect(bytes.taken == nil)
        let ofPort = bytes.frames.filter(\.isOfPort)
        #expect(ofPort.map(\.name).contains("usage_occupied"))
        #expect(ofPort.first { $0.name == "usage_occupied" }?.obstacle == "byte 0 is 0x09, not 0x01")
        #expect(ofPort.first { $0.name == "usage_resets" }?.obstacle == "5 bytes, not 8")
        #expect(bytes.frames.first { $0.name == "parking_status" }?.obstacle == "the port is 5, not 1")
        #expect(try explain(codec, 1, "01").frames.filter { $0.obstacle == nil }.map(\.name) == ["parking_status"])
        #expect(try explain(codec, 1, "").frames.allSatisfy { $0.obstacle != nil })
    }

    @Test("bytes, bits, raw value and rule of a field are told, and the bytes that no field reads")
    func rows() throws {
        let frame = #"""
            { "name": "f", "fPort": 1, "length": 6, "match": [{ "byte": 0, "mask": "0xF0", "value": "0x10" }],
              "fields": [
                { "to": "battery_v", "byte": 1, "multiply": 4, "add": 2500, "divide": 1000 },
                { "to": "count", "byte": 0, "bits": "3..0" },
                { "to": "temperature_c", "byte": 2, "bytes": 2, "signed": true, "endian": "little", "absent": [-1] },
                { "to": "mode", "byte": 4, "when": { "byte": 1, "max": 9 } } ] }
            """#
        let codec = try Codec(file: "test.json", contents: codecText(frames: frame))
        let explanation = try explain(codec, 1, "15d3ffff0000")
        #expect(explanation.rows.map(\.field) == ["battery_v", "count", "temperature_c", "mode"])
        #expect(explanation.rows.map(\.bytes) == [1..<2, 0..<1, 2..<4, 4..<5])
        #expect(explanation.rows.map(\.bits) == ["", "3…0", "", ""])
        #expect(explanation.rows.map(\.raw) == [211, 5, -1, 0])
        #expect(explanation.rows.map { $0.value?.text } == ["3.344", "5", nil, nil])
        #expect(
            explanation.rows.map(\.rule) == [
                "(raw × 4 + 2500) ÷ 1000", "raw", "absent: -1", "only when byte 1 ≤ 9; it is 211",
            ])
        #expect(explanation.rows.map(\.path).last == "frames[0].fields[3]")
        #expect(explanation.unread == [5..<6])
        #expect(explanation.taken?.match == "byte 0 & 0xf0 is 0x10")
    }

    @Test("each record is told with its name and key, those passed over and left unparsed too")
    func records() throws {
        let codec = try CodecsOfTheHouse.codec("pni/placepod")
        let explanation = try explain(codec, 2, "0302015e376601cafebabe")
        #expect(explanation.rows.map(\.record).contains("battery 0302"))
        let occupancy = try #require(explanation.rows.first { $0.field == "occupancy" })
        #expect(occupancy.record == "keep_alive 3766")
        #expect(occupancy.bytes == 6..<7)
        #expect(explanation.rows.last?.field == "unparsed")
        #expect(explanation.rows.last?.value?.text == "cafebabe")
        #expect(explanation.unread.isEmpty)
    }

    @Test("what a distance says about the bay is told with the limits that it is held against")
    func threshold() throws {
        let codec = try CodecsOfTheHouse.codec("dragino/ldds75")
        let vector = try #require(
            codec.vectors.first { (try? codec.decode(fPort: $0.fPort, payload: $0.payload).get())?.distanceMM != nil })
        let explanation = codec.explain(fPort: vector.fPort, payload: vector.payload, occupiedBelowMM: 99_999)
        let row = try #require(explanation.rows.last)
        #expect(row.field == "occupancy")
        #expect(row.value?.text == "occupied")
        #expect(row.path == "distance")
        #expect(row.rule.hasPrefix("threshold: occupied below 99999 mm, free from "))
    }

    @Test("a frame that its rule takes and then refuses is told up to the field that refuses it")
    func refusedWithin() throws {
        let frame = #"""
            { "name": "f", "fPort": 1, "length": 3, "fields": [
                { "to": "count", "byte": 0 }, { "to": "name", "as": "text", "byte": 1, "bytes": 2 },
                { "to": "never", "byte": 2 } ] }
            """#
        let codec = try Codec(file: "test.json", contents: codecText(frames: frame))
        let explanation = try explain(codec, 1, "050041")
        #expect(explanation.taken?.name == "f")
        #expect(explanation.rows.map(\.field) == ["count", "name"])
        #expect(explanation.rows.last?.rule == "text: a text in the frame is not printable ASCII")
        #expect(throws: Rejection.self) { try explanation.result.get() }
    }

    @Test("a vector with a byte changed, cut off or put on never makes an explanation say another thing than decoding")
    func changed() throws {
        for codec in try CodecsOfTheHouse.library().codecs {
            for vector in codec.vectors {
                var payloads = [Array(vector.payload.dropLast()), vector.payload + [0x5A]]
                for index in vector.payload.indices {
                    for mask: UInt8 in [0x01, 0x80, 0xFF] {
                        payloads.append(vector.payload)
                        payloads[payloads.count - 1][index] ^= mask
                    }
                }
                for payload in payloads { try expectAgreement(codec, vector.fPort, payload) }
            }
        }
    }

    private func expectAgreement(_ codec: Codec, _ fPort: FPort, _ payload: [UInt8]) throws {
        let explanation = codec.explain(fPort: fPort, payload: payload)
        #expect(explanation.result == codec.decode(fPort: fPort, payload: payload, occupiedBelowMM: nil))
        guard case .success(let reading) = explanation.result else { return }
        let frame = "\(codec.id) \(fPort.rawValue) \(HexDigits.text(payload))"
        #expect(standing(explanation) == own(reading, by: codec), "\(frame)")
        #expect(standingEarlier(explanation) == earlier(reading, by: codec), "\(frame)")
    }
}

extension Range<Int> {
    /// Whether every index of another range is one of these.
    fileprivate func contains(_ other: Range<Int>) -> Bool {
        lowerBound <= other.lowerBound && other.upperBound <= upperBound
    }
}
