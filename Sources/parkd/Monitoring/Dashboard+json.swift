import JSON

/// The dashboard in Grafana's JSON model, schema version 39 (Grafana 10.3): newer ones migrate it when they load it
/// (https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/).
extension Dashboard {
    /// What Grafana imports, indented so that two versions can be compared.
    var json: String {
        var json = JSONWriter(capacity: 64 << 10)
        json.object { json in
            json.member("uid", uid)
            json.member("title", title)
            json.member("description", "Printed by `parkd monitoring grafana` \(Version.number) (\(Version.commit)).")
            json.array("tags") { $0.value("parkd") }
            json.member("schemaVersion", 39)
            json.member("editable", true)
            json.member("graphTooltip", 1)
            json.member("refresh", "30s")
            json.member("timezone", "browser")
            json.object("time") { json in
                json.member("from", "now-6h")
                json.member("to", "now")
            }
            json.object("templating") { json in json.array("list") { Self.writeVariables(to: &$0) } }
            json.object("annotations") { json in json.array("list") { Self.writeStarts(to: &$0) } }
            json.array("panels") { writePanels(to: &$0) }
        }
        return PrettyJSON.text(json.bytes) + "\n"
    }

    /// A variable for the data source works both where the file is imported and where it is provisioned.
    private static let source = (type: "prometheus", uid: "${DS_PROMETHEUS}")

    private static func writeVariables(to json: inout JSONWriter) {
        json.object { json in
            json.member("type", "datasource")
            json.member("name", "DS_PROMETHEUS")
            json.member("label", "Data source")
            json.member("query", source.type)
        }
        for (name, label, isMany, query) in [
            ("job", "Job", false, "label_values(\(Metric.buildInfo.rawValue), job)"),
            ("instance", "Instance", true, "label_values(\(Metric.buildInfo.rawValue){job=\"$job\"}, instance)"),
        ] {
            json.object { json in
                json.member("type", "query")
                json.member("name", name)
                json.member("label", label)
                writeSource(to: &json)
                json.member("definition", query)
                json.object("query") { json in
                    json.member("qryType", 1)
                    json.member("query", query)
                    json.member("refId", "PrometheusVariableQueryEditor-VariableQuery")
                }
                json.member("refresh", 2)
                json.member("sort", 1)
                json.member("multi", isMany)
                json.member("includeAll", isMany)
                guard isMany else { return }
                json.object("current") { json in
                    json.member("text", "All")
                    json.member("value", "$__all")
                }
            }
        }
    }

    /// Marks each start of a daemon in every panel.
    private static func writeStarts(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", "Starts")
            writeSource(to: &json)
            json.member("enable", true)
            json.member("iconColor", "blue")
            json.member("expr", "\(here.now(.startTime)) * 1000")
            json.member("useValueForTime", true)
            json.member("titleFormat", "parkd {{instance}} started")
        }
    }

    private func writePanels(to json: inout JSONWriter) {
        var id = 0
        for (row, places) in zip(rows, places) {
            id += 1
            json.object { json in
                json.member("id", id)
                json.member("type", "row")
                json.member("title", row.title)
                json.member("collapsed", false)
                json.array("panels") { _ in }
                Self.write(places.heading, to: &json)
            }
            for (panel, place) in zip(row.panels, places.panels) {
                id += 1
                json.object { json in
                    json.member("id", id)
                    Self.write(place, to: &json)
                    Self.writeSource(to: &json)
                    panel.write(to: &json)
                }
            }
        }
    }

    private static func write(_ place: Place, to json: inout JSONWriter) {
        json.object("gridPos") { json in
            json.member("x", place.x)
            json.member("y", place.y)
            json.member("w", place.width)
            json.member("h", place.height)
        }
    }

    private static func writeSource(to json: inout JSONWriter) {
        json.object("datasource") { json in
            json.member("type", source.type)
            json.member("uid", source.uid)
        }
    }
}
