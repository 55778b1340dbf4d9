import HTTPTypes
import JSON
import Model
import Parking

/// The contract as a page: one file, no script, nothing from elsewhere.
extension Contract {
    /// The page.
    var page: [UInt8] {
        var html = HTMLWriter()
        html.raw("<!doctype html>")
        html.element("html", ["lang": "en"]) { html in
            html.element("head") { html in
                html.empty("meta", ["charset": "utf-8"])
                html.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                html.empty("meta", ["name": "color-scheme", "content": "light dark"])
                html.element("title", "parkd \(version): the API")
                html.element("style") { $0.raw(Self.style) }
            }
            html.element("body") { html in
                html.element("a", ["class": "skip", "href": "#content"], "Skip to the content")
                contents(to: &html)
                html.element("main", ["id": "content"]) { html in
                    introduction(to: &html)
                    for group in Chapter.all { chapter(group, to: &html) }
                    shapes(to: &html)
                }
            }
        }
        return Array(html.html.utf8)
    }

    private func operations(in group: Chapter) -> [Operation] { operations.filter { $0.group == group.name } }

    private func contents(to html: inout HTMLWriter) {
        html.element("nav", ["aria-label": "Operations"]) { html in
            html.element("p", ["class": "brand"]) { html in
                html.element("a", ["href": "#content"], "parkd")
                html.element("span", version)
            }
            for group in Chapter.all {
                html.element("h2") { $0.element("a", ["href": "#\(Self.anchor(group.name))"], group.name) }
                html.element("ul") { html in
                    for operation in operations(in: group) {
                        html.element("li") { html in
                            html.element("a", ["href": "#\(operation.id)"]) { html in
                                Self.badge(operation.method, to: &html)
                                html.text(operation.summary)
                            }
                        }
                    }
                }
            }
            html.element("h2") { $0.element("a", ["href": "#shapes"], "Shapes") }
            html.element("ul") { html in
                for (name, _) in schemas {
                    html.element("li") { $0.element("a", ["href": "#shape-\(name)"], name) }
                }
            }
        }
    }

    private func introduction(to html: inout HTMLWriter) {
        html.element("h1", "The API of parkd")
        html.element("p", ["class": "lead"]) { html in
            html.text("Occupancy of car parks from LoRaWAN sensors, for many tenants at once. For programs: ")
            html.element("a", ["href": "/openapi.json"], "openapi.json")
            html.text(", OpenAPI 3.1.")
        }
        for paragraph in Self.introduction { html.element("p", paragraph) }
    }

    private func chapter(_ group: Chapter, to html: inout HTMLWriter) {
        html.element("section", ["aria-labelledby": Self.anchor(group.name)]) { html in
            html.element("h2", ["id": Self.anchor(group.name)], group.name)
            html.element("p", group.about)
            for operation in operations(in: group) { article(operation, to: &html) }
        }
    }

    private func article(_ operation: Operation, to html: inout HTMLWriter) {
        html.element("article", ["id": operation.id]) { html in
            html.element("h3") { $0.element("a", ["href": "#\(operation.id)"], operation.summary) }
            html.element("p", ["class": "route"]) { html in
                Self.badge(operation.method, to: &html)
                html.element("code", operation.path)
            }
            let about = [operation.about, operation.needs].compactMap { $0 }
            if !about.isEmpty { html.element("p", about.joined(separator: " ")) }
            table("In the path", operation.pathParameters, to: &html)
            table("In the query", operation.query, to: &html)
            if let body = operation.body { request(body, to: &html) }
            answer(of: operation, to: &html)
            html.element("p", ["class": "refusals"]) { html in
                if !operation.refusals.isEmpty { html.text("Refuses with ") }
                for (index, status) in operation.refusals.enumerated() {
                    if index > 0 { html.text(", ") }
                    html.element("abbr", ["title": Operation.meaning(of: status)], String(status))
                }
            }
        }
    }

    private func request(_ body: Operation.Body, to html: inout HTMLWriter) {
        for (media, schema) in body.forms {
            shape("Request, \(media)\(body.isRequired ? "" : " (may be left out)")", schema, to: &html)
        }
    }

    private func answer(of operation: Operation, to html: inout HTMLWriter) {
        let status = [operation.status, operation.otherStatus].compactMap { $0.map(String.init) }
            .joined(separator: " or ")
        switch operation.content {
        case .nothing: html.element("p", ["class": "caption"], "Answer \(status), without a body")
        case .text(let media): html.element("p", ["class": "caption"], "Answer \(status), \(media)")
        case .json(let schema):
            shape("Answer \(status)" + (operation.isList ? ", or its rows as text/csv" : ""), schema, to: &html)
        }
    }

    private func shape(_ caption: String, _ schema: Schema, to html: inout HTMLWriter) {
        if case .object(let fields) = schema.form {
            table(caption, fields, to: &html)
        } else {
            html.element("p", ["class": "caption"]) { html in
                html.text(caption + ": ")
                schema.describe(to: &html)
            }
        }
        html.element("details") { html in
            html.element("summary", "Example")
            html.element("pre") { html in
                var json = JSONWriter()
                schema.writeExample(to: &json)
                html.element("code") { $0.verbatim(PrettyJSON.text(json.bytes)) }
            }
        }
    }

    private func table(_ caption: String, _ fields: [Schema.Field], to html: inout HTMLWriter) {
        guard !fields.isEmpty else { return }
        html.element("div", ["class": "table", "role": "region", "aria-label": caption, "tabindex": "0"]) { html in
            html.element("table") { html in
                html.element("caption", caption)
                for field in fields { row(field, "", to: &html) }
            }
        }
    }

    private func row(_ field: Schema.Field, _ prefix: String, to html: inout HTMLWriter) {
        html.element("tr") { html in
            html.element("th", ["scope": "row"]) { html in
                html.element("code", prefix + field.name)
                if field.schema.isOptional { html.element("span", ["class": "optional"], "optional") }
            }
            html.element("td") { field.schema.describe(to: &$0) }
            html.element("td", field.schema.about ?? "")
        }
        for inner in field.schema.innerFields {
            row(inner, prefix + field.name + (field.schema.isList ? "[]." : "."), to: &html)
        }
    }

    private func shapes(to html: inout HTMLWriter) {
        html.element("section", ["aria-labelledby": "shapes"]) { html in
            html.element("h2", ["id": "shapes"], "Shapes")
            for (name, schema) in schemas {
                html.element("article", ["id": "shape-\(name)"]) { html in
                    html.element("h3") { $0.element("a", ["href": "#shape-\(name)"], name) }
                    shape("Members", schema, to: &html)
                }
            }
        }
    }

    private static func badge(_ method: HTTPRequest.Method, to html: inout HTMLWriter) {
        html.element("span", ["class": "method \(method.rawValue.lowercased())"], method.rawValue)
    }

    private static func anchor(_ name: String) -> String { "group-" + name.filter { $0 != " " } }
}
