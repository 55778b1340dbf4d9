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
                var node = FileNode(value: root, path: "")
                node.format = try Self.format(of: node)
                return try Codec(node: node)
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
        "heartbeat_s", "commissioning", "distance", "endian", "reads", "frames", "fields", "downlinks", "vectors",
    ]
    /// The keys of `distance`.
    static let distanceKeys: Set<String> = ["occupied_below_mm", "hysteresis_mm", "unless_faults"]

    /// What a file says about frames, or about objects.
    private struct Rules {
        /// The key under which the rules stand.
        var place: String
        var program: DecodingProgram
        var objects: ObjectProgram?
        var fPorts: [UInt8] = []
        var fillsDistance: Bool
        var fillsOccupancy: Bool

        init(_ node: FileNode, reads: Source, endian: Endian) throws(CodecFileFault) {
            let stray = reads == .object ? ["frames", "endian"] : ["fields"]
            for key in stray where node.has(key) {
                throw try node.required(key).fault("does not go with a codec that reads \(reads.rawValue)s")
            }
            guard reads == .frame else {
                var builder = ObjectBuilder()
                for field in try node.required("fields").elements(count: 1...64) { try builder.addField(field) }
                let objects = builder.finished()
                place = "fields"
                program = objects.store
                self.objects = objects
                (fillsDistance, fillsOccupancy) = (
                    builder.fills(.quantity(.distanceMM)), builder.fills(.quantity(.occupancy))
                )
                return
            }
            var builder = ProgramBuilder(endian: endian)
            let frames = try node.required("frames")
            for frame in try frames.elements(count: 1...128) { try builder.addFrame(frame) }
            place = "frames"
            program = try builder.finished(framesNode: frames)
            fPorts = builder.fPorts
            (fillsDistance, fillsOccupancy) = (
                builder.fills(.quantity(.distanceMM)), builder.fills(.quantity(.occupancy))
            )
        }
    }

    /// The version of the format that a file states.
    private static func format(of node: FileNode) throws(CodecFileFault) -> Int {
        guard node.value.kind == .object else { throw node.fault("must be an object") }
        let format = try node.required("format").integer(in: 1...1_000_000)
        guard FileNode.formats.contains(format) else {
            throw CodecFileFault(
                path: "format",
                reason: "this program reads the formats \(FileNode.formats.lowerBound) to "
                    + "\(FileNode.formats.upperBound) only")
        }
        return format
    }

    private init(node: FileNode) throws(CodecFileFault) {
        try node.expectObject(keys: Self.fileKeys)
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
        reads = try node.optional("reads")?.choice(of: Source.self) ?? .frame
        let rules = try Rules(node, reads: reads, endian: endian)
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
        commissioning = try node.optional("commissioning")?.text(lengthMax: 300)
        distance = try Self.distance(node.optional("distance"), kind: kind, node: node, rules: rules)
        blindFaults = try Self.blindFaults(node.optional("distance"), program: rules.program)
        fPorts = rules.fPorts
        program = rules.program
        objects = rules.objects
        let vectors = try node.required("vectors")
        guard vectors.value.count > 0 else {
            throw vectors.fault("a codec without a single vector is not accepted")
        }
        var read: [CodecVector] = []
        for element in try vectors.elements(count: 1...512) {
            let vector = try CodecVector(node: element, reads: reads)
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
        _ section: FileNode?, kind: Kind, node: FileNode, rules: Rules
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
        let frames = try node.required(rules.place)
        guard rules.fillsDistance else {
            throw frames.fault(
                "no \(rules.objects == nil ? "frame" : "field") of this distance sensor has a distance_mm")
        }
        guard !rules.fillsOccupancy else {
            throw frames.fault("a distance sensor's occupancy comes from its threshold, not from a field")
        }
        let millimetresMax = DistanceThreshold.millimetresMax
        return DistanceThreshold(
            occupiedBelowMM: try section.required("occupied_below_mm").integer(in: 1...millimetresMax),
            hysteresisMM: try section.required("hysteresis_mm").integer(in: 0...millimetresMax))
    }

    /// `unless_faults`: with which faults of the sensor its distance says nothing about the bay.
    private static func blindFaults(
        _ section: FileNode?, program: DecodingProgram
    ) throws(CodecFileFault) -> [String] {
        guard let list = section?.optional("unless_faults") else { return [] }
        var faults: [String] = []
        for element in try list.elements(count: 1...16) {
            let fault = try element.text(lengthMax: 80)
            guard program.names.contains("faults"),
                program.constants.contains(.text(fault)) || program.constants.contains(.texts([fault]))
            else { throw element.fault("cannot be reached: no field gives this fault") }
            faults.append(fault)
        }
        return faults
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
