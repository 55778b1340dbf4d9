import HTTPTypes
import Model

/// The contract as declarations of TypeScript, which the modules of the dashboard are checked against:
/// `Sources/CWebUI/types.d.ts`.
extension Contract {
    /// The declarations.
    var typeScript: String {
        var writer = TypeScriptWriter()
        writer.line("// What the API takes and gives, for the check of the dashboard's modules. No browser loads it.")
        writer.line("// Made from the contract in Sources/HTTPAPI by `make types`, never by hand.")
        for (name, schema) in named { writer.declare(name, schema) }
        for operation in asked { parts(of: operation, to: &writer) }
        events(to: &writer)
        routes(to: &writer)
        match(to: &writer)
        writer.line()
        for line in Self.helpers.split(separator: "\n", omittingEmptySubsequences: false) { writer.line(String(line)) }
        return writer.text
    }

    /// Those whose answers are JSON, or nothing.
    private var asked: [Operation] {
        operations.filter { operation in
            if case .text = operation.content { false } else { true }
        }
    }

    /// Every schema with a name, those of events too.
    private var named: [(name: String, schema: Schema)] {
        var names = NamedSchemas()
        for (name, schema) in schemas { names.collect(from: .named(name, schema)) }
        for event in operations.flatMap(\.events) { names.collect(from: event.schema) }
        return names.found
    }

    /// What an operation takes and gives that has no name of its own.
    private func parts(of operation: Operation, to writer: inout TypeScriptWriter) {
        let route = "`\(operation.method.rawValue) \(operation.path)`"
        if let schema = operation.jsonBody, !schema.isNamed {
            writer.declare(operation.typeName("Body"), schema, about: "What \(route) takes.")
        }
        if case .json(let schema) = operation.content, !schema.isNamed {
            writer.declare(operation.typeName("Answer"), schema, about: "What \(route) answers.")
        }
    }

    private func events(to writer: inout TypeScriptWriter) {
        let events = Schema(.object(operations.flatMap(\.events)))
        writer.declare("StreamEvents", events, about: "What the stream sends, by the events' names.")
    }

    private func routes(to writer: inout TypeScriptWriter) {
        writer.line()
        writer.comment("What each path takes and gives, by method.")
        writer.line("export interface Routes {")
        for path in Self.paths(of: asked) {
            writer.line("\"\(path)\": {", depth: 1)
            for operation in asked where operation.path == path {
                let (body, answer) = (operation.bodyType, operation.answerType)
                writer.line("\(operation.method.rawValue): { body: \(body); answer: \(answer) };", depth: 2)
            }
            writer.line("};", depth: 1)
        }
        writer.line("}")
    }

    /// From a path as it is asked to that of ``Routes``. A part in braces may be anything but several steps.
    private func match(to writer: inout TypeScriptWriter) {
        writer.line()
        writer.comment("Of which route a path is, without its query: the first that fits.")
        let lines = Self.paths(of: asked).map { path in
            let parts = path.split(separator: "/").map { $0.hasPrefix("{") ? "${string}" : $0 }
            guard parts.contains("${string}") else { return "P extends \"\(path)\" ? \"\(path)\"" }
            let start = "/" + parts.dropLast().joined(separator: "/")
            return parts.last == "${string}"
                ? "P extends `\(start)/${infer Last}` ? Step<Last, \"\(path)\">"
                : "P extends `\(start)/\(parts.last ?? "")` ? \"\(path)\""
        }
        writer.line("export type RouteOf<P> = \(lines[0])")
        for line in lines.dropFirst() { writer.line(": " + line, depth: 1) }
        writer.line(": never;", depth: 1)
    }

    /// Each path once, so that the first that fits is the right one: words before parts in braces, and of those with
    /// such parts the ones of more steps before others, for a part in braces would take two steps for one.
    static func paths(of operations: [Operation]) -> [String] {
        let keyed = Set(operations.map(\.path)).map { path in
            let steps = path.split(separator: "/")
            // Behind every letter.
            let order = steps.map { $0.hasPrefix("{") ? "~" : String($0) }
            return (path: path, steps: order.contains("~") ? steps.count : .max, order: order)
        }
        return keyed.sorted { one, other in
            if one.steps != other.steps { return one.steps > other.steps }
            return one.order.lexicographicallyPrecedes(other.order)
        }.map(\.path)
    }

    private static let helpers = #"""
        /** A path without its query. */
        export type Bare<P extends string> = P extends `${infer Start}?${string}` ? Start : P;

        /** The route, where the end of a path is one step. */
        export type Step<Last extends string, Route> = Last extends `${string}/${string}` ? never : Route;

        /** What a path takes and gives. */
        export type At<P extends string> = Routes[RouteOf<Bare<P>> & keyof Routes];

        /** The methods of a path. */
        export type Method<P extends string> = keyof At<P> & string;

        /** What a request to a path answers. */
        export type Answer<P extends string, M extends Method<P> = Method<P> & "GET"> = (At<P>[M] & Parts)["answer"];

        /** What a request to a path brings. */
        export type Body<P extends string, M extends Method<P>> = (At<P>[M] & Parts)["body"];

        /** What every method of a route has. */
        export type Parts = { body: unknown; answer: unknown };

        /** The member `body` of a request, which has to be there where the path wants one. */
        export type Brings<P extends string, M extends Method<P>> = undefined extends Body<P, M> ? { body?: Body<P, M> }
            : { body: Body<P, M> };

        /** The path itself, if the API has it and the method; else a text that says what was expected. */
        export type Known<P extends string, M> = [RouteOf<Bare<P>>] extends [never] ? "a path of the API"
            : [M] extends [never] ? "a path that can be read, or a method"
            : P;
        """#
}

extension Operation {
    /// What it takes as JSON.
    fileprivate var jsonBody: Schema? { body?.forms.first { $0.media == "application/json" }?.schema }

    /// `ListDevices` and what of it.
    fileprivate func typeName(_ part: String) -> String { id.prefix(1).uppercased() + id.dropFirst() + part }

    fileprivate var bodyType: String {
        guard let schema = jsonBody else { return "undefined" }
        let name = schema.typeName ?? typeName("Body")
        return body?.isRequired == true ? name : name + " | undefined"
    }

    fileprivate var answerType: String {
        if case .json(let schema) = content { schema.typeName ?? typeName("Answer") } else { "null" }
    }
}

extension Schema {
    /// The name under which the document lists it.
    fileprivate var typeName: String? {
        if case .named(let name, _) = form { name } else { nil }
    }
}
