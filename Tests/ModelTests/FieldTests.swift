import JSON
import LoRaWAN
import Model
import Parking
import Postgres
import Testing

/// A thing with every kind of field.
private struct Thing: Resource {
    struct Part: Resource {
        var count = 0

        mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
            each("count", &count, "count(*)") { _ in .count }
        }
    }

    struct Other: Resource {
        var name: String?

        mutating func fields(_ each: inout some FieldVisitor & ~Copyable) { each("name", &name, "upper(row.name)") }
    }

    var id = DeviceID(.zero)
    var name: String?
    var volts: Float?
    var secret = false
    var part: Part?
    var other: Other?

    mutating func fields(_ each: inout some FieldVisitor & ~Copyable) {
        each("id", &id, "t.id")
        each("name", &name, "t.name", audited: true) { $0.like("Bay") }
        each("volts", &volts, "t.volts")
        each.derived("has_name", name != nil)
        each.hidden("secret", &secret, "t.secret")
        each.nested("other", &other, of: "o")
        each.part(&part)
    }
}

@Suite("The fields of a resource")
struct FieldTests {
    private func json(_ thing: Thing) -> String {
        var json = JSONWriter()
        json.object { json in thing.write(to: &json) }
        return json.text
    }

    @Test("A query selects the columns by their names; those of a nested thing carry its name too")
    func columns() {
        let list = ColumnList(Thing.self)
        #expect(
            list.sql
                == "t.id AS id, t.name AS name, t.volts AS volts, t.secret AS secret, upper(o.name) AS other_name")
        #expect(list.columns.map(\.name) == ["id", "name", "volts", "secret", "other_name"])
        #expect(list.columns[2].types == Float.columnTypes)
        #expect(ColumnList(Thing.self, withParts: true).sql.hasSuffix("AS other_name, count(*) AS count"))
    }

    @Test("An answer has every member, absent values as null, and a part only if it was asked for")
    func answer() {
        var thing = Thing()
        let id = "00000000-0000-0000-0000-000000000000"
        #expect(json(thing) == #"{"id":"\#(id)","name":null,"volts":null,"has_name":false,"other":null}"#)
        thing.name = "A"
        thing.volts = 3.3
        thing.part = Thing.Part()
        thing.other = Thing.Other()
        #expect(
            json(thing)
                == #"{"id":"\#(id)","name":"A","volts":3.3,"has_name":true,"other":{"name":null},"count":0}"#)
    }

    @Test("The contract promises what the answer has: what may be null, and what may be left out")
    func schema() {
        let members = Thing.schema.fields
        #expect(members.map(\.name) == ["id", "name", "volts", "has_name", "other", "count"])
        #expect(members.map(\.schema.isNullable) == [false, true, true, false, true, false])
        #expect(members.map(\.schema.isOptional) == [false, false, false, false, false, true])
        #expect(members[1].schema.example == #""Bay""#)
    }

    @Test("The audit log notes the audited fields, and the reason if there is one")
    func audit() {
        var thing = Thing()
        thing.name = "A"
        #expect(String(decoding: thing.audited().bytes, as: UTF8.self) == #"{"name":"A"}"#)
        #expect(String(decoding: thing.audited("moved").bytes, as: UTF8.self) == #"{"name":"A","reason":"moved"}"#)
    }
}
