/// A resource of which live updates tell some fields: those that change without anybody's asking.
public protocol LiveResource: Resource {
    /// Which ones.
    static var live: LiveNames { get }
}

/// The fields of a table that live updates tell.
public struct LiveNames: Sendable {
    /// For each field of the table, in its order, whether it is one: a name is looked up once, not for each row.
    fileprivate let mask: [Bool]

    /// Looks names up in the table of a resource; each of them has to be there. A derived field needs those that it
    /// follows from, the hidden ones too.
    public init<Full: Resource>(of resource: Full.Type, _ names: Set<String>) {
        var mask = Mask(names: names)
        var blank = Full()
        blank.fields(&mask)
        precondition(mask.missing.isEmpty, "\(resource) has no field \(mask.missing)")
        self.mask = mask.flags
    }
}

/// The live fields of a resource, as a resource of its own: its columns, JSON and schema are those of the table.
public struct Live<Full: LiveResource>: Resource {
    /// The resource; what is not live has no value.
    public var full: Full

    /// One without any value yet.
    public init() { full = Full() }

    /// Those fields of the table that are live.
    public mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        withUnsafeMutablePointer(to: &each) { visitor in
            var chosen = ChosenFields(visitor: visitor, mask: Full.live.mask)
            full.fields(&chosen)
        }
    }
}

/// Shows a visitor some of the fields.
private struct ChosenFields<Visitor: FieldVisitor & ~Copyable>: FieldVisitor, ~Copyable {
    let visitor: UnsafeMutablePointer<Visitor>
    let mask: [Bool]
    private var index = 0

    init(visitor: UnsafeMutablePointer<Visitor>, mask: [Bool]) {
        self.visitor = visitor
        self.mask = mask
    }

    private mutating func isChosen() -> Bool {
        defer { index += 1 }
        return mask[index]
    }

    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        guard isChosen() else { return }
        visitor.pointee.field(name, &value, column(), audited: audited, shape)
    }

    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        guard isChosen() else { return }
        visitor.pointee.field(name, &value, column(), audited: audited, shape)
    }

    mutating func derived<Value: FieldValue>(
        _ name: String, _ value: @autoclosure () -> Value?, isNullable: Bool, _ shape: (Schema) -> Schema
    ) {
        guard isChosen() else { return }
        visitor.pointee.derived(name, value(), isNullable: isNullable, shape)
    }

    mutating func hidden<Value: FieldValue>(_ name: String, _ value: inout Value, _ column: @autoclosure () -> String) {
        guard isChosen() else { return }
        visitor.pointee.hidden(name, &value, column())
    }

    mutating func hidden<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String
    ) {
        guard isChosen() else { return }
        visitor.pointee.hidden(name, &value, column())
    }
}

/// Notes which fields of a table have one of the names.
private struct Mask: FieldVisitor {
    private(set) var missing: Set<String>
    private(set) var flags: [Bool] = []

    init(names: Set<String>) { missing = names }

    private mutating func note(_ name: String) { flags.append(missing.remove(name) != nil) }

    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        note(name)
    }

    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        note(name)
    }

    mutating func derived<Value: FieldValue>(
        _ name: String, _ value: @autoclosure () -> Value?, isNullable: Bool, _ shape: (Schema) -> Schema
    ) {
        note(name)
    }

    mutating func hidden<Value: FieldValue>(_ name: String, _ value: inout Value, _ column: @autoclosure () -> String) {
        note(name)
    }

    mutating func hidden<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String
    ) {
        note(name)
    }
}
