public import JSON
public import Parking

/// Writes what the audit log notes of a resource.
struct AuditValues: FieldVisitor {
    private(set) var json: JSONWriter

    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        guard audited else { return }
        json.field(name, &value, column(), audited: true, shape)
    }

    mutating func field<Value: FieldValue>(
        _ name: String, _ value: inout Value?, _ column: @autoclosure () -> String, audited: Bool,
        _ shape: (Schema) -> Schema
    ) {
        guard audited else { return }
        json.field(name, &value, column(), audited: true, shape)
    }
}

extension Resource {
    /// What the audit log notes of it: the audited fields.
    ///
    /// - Parameter reason: why it was changed, if that was said.
    public func audited(_ reason: String? = nil) -> RawJSON {
        .object { json in
            writeAudited(to: &json)
            if let reason { json.member("reason", reason) }
        }
    }

    /// Writes the audited fields as members.
    public func writeAudited(to json: inout JSONWriter) {
        var values = AuditValues(json: json)
        var copy = self
        copy.fields(&values)
        json = values.json
    }
}

extension RawJSON {
    /// An object with the members that `body` writes.
    public static func object(_ body: (inout JSONWriter) -> Void) -> RawJSON {
        var json = JSONWriter()
        json.object { json in body(&json) }
        return RawJSON(bytes: json.bytes)
    }
}
