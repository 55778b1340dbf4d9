import JSON

extension DashboardPanel {
    /// Writes the members that say what it shows; id, place and data source are the dashboard's.
    func write(to json: inout JSONWriter) {
        json.member("type", kind.rawValue)
        json.member("title", title)
        json.member("description", description)
        json.array("targets") { json in
            for (index, target) in targets.enumerated() { write(target, "\(index)", to: &json) }
        }
        json.object("fieldConfig") { json in
            json.object("defaults") { writeDefaults(to: &$0) }
            json.array("overrides") { _ in }
        }
        json.object("options") { writeOptions(to: &$0) }
    }

    private func write(_ target: Target, _ index: String, to json: inout JSONWriter) {
        json.object { json in
            json.member("refId", "Q" + index)
            json.member("expr", target.query)
            json.member("legendFormat", target.legend)
            json.member(kind == .stat ? "instant" : "range", true)
        }
    }

    private func writeDefaults(to json: inout JSONWriter) {
        json.member("unit", unit.rawValue)
        json.member("min", 0)
        json.object("color") { json in
            json.member("mode", kind == .stat ? "thresholds" : "palette-classic")
        }
        json.object("thresholds") { json in
            json.member("mode", "absolute")
            json.array("steps") { json in
                for threshold in thresholds {
                    json.object { json in
                        json.member("color", threshold.colour)
                        json.member("value", threshold.from)
                    }
                }
            }
        }
        json.array("mappings") { json in
            guard unit == .upOrAway else { return }
            json.object { json in
                json.member("type", "value")
                json.object("options") { json in
                    for (value, text) in [("0", "away"), ("1", "up")] {
                        json.object(value) { json in json.member("text", text) }
                    }
                }
            }
        }
        guard kind == .timeseries else { return }
        json.object("custom") { json in
            json.member("fillOpacity", 5)
            json.member("showPoints", "never")
            json.object("thresholdsStyle") { json in json.member("mode", thresholds.isEmpty ? "off" : "dashed") }
        }
    }

    private func writeOptions(to json: inout JSONWriter) {
        switch kind {
        case .stat:
            json.object("reduceOptions") { json in
                json.array("calcs") { $0.value("lastNotNull") }
                json.member("fields", "")
                json.member("values", false)
            }
            json.member("colorMode", "background")
            json.member("graphMode", "none")
            json.member("textMode", isNamed ? "name" : "auto")
        case .timeseries:
            json.object("legend") { json in
                json.member("displayMode", "list")
                json.member("placement", "bottom")
                json.member("showLegend", true)
            }
            json.object("tooltip") { json in
                json.member("mode", "multi")
                json.member("sort", "desc")
            }
        }
    }
}
