import Foundation
import Glibc

/// What the kernel says of this process, asked when somebody wants to know; 0 where it does not tell.
struct ProcessFigures: Sendable {
    /// Processor time of all threads, user and system, in seconds.
    let cpuSeconds: Double
    /// Memory in use, in bytes.
    let residentBytes: Int
    /// Descriptors in use.
    let openDescriptors: Int
    /// Descriptors at most.
    let descriptorsMax: Int

    /// Reads them (`clock_gettime(2)`, `proc(5)`, `getrlimit(2)`), from no file but the process's own: a hardened
    /// service can read no other.
    static func current() -> ProcessFigures {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let statm = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = statm.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? 0
        return ProcessFigures(
            cpuSeconds: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9,
            residentBytes: pages * sysconf(Int32(_SC_PAGESIZE)), openDescriptors: descriptors,
            descriptorsMax: Int(clamping: limit.rlim_cur))
    }
}
