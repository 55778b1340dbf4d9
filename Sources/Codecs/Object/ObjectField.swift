/// One field of an object, compiled: where it lies, what it becomes, and where that goes.
struct ObjectField: Sendable {
    /// What a value becomes.
    enum Form: Sendable {
        /// A quantity.
        case number(Operation.Linear)
        /// Whether a quantity is below a limit.
        case below(Operation.Linear, limit: Double)
        /// Whether it is true, or a number that is not 0.
        case flag
        /// The text, or the digits of a number.
        case text
        /// A meaning out of a table; `otherwise` is the code of a value that the table lacks.
        case values([(key: ObjectKey, code: Int)], otherwise: Int?)
    }

    var target: Operation.Target
    /// Where it lies; of several places the first counts at which there is something.
    var paths: [ObjectPath]
    var form: Form
    /// Values that mean that there is none.
    var absent: [ObjectKey]
    /// Whether its values are gathered in a list.
    var gathers: Bool
}
