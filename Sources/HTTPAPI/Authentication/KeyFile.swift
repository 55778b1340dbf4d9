import Dispatch
import Foundation

/// A file of public keys, of bounded size.
struct KeyFile: Sendable {
    let path: String

    /// All of its bytes.
    func read() throws(ExternalIssuer.Fault) -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ExternalIssuer.Fault(sentence: "it cannot be read")
        }
        defer { try? handle.close() }
        guard let bytes = try? handle.read(upToCount: Limits.keyFileBytesMax + 1) ?? Data() else {
            throw ExternalIssuer.Fault(sentence: "it cannot be read")
        }
        guard bytes.count <= Limits.keyFileBytesMax else {
            throw ExternalIssuer.Fault(sentence: "it has more than \(Limits.keyFileBytesMax) bytes")
        }
        return Array(bytes)
    }
}

/// A thread that may wait for a disk.
enum BlockingReads {
    private static let queue = DispatchQueue(label: "parkd.api.files")

    /// Does `work` on that thread.
    static func perform<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }
}
