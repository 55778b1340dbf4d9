import HTTPTypes
import Hummingbird
import LoRaWAN
import Logging
import Model
import NIOCore
import Parking

/// A request as controllers see it.
struct APIRequest: Sendable {
    /// The route that it is for.
    let route: Route
    let request: Request
    let context: APIContext

    var requestID: String { context.requestID }
    var logger: Logger { context.logger }

    /// A reader of the query.
    func query() throws(Problem) -> QueryReader {
        try QueryReader(request.uri.query)
    }

    /// A part of the path that the route names, percent-decoded; empty where it cannot be.
    func parameter(_ name: String) -> String {
        context.parameters.get(name).flatMap(PercentEncoding.segment) ?? ""
    }

    /// The row that the path names by its id.
    ///
    /// - Throws: `absent` if the id is no UUID: no row has such a one.
    func identifier<Entity>(or absent: Problem) throws(Problem) -> Identifier<Entity> {
        guard let id = Identifier<Entity>(parameter("id")) else { throw absent }
        return id
    }

    /// The page of a list whose query has nothing else.
    func page() throws(Problem) -> PageBounds {
        var query = try query()
        let page = query.page()
        try query.check()
        return page
    }

    /// The media type of the body, without parameters, in lower case.
    var mediaType: String {
        let value = request.headers[.contentType] ?? ""
        return value.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    }

    /// All bytes of the body.
    func body() async throws -> [UInt8] {
        let bytesMax = Limits.bodyBytesMax(at: request.uri.path)
        context.askForBody(request.headers)
        do {
            let buffer = try await request.body.collect(upTo: bytesMax)
            return Array(buffer.readableBytesView)
        } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            throw Problem.bodyTooLarge(bytesMax: bytesMax)
        } catch {
            throw UnreadableBody(cause: error)
        }
    }

    /// The fields of the body: those that the operation has for a body of its media type; any other is a fault.
    ///
    /// There are none if the body is left out and may be.
    func fields() async throws -> BodyFields {
        if route.operation.body?.isRequired == true {
            let names = try fieldNames()
            return try fields(names, in: try await body())
        }
        let body = try await body()
        return body.isEmpty ? BodyFields() : try fields(try fieldNames(), in: body)
    }

    private func fieldNames() throws(Problem) -> [String] {
        if let names = route.fieldNames[mediaType] { return names }
        let wanted = route.operation.body?.forms.map(\.media).joined(separator: " or ") ?? "empty"
        throw Problem(.unsupportedMediaType, "The body must be \(wanted), and Content-Type must say so.")
    }

    private func fields(_ names: [String], in body: [UInt8]) throws(Problem) -> BodyFields {
        var fields = try mediaType == "application/json" ? BodyFields(json: body) : BodyFields(form: body)
        fields.allow(only: names)
        return fields
    }

    /// The way into the store for a change that someone makes by this request.
    func writeContext(of principal: Principal, at now: Timestamp) -> WriteContext {
        var write = WriteContext(
            scope: principal.scope, author: principal.author, requestID: requestID, at: now)
        write.role = principal.role
        write.address = context.address
        write.userAgent = userAgent
        return write
    }

    private var userAgent: String? {
        request.headers[.userAgent].map { CleanText.cleaned(String($0.prefix(Limits.textLengthMax))) }
    }

    /// An entry for the audit log that says where this request came from.
    func auditEntry(_ action: String, on resourceType: String, succeeded: Bool) -> AuditEntry {
        var entry = AuditEntry(
            action: action, resourceType: resourceType, requestID: requestID, succeeded: succeeded)
        entry.address = context.address
        entry.userAgent = userAgent
        return entry
    }
}
