import ArgumentParser
import Testing

@testable import parkd_bench

/// How two binaries are compared.
struct RatioTableTests {
    @Test("Who comes first changes from round to round, so that a machine that becomes slower does so for both")
    func order() {
        #expect(
            (0..<4).map { Side.order(round: $0) } == [
                [.ours, .other], [.other, .ours], [.ours, .other], [.other, .ours],
            ])
    }

    @Test("The ratio is the median of the rounds' own, which the machine's drift does not move")
    func ratios() {
        var table = RatioTable()
        // The machine takes half its speed away from round to round; ours is faster by a tenth all the while.
        for (round, speed) in [1000.0, 500, 250].enumerated() {
            for side in Side.order(round: round) {
                table.add("rate", digits: 0, side == .ours ? speed * 1.1 : speed, of: side)
            }
        }
        #expect(table.lines.count == 2)
        #expect(
            table.lines.last?.split(separator: " ").map(String.init)
                == ["rate", "550", "500", "1.100", "1.100", "to", "1.100"])
    }

    @Test("Figures come in the order in which they were first noted; the columns stand below their headings")
    func columns() {
        var table = RatioTable()
        for name in ["b", "a"] {
            table.add(name, digits: 1, 3, of: .ours)
            table.add(name, digits: 1, 2, of: .other)
        }
        #expect(table.lines.dropFirst().map { $0.prefix(1) } == ["b", "a"])
        #expect(table.lines[1].hasSuffix("3.0       2.0       1.500   1.500 to 1.500"))
        #expect(
            Set(
                table.lines.map {
                    $0.firstRange(of: table.lines[0] == $0 ? "other" : "2.0")?.upperBound.utf16Offset(in: $0)
                }
            ).count == 1)
    }

    @Test("Where the other has nothing, or nought, there is no ratio")
    func nothing() {
        var table = RatioTable()
        table.add("idle", digits: 1, 3, of: .ours)
        table.add("none", digits: 1, 3, of: .ours)
        table.add("none", digits: 1, 0, of: .other)
        #expect(table.lines[1].split(separator: " ") == ["idle", "3.0", "-", "-"])
        #expect(table.lines[2].split(separator: " ") == ["none", "3.0", "0.0", "-"])
    }

    @Test("The median of an even number is the mean of the middle two")
    func median() {
        #expect(RatioTable.median([4, 1, 3]) == 3)
        #expect(RatioTable.median([4, 1, 3, 2]) == 2.5)
        #expect(RatioTable.median([]) == 0)
    }

    @Test(
        "The other's folders without the other, a program that is none, and parts that do not go together are refused",
        arguments: [
            ["--against-codecs-dir", "codecs"], ["--against", "/nonexistent"],
            ["--against", "/bin/true", "--only", "drain"], ["--against", "/bin/true", "--rounds", "0"],
            ["api", "--against", "/bin/true", "--folder", "/tmp/x"],
        ])
    func refused(arguments: [String]) {
        #expect(throws: (any Error).self) { try Bench.parseAsRoot(arguments) }
    }

    @Test("The other has our codecs and migrations, unless it is told its own")
    func folders() throws {
        func contenders(_ more: [String]) throws -> [Contender] {
            let bench = try Bench.parse(["--against", "/bin/true", "--daemon", "/bin/false", "--rounds", "2"] + more)
            let contest = Contest(
                bench.against, daemon: bench.daemon, codecsDir: bench.codecsDir, migrationsDir: bench.migrationsDir,
                rounds: bench.rounds)
            return contest?.contenders ?? []
        }
        #expect(try contenders([]).map(\.binary) == ["/bin/false", "/bin/true"])
        #expect(try contenders([]).map(\.migrationsDir) == ["migrations", "migrations"])
        let own = try contenders(["--against-migrations-dir", "m", "--against-codecs-dir", "c"])
        #expect(own.map(\.migrationsDir) == ["migrations", "m"])
        #expect(own.map(\.codecsDir) == ["codecs", "c"])
    }
}
