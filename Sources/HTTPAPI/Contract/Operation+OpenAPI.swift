import HTTPTypes
import JSON
import Model
import Parking

extension Contract {
    /// Writes the members of an operation.
    func write(_ operation: Operation, to json: inout JSONWriter) {
        json.member("operationId", operation.id)
        json.array("tags") { json in json.value(operation.group) }
        json.member("summary", operation.summary)
        let about = [operation.about, operation.needs, operation.cost.sentence].compactMap { $0 }
        if !about.isEmpty { json.member("description", about.joined(separator: " ")) }
        if operation.access != .open {
            json.array("security") { json in
                json.object { json in json.array("bearer") { _ in } }
                if operation.keyScope != nil { json.object { json in json.array("apiKey") { _ in } } }
            }
        }
        if !operation.query.isEmpty || !operation.pathParameters.isEmpty {
            json.array("parameters") { json in
                for field in operation.pathParameters { write(field, in: "path", to: &json) }
                for field in operation.query { write(field, in: "query", to: &json) }
            }
        }
        if let body = operation.body { write(body, to: &json) }
        json.object("responses") { json in responses(of: operation, to: &json) }
    }

    private func write(_ field: Schema.Field, in place: String, to json: inout JSONWriter) {
        json.object { json in
            json.member("name", field.name)
            json.member("in", place)
            if let about = field.schema.about { json.member("description", about) }
            json.member("required", !field.schema.isOptional)
            json.key("schema")
            field.schema.write(to: &json)
            if let example = field.schema.example {
                json.key("example")
                json.raw(example.utf8)
            }
        }
    }

    private func write(_ body: Operation.Body, to json: inout JSONWriter) {
        json.object("requestBody") { json in
            json.member("required", body.isRequired)
            json.object("content") { json in
                for (media, schema) in body.forms {
                    json.object(media) { json in write(schema, to: &json) }
                }
            }
        }
    }

    /// A schema with an example of it.
    private func write(_ schema: Schema, to json: inout JSONWriter) {
        json.key("schema")
        schema.write(to: &json)
        json.key("example")
        schema.writeExample(to: &json)
    }

    private func responses(of operation: Operation, to json: inout JSONWriter) {
        json.object(String(operation.status)) { json in success(of: operation, to: &json) }
        if let status = operation.otherStatus {
            json.object(String(status)) { json in success(of: operation, to: &json) }
        }
        if operation.isConditional {
            json.object("304") { json in
                json.member("description", "Nothing has changed since the answer with that tag.")
                json.object("headers") { json in
                    ContractHeader.requestID.refer(in: &json)
                    ContractHeader.entityTag.refer(in: &json)
                    rates(of: operation, to: &json)
                }
            }
        }
        for status in Set(operation.refusals + Operation.refusalsOfAll).sorted() {
            json.object(String(status)) { json in refusal(status, of: operation, to: &json) }
        }
    }

    private func success(of operation: Operation, to json: inout JSONWriter) {
        json.member("description", HTTPResponse.Status(code: operation.status).reasonPhrase)
        json.object("headers") { json in
            ContractHeader.requestID.refer(in: &json)
            if operation.isConditional { ContractHeader.entityTag.refer(in: &json) }
            if operation.status == 201 { ContractHeader.location.refer(in: &json) }
            for header in operation.moreHeaders { header.refer(in: &json) }
            if operation.isList { ContractHeader.next.refer(in: &json) }
            rates(of: operation, to: &json)
        }
        switch operation.content {
        case .nothing: break
        case .json(let schema):
            json.object("content") { json in
                json.object("application/json") { json in write(schema, to: &json) }
                if operation.isList { Self.text("text/csv", to: &json) }
            }
            writeLinks(from: operation, to: &json)
        case .text(let media):
            json.object("content") { json in Self.text(media, to: &json) }
        }
    }

    private static func text(_ media: String, to json: inout JSONWriter) {
        json.object(media) { json in
            json.object("schema") { json in json.member("type", "string") }
        }
    }

    private func rates(of operation: Operation, to json: inout JSONWriter) {
        guard operation.isLimited else { return }
        for header in ContractHeader.rates { header.refer(in: &json) }
    }

    private func refusal(_ status: Int, of operation: Operation, to json: inout JSONWriter) {
        json.member("description", Operation.meaning(of: status))
        json.object("headers") { json in
            ContractHeader.requestID.refer(in: &json)
            if status == 401 { ContractHeader.challenge.refer(in: &json) }
            if status == 429 || status == 503 { ContractHeader.retryAfter.refer(in: &json) }
            rates(of: operation, to: &json)
        }
        json.object("content") { json in
            json.object("application/problem+json") { json in
                json.object("schema") { json in json.member("$ref", "#/components/schemas/Problem") }
            }
        }
    }
}

extension Operation {
    /// What the caller must be; `nil` where anyone may.
    var needs: String? {
        switch access {
        case .open: nil
        case .member(let role): "Needs the role \(role.rawValue)."
        case .platform: "Needs a platform admin whose current tenant is the platform."
        }
    }

    /// What a refusal by this status means.
    static func meaning(of status: Int) -> String {
        switch status {
        case 400: "The request cannot be read."
        case 408: "The request took too long to arrive."
        case 414: "The path and query are too long."
        case 431: "The header is too large."
        case 401: "Who asks is not known, or no longer."
        case 403: "Who asks may not do this."
        case 404: "There is no such thing in the current tenant."
        case 409: "What is stored does not allow it."
        case 413: "The body is too large."
        case 415: "The body is of another media type, or compressed."
        case 422: "A field has an impossible value; errors names each."
        case 417: "Nothing but 100-continue can be expected."
        case 429: "Too many requests."
        case 503: "The database is not reachable at the moment, or too many connections are open."
        default: HTTPResponse.Status(code: status).reasonPhrase
        }
    }
}
