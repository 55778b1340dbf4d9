import Foundation
import HTTPTypes
import LoRaWAN
import Model
import Parking
import Testing

@testable import HTTPAPI

@Suite("Lists as CSV")
struct CSVTests {
    private static func rows(of sites: [SiteView]) -> [String] {
        String(decoding: CSVWriter(sites).bytes, as: UTF8.self).components(separatedBy: "\r\n")
    }

    private static func named(_ name: String) -> SiteView {
        var site = SiteView()
        site.name = name
        return site
    }

    @Test("The first row has the names of JSON, also where there is nothing below it")
    func header() {
        let names = "id,tenant_id,name,slug,address,city,state,postal_code,country,latitude,longitude,timezone,metadata"
        #expect(Self.rows(of: []).first == names + ",created_at,updated_at")
        #expect(Self.rows(of: []).count == 2, "a line ends with CR LF")
    }

    @Test("Commas, quotes and ends of lines are quoted as RFC 4180 wants it, and UTF-8 stays what it is")
    func quoting() {
        for (name, cell) in [
            ("Plain", "Plain"), ("", ""), ("a,b", #""a,b""#), (#"say "a""#, #""say ""a""""#), ("a\nb", "\"a\nb\""),
            ("a\rb", "\"a\rb\""), ("Straße 🅿️", "Straße 🅿️"), (#"a\b/"#, #"a\b/"#), (" x ", " x "), ("'x", "'x"),
        ] {
            var text = String(decoding: CSVWriter([Self.named(name)]).bytes, as: UTF8.self)
            text = text.components(separatedBy: "metadata,created_at,updated_at\r\n").last ?? ""
            let uuid = "00000000-0000-0000-0000-000000000000"
            #expect(text.hasPrefix("\(uuid),\(uuid),\(cell),"), "\(name)")
        }
    }

    @Test("A text that a spreadsheet would compute gets an apostrophe; a number below zero is a number")
    func formulas() {
        for start in ["=", "+", "-", "@", "\t"] {
            var site = Self.named(start + "1+1")
            site.latitude = -12.5
            let row = Self.rows(of: [site])[1]
            #expect(row.contains(",'\(start)1+1,"))
            #expect(row.contains(",-12.5,"))
        }
        for start in ["\r", "\n"] {
            let text = String(decoding: CSVWriter([Self.named(start + "=1")]).bytes, as: UTF8.self)
            #expect(text.contains(",\"'\(start)=1\","))
        }
    }

    @Test("Objects of a row have their members with a dot, as many for an absent one; further fields where asked for")
    func nested() {
        var full = SpaceView()
        full.devices = SpaceView.Devices()
        for spaces in [[SpaceView()], [full], [full, SpaceView()]] {
            let rows = String(decoding: CSVWriter(spaces).bytes, as: UTF8.self).components(separatedBy: "\r\n")
            let columns = rows[0].components(separatedBy: ",")
            #expect(Set(columns).count == columns.count)
            #expect(columns.contains { $0.hasPrefix("sensor_device.") } == (spaces[0].devices != nil), "\(columns)")
            for row in rows.dropLast() { #expect(row.components(separatedBy: ",").count == columns.count) }
        }
    }

    @Test("CSV is given to who names it and does not like JSON better, and only where there are rows")
    func negotiation() async throws {
        let house = try await House()
        let token = try await house.token(City.ann, in: City.acme, as: .viewer)
        try await house.open { caller async throws in
            let caller = try caller.bearing(token)
            let choices: [(accept: String, isCSV: Bool)] = [
                ("text/csv", true), ("TEXT/CSV; charset=utf-8", true), ("text/csv, */*;q=0.1", true),
                ("text/csv, */*", true), ("text/csv, application/json", false),
                ("text/csv;q=0.5, application/json;q=0.4", true), ("text/csv;q=0", false), ("text/csv;q=x", false),
                ("*/*", false), ("text/*", false), ("application/json", false), ("", false), (";;,,", false),
            ]
            for choice in choices {
                let reply = try await caller.with("Accept", choice.accept).get("/api/v6/devices")
                let media = choice.isCSV ? "text/csv; charset=utf-8; header=present" : "application/json"
                #expect(reply.status == 200 && reply.header("Content-Type") == media, "\(choice.accept)")
                #expect(reply.header("Vary")?.hasSuffix(", Accept") == true)
            }
            let csv = try caller.with("Accept", "text/csv")
            let reply = try await csv.get("/api/v6/devices")
            #expect(reply.header("Content-Disposition") == #"attachment; filename="devices.csv""#)
            let again = try csv.with("If-None-Match", reply.header("ETag") ?? "")
            #expect(try await again.get("/api/v6/devices").status == 304)
            let one = try await csv.get("/api/v6/devices/\(City.device)")
            #expect(one.header("Content-Type") == "application/json")
            #expect(try await csv.get("/api/v6/devices?limit=0").header("Content-Type") == "application/problem+json")
        }
    }
}
