import JSON
import Parking

extension Codec {
    /// Reads and checks the contents of a codec file; `codecs/README.md` describes the format.
    ///
    /// - Parameters:
    ///   - file: what errors call it, normally its path.
    ///   - contents: JSON, at most 256 KiB.
    public init(file: String, contents: [UInt8]) throws(CodecFileError) {
        guard contents.count <= 256 * 1024 else {
            throw CodecFileError(file: file, reason: "is larger than 256 KiB")
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: contents, depthMax: 16)
        } catch {
            let lines = contents.prefix(error.offset).split(separator: 0x0A, omittingEmptySubsequences: false)
            let column = String(decoding: lines.last ?? [], as: UTF8.self).count + 1
            throw CodecFileError(
                file: file, line: max(lines.count, 1),
                reason: "is no JSON: \(error.code.rawValue) at column \(column)")
        }
        let outline = FileOutline(contents)
        do throws(CodecFileFault) {
            if let duplicate = outline.duplicate {
                throw CodecFileFault(path: duplicate, reason: "this key stands twice in its object")
            }
            self = try document.withRoot { (root) throws(CodecFileFault) in
                try Codec(node: FileNode(value: root, path: ""))
            }
        } catch {
            throw CodecFileError(
                file: file, line: outline.line(of: error.path), path: error.path, reason: error.reason)
        }
        origin = CodecOrigin(
            file: file, idLine: outline.line(of: "id"),
            profileLines: profileNames.indices.map { outline.line(of: "profiles[\($0)]") })
    }

    /// The keys of a codec file.
    static let fileKeys: Set<String> = [
        "$schema", "format", "id", "vendor", "model", "version", "kind", "sources", "notes", "profiles",
        "heartbeat_s", "distance", "endian", "frames", "downlinks", "vectors",
    ]
    /// The keys of `distance`.
    static let distanceKeys: Set<String> = ["occupied_below_mm", "hysteresis_mm"]

    private init(node: FileNode) throws(CodecFileFault) {
        try node.expectObject(keys: Self.fileKeys)
        guard try node.required("format").integer(in: 1...1_000_000) == 1 else {
            throw CodecFileFault(path: "format", reason: "this program reads format 1 only")
        }
        let idNode = try node.required("id")
        guard let id = CodecID(try idNode.text(lengthMax: 64)) else {
            throw idNode.fault("must be vendor/model in lower-case letters, digits and hyphens")
        }
        let versionNode = try node.required("version")
        let version = try versionNode.text(lengthMax: 20)
        let parts = version.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ UInt16($0).map(String.init) == String($0) }) else {
            throw versionNode.fault("must be a semantic version such as 1.0.0")
        }
        let endian = try node.optional("endian")?.choice(of: Endian.self) ?? .big
        var builder = ProgramBuilder(endian: endian)
        for frame in try node.required("frames").elements(count: 1...128) {
            try builder.addFrame(frame)
        }
        self.id = id
        self.version = version
        vendor = try node.required("vendor").text(lengthMax: 80)
        model = try node.required("model").text(lengthMax: 80)
        kind = try node.required("kind").choice(of: Kind.self)
        sources = try Self.texts(node.required("sources"), count: 1...32)
        notes =
            try node.optional("notes").map { (notes) throws(CodecFileFault) in
                try Self.texts(notes, count: 1...32)
            } ?? []
        profileNames = try Self.profileNames(node.required("profiles"))
        heartbeatS = try node.optional("heartbeat_s")?.integer(in: 1...31_536_000)
        distance = try Self.distance(node.optional("distance"), kind: kind, node: node, builder: builder)
        fPorts = builder.fPorts
        program = try builder.finished(framesNode: node.required("frames"))
        let vectors = try node.required("vectors")
        guard vectors.value.count > 0 else {
            throw vectors.fault("a codec without a single vector is not accepted")
        }
        var read: [CodecVector] = []
        for element in try vectors.elements(count: 1...512) {
            let vector = try CodecVector(node: element)
            if let other = read.firstIndex(where: { $0.contradicts(vector) }) {
                throw element.fault("vectors[\(other)] expects something else of the same frame")
            }
            read.append(vector)
        }
        self.vectors = read
        var downlinks = DownlinkBuilder(endian: endian)
        for command in try node.optional("downlinks")?.elements(count: 1...64) ?? [] {
            try downlinks.addCommand(command)
        }
        self.downlinks = downlinks.commands
    }

    /// `distance`: a distance sensor's threshold; no other kind has one.
    private static func distance(
        _ section: FileNode?, kind: Kind, node: FileNode, builder: ProgramBuilder
    ) throws(CodecFileFault) -> DistanceThreshold? {
        guard kind == .distanceSensor else {
            if let section { throw section.fault("only a codec of the kind distance_sensor has a threshold") }
            return nil
        }
        guard let section else {
            throw try node.required("kind").fault(
                "a distance sensor needs a threshold: the key \"distance\" is missing")
        }
        try section.expectObject(keys: distanceKeys)
        let frames = try node.required("frames")
        guard builder.fills(.distanceMM) else {
            throw frames.fault("no frame of this distance sensor has a distance_mm")
        }
        guard !builder.fills(.occupancy) else {
            throw frames.fault("a distance sensor's occupancy comes from its threshold, not from a field")
        }
        let millimetresMax = DistanceThreshold.millimetresMax
        return DistanceThreshold(
            occupiedBelowMM: try section.required("occupied_below_mm").integer(in: 1...millimetresMax),
            hysteresisMM: try section.required("hysteresis_mm").integer(in: 0...millimetresMax))
    }

    private static func texts(_ node: FileNode, count: ClosedRange<Int>) throws(CodecFileFault) -> [String] {
        var texts: [String] = []
        for element in try node.elements(count: count) { texts.append(try element.text(lengthMax: 600)) }
        return texts
    }

    private static func profileNames(_ node: FileNode) throws(CodecFileFault) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        for element in try node.elements(count: 0...64) {
            let name = try element.text(lengthMax: 100)
            guard seen.insert(name.lowercased()).inserted else {
                throw element.fault("this name is here already; case does not count")
            }
            names.append(name)
        }
        return names
    }
}
