import JSON
import LoRaWAN
import Parking

extension ExplanationWalk {
    /// Runs the fields on an object, each for itself, to the end or to the one that rejects it.
    mutating func explain(_ objects: ObjectProgram, on text: UnsafeRawBufferPointer) {
        guard let document = try? ObjectProgram.document(text) else { return }
        document.withRoot { root in
            for (index, field) in objects.fields.enumerated() {
                guard explain(field, at: "fields[\(index)]", of: objects, on: root) else { return }
            }
        }
    }

    /// `false` where the field rejects the object.
    private mutating func explain(
        _ field: ObjectField, at path: String, of objects: ObjectProgram, on root: JSONValue
    ) -> Bool {
        var alone = Reading()
        var seen: [String] = []
        var refusal: Rejection?
        do throws(Rejection) {
            try objects.read(field, of: root, into: &alone) { place, value in
                seen.append("\(place.text) is \(ObjectProgram.shown(value))")
            }
        } catch {
            refusal = error
        }
        let places = field.paths.map(\.text).joined(separator: ", ")
        tell(
            name(of: field.target), path: path,
            rule: (seen.isEmpty ? "nothing at \(places)" : seen.joined(separator: "; ")) + Self.words(of: field)
                + (refusal.map { ": \($0.detail)" } ?? ""),
            values: refusal == nil ? alone : Reading())
        return refusal == nil
    }

    private static func words(of field: ObjectField) -> String {
        switch field.form {
        case .number(let linear): linear == Operation.Linear() ? "" : ", \(ExplanationText.linear(linear))"
        case .below(let linear, let limit): ", \(ExplanationText.linear(linear)) < \(ExplanationText.number(limit))"
        case .flag: ", is it true"
        case .text: ", text"
        case .values: ", values"
        }
    }
}
