import Foundation

extension ParkdProcess {
    /// Starts `parkd run` under a ceiling of the memory that it may allocate, in MB: what it asks for beyond ends it.
    static func run(memoryMB: Int, environment: [String: String]) throws -> ParkdProcess {
        try ParkdProcess(
            program: "/usr/bin/prlimit", ["--data=\(memoryMB << 20)", binary.path, "run"], environment: environment)
    }

    /// The most memory that it had in use at one time, in MB (`VmHWM` of proc(5)).
    func peakMemoryMB() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line.flatMap { Int($0.filter(\.isNumber)) } ?? .max) >> 10
    }
}
