import HTTPTypes
import JSON
import Model
import Parking

/// Where an answer leads: what of it names the subject of another operation.
extension Contract {
    /// An operation that something in an answer is good for.
    struct Link: Sendable {
        let operation: String
        /// A part of its path, or a field of its body.
        let name: String
        let isInBody: Bool
        /// What of the answer it takes: a JSON pointer.
        let pointer: String
    }

    /// What the answer to an operation leads to.
    func links(from operation: Operation) -> [Link] {
        if operation.id == "listOrphans" {
            return ["claimOrphan", "deleteOrphan"].map { id in
                Link(operation: id, name: "dev_eui", isInBody: false, pointer: "/orphans/0/dev_eui")
            }
        }
        if operation.id == "createUser" {
            return [Link(operation: "deleteInvitation", name: "id", isInBody: false, pointer: "/id")]
        }
        guard operation.status == 201, case .json(let answer) = operation.content,
            answer.fields.contains(where: { $0.name == "id" })
        else { return [] }
        let onIt = operations.filter { $0.path.hasPrefix(operation.path + "/{id}") }
            .map { Link(operation: $0.id, name: "id", isInBody: false, pointer: "/id") }
        let withIt = Self.operationsThatName[operation.id] ?? []
        return onIt + withIt.map { Link(operation: $0.id, name: $0.field, isInBody: true, pointer: "/id") }
    }

    /// By what makes a thing: the operations that name it in their bodies, and by which field.
    private static let operationsThatName: [String: [(id: String, field: String)]] = [
        "createSpace": [("assignDevice", "space_id")],
        "createSite": [("createSpace", "site_id"), ("createGateway", "site_id")],
        "createTenant": [
            ("switchTenant", "tenant_id"), ("claimOrphan", "tenant_id"), ("transferDevice", "tenant_id"),
        ],
    ]

    /// Writes them, where there are any.
    func writeLinks(from operation: Operation, to json: inout JSONWriter) {
        let links = links(from: operation)
        guard !links.isEmpty else { return }
        json.object("links") { json in
            for link in links {
                json.object(link.operation) { json in
                    json.member("operationId", link.operation)
                    json.object(link.isInBody ? "requestBody" : "parameters") { json in
                        json.member(link.name, "$response.body#\(link.pointer)")
                    }
                }
            }
        }
    }
}
