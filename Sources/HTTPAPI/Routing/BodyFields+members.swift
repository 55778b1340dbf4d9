import Model
import Parking

/// Members of stored objects that dashboards act upon: places on the plan of a site in `metadata`, features in the
/// `settings` of a tenant. What else is in them is stored as it is.
extension BodyFields {
    /// The `metadata` of a space, whose `plan` is the bay's place: `{x, y, w?, h?, r?, shape?}`.
    mutating func metadataOfSpace() -> RawJSON? {
        let metadata = object("metadata")
        if let plan = value("metadata")?.member("plan") { checkPlan(plan, at: [.name("metadata"), .name("plan")]) }
        return metadata
    }

    /// The `metadata` of a site, whose `floors` are its plans: `[{id, name, w, h}]`, each id once.
    mutating func metadataOfSite() -> RawJSON? {
        let metadata = object("metadata")
        guard let floors = value("metadata")?.member("floors") else { return metadata }
        let path: [FieldError.Step] = [.name("metadata"), .name("floors")]
        guard case .list(let items) = floors, items.count <= PlanLimits.floorsMax else {
            fail(at: path, .wrongType, "metadata.floors must be a list of at most \(PlanLimits.floorsMax) floors.")
            return metadata
        }
        var ids: Set<String> = []
        for (index, floor) in items.enumerated() {
            let path = path + [.index(index)]
            guard case .object = floor else {
                fail(at: path, .wrongType, "A floor must be an object.")
                continue
            }
            checkText(floor, "id", at: path)
            checkText(floor, "name", at: path)
            checkNumber(floor, "w", in: PlanLimits.size, at: path)
            checkNumber(floor, "h", in: PlanLimits.size, at: path)
            if case .text(let id)? = floor.member("id"), !ids.insert(id).inserted {
                fail(at: path + [.name("id")], .repeated, "Two floors have the same id.")
            }
        }
        return metadata
    }

    /// The `settings` of a tenant, whose `features` are flags for its dashboards, each on where it is left out.
    mutating func settingsOfTenant() -> RawJSON? {
        let settings = object("settings")
        guard let features = value("settings")?.member("features") else { return settings }
        let path: [FieldError.Step] = [.name("settings"), .name("features")]
        guard case .object(let members) = features else {
            fail(at: path, .wrongType, "settings.features must be an object.")
            return settings
        }
        for (name, value) in members where Feature(rawValue: name) != nil {
            if case .flag = value { continue }
            fail(at: path + [.name(name)], .wrongType, "\(name) must be true or false.")
        }
        return settings
    }

    private mutating func checkPlan(_ plan: BodyValue, at path: [FieldError.Step]) {
        guard case .object = plan else {
            fail(at: path, .wrongType, "metadata.plan must be an object.")
            return
        }
        checkNumber(plan, "x", in: PlanLimits.place, at: path)
        checkNumber(plan, "y", in: PlanLimits.place, at: path)
        checkNumber(plan, "w", in: PlanLimits.size, isOptional: true, at: path)
        checkNumber(plan, "h", in: PlanLimits.size, isOptional: true, at: path)
        checkNumber(plan, "r", in: PlanLimits.turn, isOptional: true, at: path)
        if plan.member("shape") != nil { checkText(plan, "shape", at: path) }
    }

    private mutating func checkNumber(
        _ object: BodyValue, _ name: String, in range: ClosedRange<Double>, isOptional: Bool = false,
        at path: [FieldError.Step]
    ) {
        let path = path + [.name(name)]
        guard let value = object.member(name) else {
            if !isOptional { fail(at: path, .missing, "\(name) is missing.") }
            return
        }
        guard case .number = value, let number = value.double else {
            return fail(at: path, .wrongType, "\(name) must be a number.")
        }
        guard range.contains(number) else {
            return fail(
                at: path, .outOfRange, "\(name) must lie between \(range.lowerBound) and \(range.upperBound).")
        }
    }

    private mutating func checkText(_ object: BodyValue, _ name: String, at path: [FieldError.Step]) {
        let path = path + [.name(name)]
        guard let value = object.member(name) else { return fail(at: path, .missing, "\(name) is missing.") }
        guard case .text(let text) = value, (1...PlanLimits.textLengthMax).contains(text.unicodeScalars.count) else {
            return fail(
                at: path, .wrongType, "\(name) must be a text of 1 to \(PlanLimits.textLengthMax) characters.")
        }
    }
}

/// The bounds of plans; their unit is the client's, such as metres.
private enum PlanLimits {
    static let floorsMax = 100
    static let textLengthMax = 100
    static let place = -100_000.0...100_000.0
    static let size = 0.01...100_000.0
    /// Degrees.
    static let turn = -360.0...360.0
}

extension BodyValue {
    /// A member of an object that is not `null`.
    fileprivate func member(_ name: String) -> BodyValue? {
        guard case .object(let members) = self, let value = members.first(where: { $0.name == name })?.value,
            !value.isNull
        else { return nil }
        return value
    }
}
