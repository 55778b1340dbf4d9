/// All codecs at hand, found by name or by device profile.
public struct CodecLibrary: Sendable {
    /// Every codec, ordered by name.
    public let codecs: [Codec]
    /// The codecs that a file of the folder laid over replaced, in the order of their names.
    public private(set) var replaced: [CodecID] = []

    private let indexByID: [CodecID: Int]
    private let indexByProfile: [String: Int]

    /// Loads `directory/<vendor>/<model>.json`; files at the top of the directory are not codecs.
    ///
    /// One refused file refuses the whole library: a codec that silently went missing would send its devices to
    /// quarantine.
    ///
    /// - Parameters:
    ///   - directory: the folder; it has codecs.
    ///   - local: a folder to lay over it, which may be missing or empty: its codecs come on top, and replace those of
    ///     the same name.
    public init(directory: String, under local: String? = nil) throws(CodecFileError) {
        var files: [CodecFile] = []
        for path in try CodecFile.paths(in: directory) { files.append(try CodecFile(path: path, in: directory)) }
        var own: [CodecFile] = []
        for path in try local.map(CodecFile.paths(inLocal:)) ?? [] {
            own.append(try CodecFile(path: path, in: local ?? ""))
        }
        try self.init(files: files, under: own)
    }

    /// Makes a library of files, and of others that replace those of the same name.
    public init(files: [CodecFile], under local: [CodecFile]) throws(CodecFileError) {
        let own = Set(local.map(\.codec.id))
        try self.init(files: files.filter { !own.contains($0.codec.id) } + local)
        replaced = files.map(\.codec.id).filter(own.contains).sorted { $0.description < $1.description }
    }

    /// Makes a library of files whose names and profile names are unique.
    public init(files: [CodecFile]) throws(CodecFileError) {
        try self.init(codecs: files.map(\.codec))
    }

    /// Makes a library of codecs whose names and profile names are unique.
    public init(codecs: [Codec]) throws(CodecFileError) {
        let sorted = codecs.sorted { $0.id.description < $1.id.description }
        var indexByID: [CodecID: Int] = [:]
        var indexByProfile: [String: Int] = [:]
        for (index, codec) in sorted.enumerated() {
            let origin = codec.origin
            if let other = indexByID.updateValue(index, forKey: codec.id) {
                throw CodecFileError(
                    file: origin.file, line: origin.idLine, path: "id",
                    reason: "\(sorted[other].origin.file) has a codec of this name too")
            }
            for (number, name) in codec.profileNames.enumerated() {
                if let other = indexByProfile.updateValue(index, forKey: name.lowercased()) {
                    throw CodecFileError(
                        file: origin.file, line: origin.profileLines[number], path: "profiles[\(number)]",
                        reason: "the profile \"\(name)\" is claimed by \(sorted[other].id) too")
                }
            }
        }
        self.codecs = sorted
        self.indexByID = indexByID
        self.indexByProfile = indexByProfile
    }

    /// The codec of this name; `nil` where there is none.
    public func codec(named id: CodecID) -> Codec? {
        indexByID[id].map { codecs[$0] }
    }

    /// The codec that claims a ChirpStack device-profile name, compared without regard to case.
    public func codec(forProfile name: String) -> Codec? {
        indexByProfile[name.lowercased()].map { codecs[$0] }
    }

    /// The codec of a device's frame.
    ///
    /// - Parameters:
    ///   - id: the codec that the device names itself, such as `bosch/tps110`; nothing else serves it then.
    ///   - profile: the device profile that the frame names; empty where it names none.
    ///   - earlierProfile: the profile that the device's frames named before, for a frame that names none.
    public func codec(named id: String?, profile: String, earlierProfile: String?) -> Codec? {
        if let id { return CodecID(id).flatMap { codec(named: $0) } }
        return codec(forProfile: profile.isEmpty ? earlierProfile ?? "" : profile)
    }
}
