public import Codecs
public import Ingest
public import LoRaWAN
import Synchronization

/// The codecs that the daemon decodes with: a folder, and what is laid over it, loaded at the start and anew when
/// asked.
///
/// They are exchanged as a whole. A broken file leaves all of the old ones in force, as it would refuse the start:
/// half a folder could leave a profile without its codec, and no restart would ever come to the same half.
public final class CodecsInForce: Sendable {
    /// What is in force, and what came of reloads.
    public struct Standing: Sendable {
        /// The codecs.
        public internal(set) var library: CodecLibrary
        /// When they were loaded.
        public internal(set) var loadedAt: Timestamp
        /// Why the last reload was refused, the file named from the folder on; `nil` where none was since `loadedAt`.
        public internal(set) var fault: CodecFileError?
        /// How many codecs there are.
        public var count: Int { library.codecs.count }
        /// Reloads that exchanged the codecs.
        var reloads = 0
        /// Reloads that were refused.
        var failures = 0
    }

    private let folder: String
    private let local: String?
    private let state: Mutex<(decider: Decider, standing: Standing)>

    /// Loads a folder, and one that is laid over it, for the first time.
    public init(folder: String, under local: String? = nil) throws(CodecFileError) {
        let library = try CodecLibrary(directory: folder, under: local)
        self.folder = folder
        self.local = local
        state = Mutex((Decider(codecs: library), Standing(library: library, loadedAt: .now)))
    }

    /// Decides with the codecs in force; who keeps it keeps these, whatever is loaded meanwhile.
    public var decider: Decider { state.withLock { $0.decider } }

    /// What is in force.
    public var standing: Standing { state.withLock { $0.standing } }

    /// Tells which codecs an operator's own files replace, if any: an upgrade does not change them.
    public func tellReplaced(_ observer: Observer) {
        let replaced = standing.library.replaced
        guard let local, !replaced.isEmpty else { return }
        observer.tell(.codecsReplaced(replaced, by: local))
    }

    /// Loads the folder anew and puts its codecs in force; leaves the old ones where a file is refused. Blocks on the
    /// disk.
    ///
    /// - Returns: what is in force then.
    /// - Throws: which file, line and reason.
    public func reload() throws(CodecFileError) -> Standing {
        do throws(CodecFileError) {
            let library = try CodecLibrary(directory: folder, under: local)
            let decider = Decider(codecs: library)
            return state.withLock { state in
                state.decider = decider
                state.standing.library = library
                state.standing.loadedAt = .now
                state.standing.fault = nil
                state.standing.reloads += 1
                return state.standing
            }
        } catch {
            // Health is shown to anyone: where the folder lies is nobody's business.
            let around = [folder, local].compactMap { $0 }.first { error.file.hasPrefix($0 + "/") }
            let name = around.map { String(error.file.dropFirst($0.count + 1)) } ?? "the folder of the codecs"
            let fault = CodecFileError(file: name, line: error.line, path: error.path, reason: error.reason)
            state.withLock { state in
                state.standing.fault = fault
                state.standing.failures += 1
            }
            throw error
        }
    }
}
