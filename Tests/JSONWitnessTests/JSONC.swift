import CJSONC
import Glibc

/// json-c in its strict mode: another reader of the same texts, which knows nothing of ours.
enum JSONC {
    /// A bracket is a level for us; json-c counts the value within the innermost one too.
    private static let depthMax: Int32 = 33
    private static let flags = JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8

    /// What the text means; `nil` where it is refused.
    static func read(_ text: [UInt8]) -> JSONTree? {
        guard let tokener = json_tokener_new_ex(depthMax) else { return nil }
        defer { json_tokener_free(tokener) }
        json_tokener_set_flags(tokener, Int32(flags))
        // The NUL behind it says that nothing follows: a number could go on.
        let ended = text + [0]
        let root = ended.withUnsafeBytes { bytes in
            json_tokener_parse_ex(tokener, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
        }
        defer { json_object_put(root) }
        guard json_tokener_get_error(tokener) == json_tokener_success,
            json_tokener_get_parse_end(tokener) == text.count
        else { return nil }
        return tree(root)
    }

    private static func tree(_ value: OpaquePointer?) -> JSONTree {
        guard let value else { return .null }
        switch json_object_get_type(value) {
        case json_type_boolean: return .boolean(json_object_get_boolean(value) != 0)
        case json_type_int: return integer(value)
        case json_type_double: return JSONTree(json_object_get_double(value))
        case json_type_string: return .text(text(value))
        case json_type_array:
            return .array((0..<json_object_array_length(value)).map { tree(json_object_array_get_idx(value, $0)) })
        default: return .object(members(value))
        }
    }

    private static func integer(_ value: OpaquePointer) -> JSONTree {
        let number = json_object_get_int64(value)
        guard number == .max else { return JSONTree(number) }
        // Saturated or exactly that; what lies beyond is there as an unsigned number.
        let unsigned = json_object_get_uint64(value)
        return unsigned > UInt64(Int64.max) ? JSONTree(large: Double(unsigned)) : JSONTree(number)
    }

    private static func text(_ value: OpaquePointer) -> [UInt8] {
        let count = Int(json_object_get_string_len(value))
        guard let start = json_object_get_string(value) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    private static func members(_ object: OpaquePointer) -> [[UInt8]: JSONTree] {
        var members: [[UInt8]: JSONTree] = [:]
        var place = json_object_iter_begin(object)
        var end = json_object_iter_end(object)
        while json_object_iter_equal(&place, &end) == 0 {
            if let name = json_object_iter_peek_name(&place) {
                let bytes = UnsafeRawBufferPointer(start: name, count: strlen(name))
                members[Array(bytes)] = tree(json_object_iter_peek_value(&place))
            }
            json_object_iter_next(&place)
        }
        return members
    }
}
