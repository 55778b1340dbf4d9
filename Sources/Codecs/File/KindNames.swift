/// The kinds of one sequence of records by their names, for conditions on other records, which may stand further down.
struct KindNames {
    /// A kind's place among the program's record rules, and the bytes that its record always has.
    struct Kind {
        var rule: Int
        var scope: FieldScope
    }

    private var kinds: [String: Kind] = [:]
    /// How many conditions on other records there are so far.
    var conditions = 0

    subscript(name: String) -> Kind? {
        get { kinds[name] }
        set { kinds[name] = newValue }
    }
}
