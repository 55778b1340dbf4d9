import ChirpStack
import Codecs
import Foundation
import LoRaWAN

/// How many frames one core decodes in a second; the time is the thread's own, so that other work on the machine counts
/// less.
enum CodecSpeed {
    /// A frame of the benchmark: which codec, which port, and payloads that take turns.
    private struct Load {
        let title: String
        let codec: String
        let fPort: UInt8
        let payloads: [String]
    }

    private static let loads = [
        Load(title: "1 byte, bosch/tps110", codec: "bosch/tps110", fPort: 1, payloads: ["00", "01"]),
        Load(title: "1 byte, nwave/nps405", codec: "nwave/nps405", fPort: 1, payloads: ["95", "fe"]),
        Load(
            title: "6 bytes, nwave/nps405", codec: "nwave/nps405", fPort: 2,
            payloads: ["00d3d800590b", "01fac8000000"]),
        Load(
            title: "44 bytes, mokosmart/lw009-sm", codec: "mokosmart/lw009-sm", fPort: 1,
            payloads: ["7e1165f027b20009001d010002010023031c003c29020de92506f01df040fd6f3201000b011635012600007e"]),
    ]

    /// Measures each kind of frame and prints a line for it.
    static func show(codecsDir: String, frames: Int = 2_000_000) throws {
        let library = try CodecLibrary(directory: codecsDir)
        print("frames decoded on one core, into readings")
        for load in loads {
            guard let id = CodecID(load.codec), let codec = library.codec(named: id) else {
                print("\(load.title): \(codecsDir) has no such codec")
                continue
            }
            let payloads = load.payloads.compactMap { HexDigits.bytes($0) }
            let rate = (0..<3).map { _ in measure(codec, load.fPort, payloads, frames) }.max() ?? 0
            let title = load.title + String(repeating: " ", count: max(40 - load.title.count, 0))
            print("\(title) \(String(format: "%.1f", rate / 1_000_000)) million/s")
        }
        showObjects(library)
    }

    /// What an uplink costs more whose codec reads what ChirpStack decoded: finding the object in the event, parsing
    /// it, and its fields.
    private static func showObjects(_ library: CodecLibrary, events: Int = 300_000) {
        guard let id = CodecID("generic/parking-status"), let codec = library.codec(named: id) else { return }
        for (encoding, event) in [("JSON", jsonEvent), ("protobuf", protobufEvent)] {
            let cost = (0..<3).map { _ in measure(codec, event, events) }.min() ?? 0
            let title = "an object, \(id), \(encoding)"
            let room = String(repeating: " ", count: max(40 - title.count, 0))
            print("\(title)\(room) \(String(format: "%.2f", cost)) µs")
        }
    }

    /// Microseconds of the thread's time for an event's object.
    @inline(never)
    private static func measure(_ codec: Codec, _ event: [UInt8], _ events: Int) -> Double {
        let parser = EventParser()
        var readings = 0
        let began = threadSeconds
        for _ in 0..<events {
            if case .success = codec.decode(object: parser.object(inUplink: event)) { readings += 1 }
        }
        let seconds = threadSeconds - began
        precondition(readings == events, "an object of the benchmark is unknown to its codec")
        return seconds / Double(events) * 1_000_000
    }

    /// An uplink that one gateway heard, with what a codec of ChirpStack makes of it.
    private static let jsonEvent = Array(
        #"""
        {"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d","time":"2026-06-15T12:00:00.123456+00:00",
        "deviceInfo":{"tenantId":"52f14cd4-c6f1-4fbd-8f87-4025e1d49242","tenantName":"City Parking",
        "applicationId":"17c82e96-be03-4f38-aef3-f83d48582d97","applicationName":"bays",
        "deviceProfileId":"14855bf7-d10d-4aee-b618-ebfcb64dc7ad","deviceProfileName":"Acme Bay",
        "deviceName":"A-01","devEui":"0004a30b000000a1","tags":{}},"devAddr":"00189440","adr":true,"dr":3,"fCnt":4,
        "fPort":1,"confirmed":false,"data":"AQ4QZneImQ==","object":{"parking_status":"occupied","battery":3.6,
        "temperature":21.5},"rxInfo":[{"gatewayId":"0016c001f1530001","uplinkId":4217106255,"rssi":-36,"snr":10.5,
        "channel":2,"location":{},"context":"+uaPzg==","crcStatus":"CRC_OK"}],"txInfo":{"frequency":867100000,
        "modulation":{"lora":{"bandwidth":125000,"spreadingFactor":9,"codeRate":"CR_4_5"}}}}
        """#.utf8)

    /// The same object in a protobuf event.
    private static let protobufEvent: [UInt8] = {
        func chunk(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] { [number << 3 | 2, UInt8(bytes.count)] + bytes }
        func text(_ text: String) -> [UInt8] { chunk(3, Array(text.utf8)) }
        func number(_ number: Double) -> [UInt8] {
            [0x11] + withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }
        }
        let members = [("parking_status", text("occupied")), ("battery", number(3.6)), ("temperature", number(21.5))]
        let object = members.flatMap { name, value in
            chunk(1, chunk(1, Array(name.utf8)) + chunk(2, value))
        }
        return chunk(1, Array("3ac7e3c4-4401-4b8d-9386-a5c902f9202d".utf8)) + chunk(10, [1]) + chunk(11, object)
    }()

    /// Frames in a second of the thread's time.
    @inline(never)
    private static func measure(_ codec: Codec, _ fPort: UInt8, _ payloads: [[UInt8]], _ frames: Int) -> Double {
        let port = FPort(rawValue: fPort)
        var readings = 0
        let began = threadSeconds
        for number in 0..<frames {
            let result = payloads[number % payloads.count].withUnsafeBytes { codec.decode(fPort: port, payload: $0) }
            if case .success = result { readings += 1 }
        }
        let seconds = threadSeconds - began
        precondition(readings == frames, "a frame of the benchmark is unknown to its codec")
        return Double(frames) / seconds
    }

    private static var threadSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }
}
