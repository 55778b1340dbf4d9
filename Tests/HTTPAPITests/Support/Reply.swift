import HTTPTypes
import NIOCore

/// What the API answered.
struct Reply: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: [UInt8]

    var json: JSONTree { (try? JSONTree(body)) ?? .null }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}

extension Reply {
    init(_ head: HTTPResponse, _ body: ByteBuffer?) {
        self.init(
            status: head.status.code, headers: head.headerFields,
            body: body.map { Array($0.readableBytesView) } ?? [])
    }
}
