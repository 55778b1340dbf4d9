import JSON
import LoRaWAN

/// Where a field lies in an object: a JSON pointer (RFC 6901) in which `*` stands for every element.
struct ObjectPath: Sendable, Hashable {
    /// One step of the way.
    enum Step: Sendable, Hashable {
        /// A member of an object, or an element of an array by its number.
        case key(String)
        /// Every element of an array, or every member of an object.
        case every
    }

    /// As the file has it.
    let text: String
    let steps: [Step]

    /// Reads `/parking/status` or `/bays/*/state`, of 1…``Limits/objectStepsMax`` steps; `nil` for anything else.
    init?(_ text: String) {
        guard text.hasPrefix("/") else { return nil }
        var steps: [Step] = []
        for token in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard !token.isEmpty else { return nil }
            steps.append(
                token == "*"
                    ? .every : .key(String(token).replacing("~1", with: "/").replacing("~0", with: "~")))
        }
        guard (1...Limits.objectStepsMax).contains(steps.count) else { return nil }
        self.text = text
        self.steps = steps
    }

    /// Whether several values may lie there.
    var isOfMany: Bool { steps.contains(.every) }

    /// Visits what lies there, in order; `null` is nothing.
    ///
    /// - Parameter body: is called ``Limits/objectElementsMax`` times at most; more elements reject the object.
    func forEach(
        in object: JSONValue, _ body: (JSONValue) throws(Rejection) -> Void
    ) throws(Rejection) {
        var room = Limits.objectElementsMax
        try visit(object, from: 0, &room, body)
    }

    private func visit(
        _ value: JSONValue, from index: Int, _ room: inout Int, _ body: (JSONValue) throws(Rejection) -> Void
    ) throws(Rejection) {
        guard !value.isNull else { return }
        guard index < steps.count else {
            room -= 1
            guard room >= 0 else {
                throw Rejection(.unknownFrame, "\(text) has more than \(Limits.objectElementsMax) values")
            }
            return try body(value)
        }
        switch steps[index] {
        case .key(let key):
            if let member = value.member(named: key) {
                try visit(member, from: index + 1, &room, body)
            } else if value.kind == .array, let number = Int(key) {
                var place = 0
                try value.forEachElement { element throws(Rejection) in
                    if place == number { try visit(element, from: index + 1, &room, body) }
                    place += 1
                }
            }
        case .every:
            try value.forEachElement { element throws(Rejection) in
                try visit(element, from: index + 1, &room, body)
            }
            try value.forEachMember { _, member throws(Rejection) in
                try visit(member, from: index + 1, &room, body)
            }
        }
    }
}
