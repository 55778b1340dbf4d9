import Parking
import Postgres

/// What a device or a stored reading has in the columns of measured quantities, as the columns hold it.
struct MeasuredValues: Sendable, Equatable {
    /// In the order of ``Parking/Quantity/measured``; flags are 0 and 1.
    private var numbers: [Float?]

    /// Nothing.
    init() { numbers = Array(repeating: nil, count: Quantity.measured.count) }

    /// What a codec reads.
    init(_ reading: Reading?) {
        numbers = Quantity.measured.map { quantity in (reading?[number: quantity]).map { Float($0) } }
    }

    /// Reads the columns of `Quantity.measuredColumns`, which begin at `column`.
    init(_ rows: borrowing Rows, row: Int, column: Int) {
        numbers = []
        for (place, quantity) in Quantity.measured.enumerated() {
            switch quantity.kind {
            case .flag: numbers.append(rows.boolean(row, column + place).map { $0 ? 1 : 0 })
            case .whole, .duration: numbers.append(rows.double(row, column + place).map { Float($0) })
            case .number, .occupancy, .cause: numbers.append(rows.float(row, column + place))
            }
        }
    }

    /// The value of the quantity that has this place among those that are measured.
    subscript(place: Int) -> Float? {
        get { numbers[place] }
        set { numbers[place] = newValue }
    }
}

extension Quantity {
    /// Those with a column that are no words.
    static let measured = columns.filter { $0.kind != .occupancy && $0.kind != .cause }
    /// Those of them of which devices show the newest.
    static let shown = measured.filter { $0.row.place == .columnOfDeviceToo }

    /// What devices have in place of ``measuredColumns(of:)``: NULL for what they do not show.
    static func measuredColumns(ofDevice alias: String) -> String {
        measured.map { shown.contains($0) ? "\(alias).\($0.name)" : "NULL::\($0.kind.columnType)" }
            .joined(separator: ", ")
    }

    /// The columns of those that are measured: `r.battery_v, …`.
    static func measuredColumns(of alias: String) -> String {
        measured.map { "\(alias).\($0.name)" }.joined(separator: ", ")
    }
}

extension Parameters {
    /// Adds a column for each measured quantity.
    mutating func add<Row>(measured rows: [Row], _ values: (borrowing Row) -> MeasuredValues) {
        for (place, quantity) in Quantity.measured.enumerated() {
            switch quantity.kind {
            case .flag: addColumn(rows) { values($0)[place].map { $0 != 0 } }
            case .whole, .duration: addColumn(rows) { values($0)[place].map { Double($0) } }
            case .number, .occupancy, .cause: addColumn(rows) { values($0)[place] }
            }
        }
    }
}
