import Foundation

/// The code of this process, as it is mapped from the program's and the libraries' files.
enum MappedCode {
    /// Gives back all pages of code: those that are run again come back from the page cache when they are.
    ///
    /// Starting touches nearly all of a program that links its libraries statically, and then runs a tenth of it:
    /// the rest would count as ours as long as we run. Code is never written to, so nothing is lost; breakpoints that
    /// a debugger has set are (`madvise(2)`, `proc_pid_maps(5)`).
    static func release() {
        guard let mappings = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else { return }
        for mapping in mappings.split(separator: "\n") {
            let fields = mapping.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count > 5, fields[1] == "r-xp", fields[5].hasPrefix("/") else { continue }
            let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard bounds.count == 2 else { continue }
            madvise(UnsafeMutableRawPointer(bitPattern: bounds[0]), Int(bounds[1] - bounds[0]), MADV_DONTNEED)
        }
    }
}
