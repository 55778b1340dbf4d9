import JSON

/// What our reader and json-c make of one text.
enum Comparison: Equatable {
    /// Both take it and mean the same.
    case accepted
    /// Both refuse it.
    case refused
    /// Only json-c takes it, for reasons that are known; and once these are mended, both mean the same.
    case lenient(Set<Leniency>)
    /// What nothing explains.
    case different(String)

    init(_ text: [UInt8]) {
        let theirs = JSONC.read(text)
        switch (OurReader.strict(text), theirs) {
        case (.success(let ours), let theirs?):
            self = ours == theirs ? Self.salvaged(text, as: ours) : .different("other values")
        case (.failure, nil): self = .refused
        case (.success, nil): self = .different("only ours takes it")
        case (.failure(let error), let theirs?): self = Self.explained(text, error, theirs)
        }
    }

    /// Whether both readers of ours agree on a text that is right.
    private static func salvaged(_ text: [UInt8], as tree: JSONTree) -> Comparison {
        OurReader.salvaging(text) == .success(tree) ? .accepted : .different("the salvaging reader reads other values")
    }

    private static func explained(_ text: [UInt8], _ error: JSONError, _ theirs: JSONTree) -> Comparison {
        var (mended, found) = Mender.mend(text)
        if case .failure(let rest) = OurReader.strict(mended), rest.code == .tooDeep { found.insert(.emptyBelowDepth) }
        guard case .success(let ours) = OurReader.strict(mended, depthMax: 33), !found.isEmpty else {
            return .different("only json-c takes it: \(error)")
        }
        guard ours == (found.contains(.looseUTF8) ? theirs.repaired : theirs) else {
            return .different("other values, once mended")
        }
        // What a message of a stranger may have costs a value, not the message; but for a word at the very end, which
        // may have been cut off, and for names.
        if case .failure(let error) = OurReader.salvaging(text), error.code != .truncated,
            !found.contains(.singleQuotedName)
        {
            return .different("the salvaging reader refuses it: \(error)")
        }
        return .lenient(found)
    }
}
