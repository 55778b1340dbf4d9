/// How long a line, a function and a file may be.
enum LengthRules {
    static let columnsMax = 120
    static let functionLinesMax = 70
    static let fileLinesMax = 400

    static func violations(in file: Checkout.File) -> [Violation] {
        var found = lineViolations(in: file)
        for function in functions(in: SwiftCode(file.text)) where function.count > functionLinesMax {
            found.append(
                Violation(path: file.path, line: function.lowerBound, rule: "\(function.count) lines in a function"))
        }
        return found
    }

    /// What holds in every language.
    static func lineViolations(in file: Checkout.File) -> [Violation] {
        var found: [Violation] = []
        let lines = file.lines
        for (index, line) in lines.enumerated() where line.utf8.count > columnsMax && line.count > columnsMax {
            found.append(Violation(path: file.path, line: index + 1, rule: "\(line.count) columns"))
        }
        if lines.count - 1 > fileLinesMax {
            found.append(Violation(path: file.path, line: lines.count, rule: "\(lines.count - 1) lines in a file"))
        }
        return found
    }

    /// The lines of each function, initialiser and subscript, from its first word to its closing brace.
    static func functions(in code: SwiftCode) -> [ClosedRange<Int>] {
        let pattern = /(?m)^[ \t]*(?:[@\w()]+[ \t]+)*(?:func[ \t]|init[?<(]|deinit\b|subscript[<(])/
        return code.text.matches(of: pattern).compactMap { match in
            guard let end = bodyEnd(in: code.text, from: match.range.upperBound) else { return nil }
            return code.line(of: match.range.lowerBound)...code.line(of: end)
        }
    }

    /// The closing brace of the body that begins after `start`; `nil` for a requirement without a body.
    private static func bodyEnd(in text: String, from start: String.Index) -> String.Index? {
        // The pattern may have taken the first parenthesis.
        var parentheses = text[..<start].hasSuffix("(") ? 1 : 0
        var braces = 0
        var index = start
        while index < text.endIndex {
            switch text.utf8[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): parentheses += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): parentheses -= 1
            case UInt8(ascii: "{") where parentheses == 0 || braces > 0: braces += 1
            case UInt8(ascii: "}") where parentheses == 0 || braces > 0:
                braces -= 1
                if braces == 0 { return index }
                if braces < 0 { return nil }
            case UInt8(ascii: "\n") where parentheses == 0 && braces == 0 && declarationFollows(text[index...]):
                return nil
            default: break
            }
            index = text.utf8.index(after: index)
        }
        return nil
    }

    private static func declarationFollows(_ text: Substring) -> Bool {
        text.prefixMatch(of: /\s*(?:@|(?:public|static|mutating|associatedtype|func|var|let|init|subscript)\b)/) != nil
    }
}
