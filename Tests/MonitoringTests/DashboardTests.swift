import Foundation
import Testing

@testable import Monitoring

struct DashboardTests {
    /// What the tests read of Grafana's JSON model.
    private struct Model: Decodable {
        struct Source: Decodable {
            let type: String
            let uid: String
        }
        struct Place: Decodable {
            let x: Int
            let y: Int
            let w: Int
            let h: Int
        }
        struct Target: Decodable {
            let refId: String
            let expr: String
            let legendFormat: String
        }
        struct Step: Decodable {
            let color: String
            let value: Double?
        }
        struct Thresholds: Decodable {
            let steps: [Step]
        }
        struct Defaults: Decodable {
            let unit: String
            let thresholds: Thresholds
        }
        struct FieldConfig: Decodable {
            let defaults: Defaults
        }
        struct Panel: Decodable {
            let id: Int
            let type: String
            let title: String
            let description: String?
            let gridPos: Place
            let datasource: Source?
            let targets: [Target]?
            let fieldConfig: FieldConfig?
        }
        struct Variable: Decodable {
            let name: String
            let type: String
        }
        struct Annotation: Decodable {
            let expr: String
        }
        struct List<Element: Decodable>: Decodable {
            let list: [Element]
        }
        let description: String
        let schemaVersion: Int
        let uid: String
        let templating: List<Variable>
        let annotations: List<Annotation>
        let panels: [Panel]
    }

    private func model() throws -> Model {
        let text = try MonitoringFile.dashboard.text(in: Page.checkout + "monitoring")
        return try JSONDecoder().decode(Model.self, from: Data(text.utf8))
    }

    @Test("The file says of which version it is")
    func version() throws {
        #expect(try model().description.hasPrefix("Of parkd \(Version.number);"))
    }

    @Test("Every metric that a panel names is on the page, and every metric of the page is in a panel")
    func metrics() throws {
        let model = try model()
        var named: Set<String> = []
        for target in model.panels.flatMap({ $0.targets ?? [] }) {
            let names = Page.names(in: target.expr)
            #expect(names.subtracting(Page.seriesNames).isEmpty, "\(target.expr)")
            #expect(target.expr.contains("{job=\"$job\", instance=~\"$instance\""), "\(target.expr)")
            named.formUnion(names)
        }
        for annotation in model.annotations.list { named.formUnion(Page.names(in: annotation.expr)) }
        for metric in Metric.all {
            let isShown = named.contains {
                $0 == metric.name || metric.kind == .histogram && $0.hasPrefix(metric.name)
            }
            #expect(isShown, "\(metric.name)")
        }
    }

    @Test("Panels have ids of their own, stay within the 24 columns and do not overlap")
    func places() throws {
        let panels = try model().panels
        #expect(Set(panels.map(\.id)).count == panels.count)
        for (index, one) in panels.enumerated() {
            let place = one.gridPos
            #expect(place.x >= 0 && place.w > 0 && place.h > 0 && place.x + place.w <= 24, "\(one.title)")
            for other in panels[(index + 1)...] {
                let its = other.gridPos
                let isApart =
                    place.x + place.w <= its.x || its.x + its.w <= place.x || place.y + place.h <= its.y
                    || its.y + its.h <= place.y
                #expect(isApart, "\(one.title) and \(other.title)")
            }
        }
    }

    @Test("Each panel has title, description, unit, thresholds in order and a legend for each query")
    func panels() throws {
        let model = try model()
        #expect(model.schemaVersion >= 36)
        #expect(
            model.templating.list.first?.name == "DS_PROMETHEUS" && model.templating.list.first?.type == "datasource")
        #expect(model.panels.filter { $0.type == "row" }.count == 7)
        for panel in model.panels where panel.type != "row" {
            #expect(!panel.title.isEmpty && panel.description?.hasSuffix(".") == true, "\(panel.title)")
            #expect(panel.datasource?.uid == "${DS_PROMETHEUS}" && panel.datasource?.type == "prometheus")
            let targets = try #require(panel.targets)
            #expect(!targets.isEmpty && targets.allSatisfy { !$0.legendFormat.isEmpty }, "\(panel.title)")
            #expect(Set(targets.map(\.refId)).count == targets.count)
            let steps = try #require(panel.fieldConfig).defaults.thresholds.steps
            #expect(steps.first.map { $0.value == nil } ?? true, "\(panel.title)")
            #expect(panel.type != "stat" || !steps.isEmpty, "\(panel.title)")
        }
        let titles = model.panels.map { $0.type + $0.title }
        #expect(Set(titles.filter { $0.hasPrefix("row") }).count == 7)
    }
}
