/// A Grafana dashboard: rows of panels, laid out from left to right.
struct Dashboard: Sendable {
    /// Panels under one heading.
    struct Row: Sendable {
        let title: String
        let panels: [DashboardPanel]
    }

    /// Where a panel is, in Grafana's grid of 24 columns.
    struct Place: Sendable, Equatable {
        var x: Int
        var y: Int
        var width: Int
        var height: Int
    }

    let title: String
    /// Under which name it is replaced when it is imported again.
    let uid: String
    let rows: [Row]

    static let columns = 24
    private static let headingHeight = 1
    private static let statHeight = 4
    private static let linesHeight = 8

    /// The place of each row's heading and of its panels.
    var places: [(heading: Place, panels: [Place])] {
        var y = 0
        return rows.map { row in
            let heading = Place(x: 0, y: y, width: Self.columns, height: Self.headingHeight)
            y += Self.headingHeight
            var next = Place(x: 0, y: y, width: 0, height: 0)
            let panels = row.panels.map { panel in
                let height = panel.kind == .stat ? Self.statHeight : Self.linesHeight
                // Panels of one height stand side by side.
                if next.x + panel.width > Self.columns || (next.height != height && next.height > 0) {
                    next = Place(x: 0, y: next.y + next.height, width: 0, height: 0)
                }
                let place = Place(x: next.x, y: next.y, width: panel.width, height: height)
                next = Place(x: next.x + panel.width, y: next.y, width: 0, height: height)
                return place
            }
            y = next.y + next.height
            return (heading, panels)
        }
    }
}
