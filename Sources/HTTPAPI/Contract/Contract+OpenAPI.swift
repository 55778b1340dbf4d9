import HTTPTypes
import JSON
import Model
import Parking

/// The contract as an OpenAPI 3.1 document.
extension Contract {
    /// The document, with no white space.
    var openAPI: [UInt8] {
        var writer = JSONWriter(capacity: 200_000)
        writer.object { json in
            json.member("openapi", "3.1.0")
            json.object("info") { json in
                json.member("title", "parkd")
                json.member("version", version)
                json.member("summary", "Occupancy of car parks from LoRaWAN sensors, for many tenants at once.")
                json.member("description", Self.introduction.joined(separator: "\n\n"))
                json.object("license") { json in
                    json.member("name", "Apache-2.0")
                    json.member("identifier", "Apache-2.0")
                }
            }
            json.array("servers") { json in json.object { json in json.member("url", "/") } }
            json.array("tags") { json in
                for group in Chapter.all {
                    json.object { json in
                        json.member("name", group.name)
                        json.member("description", group.about)
                    }
                }
            }
            json.object("paths") { json in paths(to: &json) }
            json.object("components") { json in components(to: &json) }
        }
        return writer.bytes
    }

    /// What holds everywhere, a paragraph each.
    static let introduction = [
        "JSON in snake_case. Ids are UUIDs; DevEUIs and gateway identifiers are 16 upper-case hexadecimal digits in "
            + "answers, and in requests may be of either case, with colons or hyphens between bytes. Times are RFC "
            + "3339 in UTC with milliseconds. Every route but /metrics answers with and without a trailing slash.",
        "Log in at /api/auth/login and send the access token as `Authorization: Bearer …`, or send an API key as "
            + "`X-API-Key`. A caller sees the current tenant's rows and no others; what belongs to another tenant "
            + "does not exist for them (404). A platform admin whose current tenant is the platform sees all "
            + "(`is_cross_tenant`). `X-Tenant-Slug` may name the tenant that the caller believes to be the current "
            + "one; where it is not, the answer is 403.",
        "Roles: viewer, operator, admin, owner, platform_admin; each may do what those before it may.",
        "Refusals are RFC 9457 problems whose `detail` is a sentence for people; a 422 names each field in `errors`, "
            + "\(Limits.faultsMax) at most. Unknown fields of a body are refused, unknown parameters of a query are "
            + "ignored. `X-Request-ID` is taken from the request or made, and comes back with every answer.",
        "Every GET under /api/v6 has an `ETag`; with `If-None-Match` the answer is 304 while nothing has changed. "
            + "What is changed through the API shows in the next answer, what a sensor changes within one second.",
        "A request body may have \(Limits.bodyBytesMax) bytes, of /api/auth \(Limits.authBodyBytesMax) (413), with at "
            + "most \(Limits.bodyValuesMax) values (400), and is never compressed (415); path and query "
            + "\(Limits.targetBytesMax) (414), header fields \(Limits.headersBytesMax) (431); what arrives too slowly "
            + "is refused with 408. Who has a rate learns by `RateLimit-Limit`, `RateLimit-Remaining` and "
            + "`RateLimit-Reset` what is left of it; a request that asks for much counts as several, and says so "
            + "below. Where more is asked at once than the database can do for one tenant, the answer is 503 with "
            + "`Retry-After`.",
    ]

    private func paths(to json: inout JSONWriter) {
        var order: [String] = []
        for operation in operations where !order.contains(operation.path) { order.append(operation.path) }
        for path in order {
            json.object(path) { json in
                for operation in operations where operation.path == path {
                    json.object(operation.method.rawValue.lowercased()) { json in
                        write(operation, to: &json)
                    }
                }
            }
        }
    }

    private func components(to json: inout JSONWriter) {
        json.object("schemas") { json in
            for (name, schema) in schemas {
                json.key(name)
                schema.write(to: &json)
            }
        }
        json.object("headers") { json in
            for header in ContractHeader.all { header.write(to: &json) }
        }
        json.object("securitySchemes") { json in
            json.object("bearer") { json in
                json.member("type", "http")
                json.member("scheme", "bearer")
                json.member("bearerFormat", "JWT")
            }
            json.object("apiKey") { json in
                json.member("type", "apiKey")
                json.member("in", "header")
                json.member("name", "X-API-Key")
            }
        }
    }
}
