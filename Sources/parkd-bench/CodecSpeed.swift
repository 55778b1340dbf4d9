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

    /// What an uplink costs more whose codec reads what ChirpStack decoded: parsing the object, and its fields.
    private static func showObjects(_ library: CodecLibrary, objects: Int = 300_000) {
        guard let id = CodecID("generic/parking-status"), let codec = library.codec(named: id) else { return }
        let object = Array(#"{"parking_status":"occupied","battery":3.6,"temperature":21.5}"#.utf8)
        var readings = 0
        let began = threadSeconds
        for _ in 0..<objects {
            if case .success = codec.decode(object: object) { readings += 1 }
        }
        let seconds = threadSeconds - began
        precondition(readings == objects, "an object of the benchmark is unknown to its codec")
        print("an object, \(id): \(String(format: "%.2f", seconds / Double(objects) * 1_000_000)) µs")
    }

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
