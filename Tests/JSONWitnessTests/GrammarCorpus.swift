/// Texts that RFC 8259 has (`y_`), has not (`n_`), or leaves to the reader (`i_`), each for one rule of its grammar.
enum GrammarCorpus {
    /// One text.
    struct Example {
        let name: String
        let text: [UInt8]
        /// Whether ours takes it.
        let isTaken: Bool
        /// Why json-c takes it although ours does not.
        let leniencies: Set<Leniency>
    }

    static let all: [Example] =
        structures + literals + numbers + texts + escapes + encodings + spaces + limits

    static func y(_ name: String, _ text: String) -> Example { y(name, bytes: Array(text.utf8)) }

    static func y(_ name: String, bytes text: [UInt8]) -> Example {
        Example(name: "y_" + name, text: text, isTaken: true, leniencies: [])
    }

    static func n(_ name: String, _ text: String, _ leniencies: Leniency...) -> Example {
        n(name, bytes: Array(text.utf8), Set(leniencies))
    }

    static func n(_ name: String, bytes text: [UInt8], _ leniencies: Set<Leniency> = []) -> Example {
        Example(name: "n_" + name, text: text, isTaken: false, leniencies: leniencies)
    }

    /// What the RFC leaves open and ours takes.
    static func i(_ name: String, taken text: String) -> Example {
        Example(name: "i_" + name, text: Array(text.utf8), isTaken: true, leniencies: [])
    }

    /// What the RFC leaves open and ours refuses.
    static func i(_ name: String, refused text: [UInt8], _ leniencies: Leniency...) -> Example {
        Example(name: "i_" + name, text: text, isTaken: false, leniencies: Set(leniencies))
    }

    /// A text in quotes with these bytes in it.
    static func quoted(_ bytes: [UInt8]) -> [UInt8] { [0x22] + bytes + [0x22] }

    private static let structures: [Example] = [
        y("array_empty", "[]"), y("array_of_array", "[[]]"), y("array_one", "[1]"), y("array_two", "[1,2]"),
        y("array_kinds", #"[null,true,false,0,-1.5,"x",[],{}]"#), y("array_nulls", "[1,null,null,null,2]"),
        y("array_empty_text", #"[""]"#), y("object_empty", "{}"), y("object_one", #"{"a":1}"#),
        y("object_two", #"{"a":1,"b":2}"#), y("object_empty_name", #"{"":0}"#),
        y("object_nested", #"{"a":{"b":{"c":{}}}}"#), y("object_of_array", #"{"a":[]}"#),
        y("object_long_name", #"{"\#(String(repeating: "n", count: 300))":1}"#),
        y("object_escaped_name", #"{"a\u0062c":1,"\"":2}"#), y("object_name_not_ascii", #"{"é":"ü"}"#),
        y("object_brackets_in_text", #"{"a":"}]{[,:"}"#), y("array_of_objects", #"[{"a":1},{"a":2}]"#),
        i("object_duplicate_names", taken: #"{"a":1,"a":2}"#),
        i("object_duplicate_names_other_kind", taken: #"{"a":1,"b":0,"a":[2]}"#),
        i("object_duplicate_names_escaped", taken: #"{"a":1,"\u0061":2}"#),
        n("array_trailing_comma", "[1,]"), n("array_leading_comma", "[,1]"), n("array_double_comma", "[1,,2]"),
        n("array_just_comma", "[,]"), n("array_no_comma", "[1 2]"), n("array_colon", "[1:2]"),
        n("array_unclosed", "[1"), n("array_unclosed_empty", "["), n("array_unclosed_comma", "[1,"),
        n("array_unclosed_nested", "[[1]"), n("array_closed_twice", "[1]]"), n("array_closed_as_object", "[1}"),
        n("array_just_closed", "]"), n("array_semicolon", "[1;2]"), n("array_star", "[*]"), n("array_in_parens", "(1)"),
        n("array_comma_after", "[1],"), n("array_text_unclosed", #"["a"#), n("array_after_text", #"["a" "b"]"#),
        n("array_member", #"["a":1]"#), n("object_trailing_comma", #"{"a":1,}"#),
        n("object_leading_comma", #"{,"a":1}"#),
        n("object_just_comma", "{,}"), n("object_double_comma", #"{"a":1,,"b":2}"#), n("object_no_colon", #"{"a" 1}"#),
        n("object_double_colon", #"{"a"::1}"#), n("object_no_value", #"{"a":}"#), n("object_name_only", #"{"a"}"#),
        n("object_comma_for_colon", #"{"a",1}"#), n("object_equals", #"{"a"=1}"#), n("object_bare_name", "{a:1}"),
        n("object_number_name", "{1:1}"), n("object_null_name", "{null:1}"), n("object_array_name", "{[]:1}"),
        n("object_single_quoted_name", "{'a':1}", .singleQuotedName),
        n("object_single_quoted_name_with_quote", #"{'a"b':1}"#, .singleQuotedName),
        n("object_single_quoted_value", #"{"a":'b'}"#), n("object_backtick_name", "{`a`:1}"),
        n("object_unclosed", #"{"a":1"#), n("object_unclosed_empty", "{"), n("object_unclosed_comma", #"{"a":1,"#),
        n("object_unclosed_name", #"{"a"#), n("object_unclosed_colon", #"{"a":"#), n("object_closed_twice", "{}}"),
        n("object_closed_as_array", #"{"a":1]"#), n("object_just_closed", "}"), n("object_no_comma", #"{"a":1 "b":2}"#),
        n("object_name_escape_unfinished", #"{"\u00":1}"#), n("two_documents", "{}{}"),
        n("two_documents_spaced", "[] []"),
        n("document_then_word", "[] x"), n("nothing", ""), n("closers_swapped", "[{]}"),
    ]

    private static let literals: [Example] = [
        y("null", "null"), y("true", "true"), y("false", "false"), y("text_alone", #""a""#), y("number_alone", "42"),
        n("null_short", "nul"), n("null_long", "nulll"), n("null_capital", "Null"), n("null_shouted", "NULL"),
        n("true_short", "tru"), n("true_long", "truee"), n("true_capital", "True"), n("true_shouted", "TRUE"),
        n("false_short", "fals"), n("false_capital", "False"), n("none", "None"), n("undefined", "undefined"),
        n("bare_word", "a"), n("bare_word_in_array", "[a]"), n("literal_then_number", "[true1]"),
        n("literals_together", "[nulltrue]"), n("nan_small", "nan"), n("nan_shouted", "NAN"), n("nan_minus", "-NaN"),
        n("nan", "NaN", .notFinite), n("nan_in_array", "[1,NaN]", .notFinite),
        n("infinity", "Infinity", .notFinite), n("infinity_minus", "[-Infinity]", .notFinite),
        n("infinity_plus", "+Infinity"), n("infinity_short", "Inf"), n("infinity_small", "infinity"),
        n("infinity_in_object", #"{"a":Infinity}"#, .notFinite),
    ]

    private static let numbers: [Example] = [
        y("zero", "0"), y("minus_zero", "-0"), y("minus_one", "-1"), y("digits", "1234567890"),
        y("zero_fraction", "0.0"),
        y("minus_zero_fraction", "-0.0"), y("fraction", "3.25"), y("fraction_long", "0.1234567890123456789012345"),
        y("exponent", "1e5"), y("exponent_capital", "1E5"), y("exponent_plus", "1e+5"), y("exponent_minus", "1e-5"),
        y("exponent_zero", "1e0"), y("exponent_zeros", "1e00"), y("zero_exponent", "0e5"), y("all_parts", "-12.5E-3"),
        y("fraction_exponent", "1.5e2"), y("minus_fraction", "-0.5"), y("smallest_integer", "-9223372036854775808"),
        y("largest_integer", "9223372036854775807"), y("halfway", "0.5000000000000000277555756156289135"),
        y("smallest_normal", "2.2250738585072014e-308"), y("smallest", "5e-324"),
        y("largest", "1.7976931348623157e308"),
        y("hard_to_round", "2.2250738585072011e-308"), y("ten_to_23", "1e23"), y("digits_16", "9007199254740993.0"),
        i("beyond_signed", taken: "9223372036854775808"), i("largest_unsigned", taken: "18446744073709551615"),
        i("beyond_unsigned", taken: "18446744073709551616"), i("beyond_smallest", taken: "-9223372036854775809"),
        i("many_digits", taken: "[" + String(repeating: "9", count: 400) + "]"),
        i("beyond_double", taken: "1e400"), i("beyond_double_minus", taken: "-1e400"),
        i("below_double", taken: "1e-400"),
        i("exponent_beyond_32_bits", taken: "[1e99999999999]"), i("exponent_below_32_bits", taken: "[1e-99999999999]"),
        n("plus", "+1"), n("minus_alone", "-"), n("minus_in_array", "[-]"), n("minus_minus", "--1"),
        n("minus_plus", "-+1"), n("minus_space", "- 1"), n("minus_letter", "-a"), n("zero_first", "01"),
        n("zero_first_in_array", "[012]"), n("zero_zero", "[00]", .leadingZeros),
        n("minus_zero_first", "[-01]", .leadingZeros), n("zero_first_fraction", "[01.5]", .leadingZeros),
        n("minus_zeros_fraction", "-00.5", .leadingZeros), n("zero_first_exponent", "[01e2]", .leadingZeros),
        n("point_first", ".5"), n("point_alone", "."), n("point_last", "1.", .bareFraction),
        n("point_last_in_array", "[1.,2.]", .bareFraction), n("point_exponent", "[1.e5]", .bareFraction),
        n("minus_point", "-.5", .bareFraction), n("zero_point", "0.", .bareFraction),
        n("zeros_point", "-00.", .leadingZeros, .bareFraction),
        n("two_points", "1.2.3"), n("points_together", "1..2"), n("exponent_alone", "e5"),
        n("exponent_empty", "1e"), n("exponent_sign_only", "1e+"), n("exponent_in_array_empty", "[1e]"),
        n("exponent_fraction", "1e5.5"), n("exponent_twice", "1e5e5"), n("exponent_two_signs", "1e+-5"),
        n("exponent_space", "1e 5"), n("hexadecimal", "0x10"), n("hexadecimal_letter", "[1a]"), n("octal", "0o7"),
        n("binary", "0b1"), n("underscore", "1_000"), n("comma_in_number", "1,000"), n("space_in_number", "1 000"),
        n("dollar", "$1"), n("percent", "[1%]"), n("letter_f", "1.0f"), n("minus_within", "1-2"),
        n("fullwidth_digit", "\u{FF11}"), n("arabic_digit", "[\u{661}]"), n("minus_sign_typographic", "\u{2212}1"),
    ]

    private static let texts: [Example] = [
        y("text_empty", #""""#), y("text_space", #"" ""#), y("text_ascii", #""!#$%&'()*+,-./:;<=>?@[]^_`{|}~""#),
        y("text_delete", bytes: quoted([0x7F])), y("text_two_bytes", "\"é\""), y("text_three_bytes", "\"€\""),
        y("text_four_bytes", "\"🚗\""), y("text_line_separator", "\"\u{2028}\u{2029}\""),
        y("text_bom_within", "\"\u{FEFF}\""),
        y("text_noncharacter", "\"\u{FFFF}\u{10FFFF}\""), y("text_comment_within", #""/* a */ // b""#),
        y("text_replacement", "\"\u{FFFD}\""), y("text_combining", "\"e\u{301}\""),
        y("text_right_to_left", "\"\u{202E}a\""),
        y("text_long", "\"" + String(repeating: "é", count: 5000) + "\""), y("text_nul_word", #""\\u0000""#),
        n("text_unclosed", #""a"#), n("text_just_quote", "\""), n("text_escape_at_end", #""a\"#),
        n("text_escaped_quote_at_end", #""\""#), n("text_single_quotes", "'a'"), n("text_backticks", "`a`"),
        n("text_typographic_quotes", "\u{201C}a\u{201D}"), n("text_then_letter", #""a"b"#),
        n("text_newline", "\"a\nb\"", .controlCharacter), n("text_tab", "\"a\tb\"", .controlCharacter),
        n("text_return", "\"a\rb\"", .controlCharacter),
        n("text_control_1", bytes: quoted([0x01]), [.controlCharacter]),
        n("text_control_1f", bytes: quoted([0x1F]), [.controlCharacter]),
        n("text_nul", bytes: quoted([0x61, 0, 0x62])),
        n("text_nul_in_name", bytes: [0x7B, 0x22, 0, 0x22, 0x3A, 0x31, 0x7D]),
        n("text_newline_in_name", "{\"a\nb\":1}", .controlCharacter), n("text_plus", #""a"+"b""#),
    ]

    private static let escapes: [Example] = [
        y("escapes_short", #""\"\\\/\b\f\n\r\t""#), y("escape_unicode", #""\u0041""#),
        y("escape_unicode_cases", #""\u00e9\u00E9""#), y("escape_nul", #""a\u0000b""#), y("escape_last", #""\uFFFF""#),
        y("escape_pair", #""\ud83d\ude97""#), y("escape_pair_capital", #""\uD83D\uDE97""#),
        y("escape_pair_last", #""\udbff\udfff""#), y("escape_control", #""\u001f""#),
        y("escape_backslash_u", #""\\u0041""#),
        y("escape_delete", #""\u007F""#), y("escape_twice", #""\\\\""#), y("escape_in_name", #"{"\u00e9\n":1}"#),
        i("escape_high_alone", taken: #""\ud800""#), i("escape_low_alone", taken: #""\udc00""#),
        i("escape_high_then_text", taken: #""\ud800x""#), i("escape_high_then_escape", taken: #""\ud800\n""#),
        i("escape_high_then_unicode", taken: #""\ud800\u0041""#), i("escape_two_highs", taken: #""\ud800\ud800""#),
        i("escape_two_highs_low", taken: #""\ud800\ud83d\ude97""#), i("escape_swapped_pair", taken: #""\ude97\ud83d""#),
        i("escape_high_in_name", taken: #"{"\ud800":1}"#), i("escape_nul_in_name", taken: #"{"a\u0000b":1}"#),
        n("escape_x", #""\x41""#), n("escape_a", #""\a""#), n("escape_v", #""\v""#), n("escape_0", #""\0""#),
        n("escape_single_quote", #""\'""#), n("escape_capital_u", #""\U0041""#), n("escape_capital_n", #""\N""#),
        n("escape_space", #""\ ""#), n("escape_newline", "\"\\\n\""), n("escape_unicode_short", #""\u12""#),
        n("escape_unicode_empty", #""\u""#), n("escape_unicode_letter", #""\u00g0""#),
        n("escape_unicode_plus", #""\u+041""#),
        n("escape_unicode_space", #""\u 041""#), n("escape_unicode_braces", #""\u{41}""#), n("escape_outside", #"\n1"#),
        n("escape_not_ascii", "\"\\é\""), n("escape_pair_unfinished", #""\ud83d\u""#),
        n("escape_pair_letter", #""\ud83d\udezz""#), n("escape_at_end", "\"\\"),
    ]

    private static let encodings: [Example] = [
        n("utf8_ff", bytes: quoted([0xFF])), n("utf8_lead_alone", bytes: quoted([0xC3])),
        n("utf8_continuation_alone", bytes: quoted([0x80])),
        n("utf8_three_of_two", bytes: quoted([0xE2, 0x82])),
        n("utf8_four_of_three", bytes: quoted([0xF0, 0x9F, 0x9A])),
        n("utf8_bad_continuation", bytes: quoted([0xE2, 0x28, 0xA1])),
        n("utf8_five_bytes", bytes: quoted([0xF8, 0x88, 0x80, 0x80, 0x80])),
        n("utf8_six_bytes", bytes: quoted([0xFC, 0x84, 0x80, 0x80, 0x80, 0x80])), n("utf8_fe", bytes: quoted([0xFE])),
        n("utf8_overlong_2", bytes: quoted([0xC0, 0xAF]), [.looseUTF8]),
        n("utf8_overlong_nul", bytes: quoted([0xC0, 0x80]), [.looseUTF8]),
        n("utf8_overlong_3", bytes: quoted([0xE0, 0x80, 0xAF]), [.looseUTF8]),
        n("utf8_overlong_4", bytes: quoted([0xF0, 0x80, 0x80, 0xAF]), [.looseUTF8]),
        n("utf8_surrogate", bytes: quoted([0xED, 0xA0, 0x80]), [.looseUTF8]),
        n("utf8_surrogate_pair", bytes: quoted([0xED, 0xA0, 0xBD, 0xED, 0xBA, 0x97]), [.looseUTF8]),
        n("utf8_beyond", bytes: quoted([0xF4, 0x90, 0x80, 0x80]), [.looseUTF8]),
        n("utf8_in_name", bytes: [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]),
        n("utf8_outside", bytes: [0x5B, 0xFF, 0x5D]),
        n("latin_1", bytes: quoted([0x61, 0xE9, 0x62])), i("bom", refused: [0xEF, 0xBB, 0xBF, 0x31]),
        i("utf16_le", refused: [0xFF, 0xFE, 0x5B, 0, 0x5D, 0]), i("utf16_be", refused: [0, 0x5B, 0, 0x5D]),
        i("utf16_le_without_bom", refused: [0x5B, 0, 0x5D, 0]), i("utf32", refused: [0, 0, 0, 0x31]),
        i("bom_alone", refused: [0xEF, 0xBB, 0xBF]), n("utf8_cut_at_end", bytes: [0x22, 0xC3]),
    ]

    private static let spaces: [Example] = [
        y("space_around", " [ ] "), y("space_all_kinds", " \t\n\r[\t1\n,\r2 ]\n"),
        y("space_in_object", "{ \"a\" : 1 , \"b\" : 2 }"),
        y("space_before_literal", "\nnull"), y("space_after_literal", "true\t"), y("space_after_number", "1 "),
        y("space_in_text", "\"  \""), y("space_between_brackets", "[ [ ] , { } ]"), y("newline_last", "[]\n"),
        n("space_alone", " "), n("newline_alone", "\n"), n("form_feed", "\u{C}1"), n("form_feed_after", "[]\u{C}"),
        n("vertical_tab", "[\u{B}1]"), n("no_break_space", "\u{A0}1"), n("no_break_space_within", "[1,\u{A0}2]"),
        n("em_space", "\u{2003}[]"), n("zero_width_space", "[\u{200B}]"), n("line_separator", "\u{2028}[]"),
        n("next_line", "[]\u{85}"), n("nul_after", bytes: [0x31, 0]), n("nul_before", bytes: [0, 0x31]),
        n("nul_within", bytes: [0x5B, 0, 0x5D]),
        n("escaped_newline_within", #"[\n1]"#), n("comment_line", "// a\n1"), n("comment_block", "/* a */ 1"),
        n("comment_within", "[1,/* a */2]"), n("comment_after", "1 // a"), n("comment_hash", "# a\n1"),
        n("comment_unfinished", "1 /*"), n("slash_after", "{}/"),
    ]

    private static func nested(_ depth: Int, _ inner: String = "") -> String {
        String(repeating: "[", count: depth) + inner + String(repeating: "]", count: depth)
    }

    private static let limits: [Example] = [
        i("depth_32", taken: nested(32)), i("depth_32_with_value", taken: nested(32, "1")),
        i(
            "depth_32_objects",
            taken: String(repeating: #"{"a":"#, count: 31) + "{}" + String(repeating: "}", count: 31)),
        i("depth_33_empty", refused: Array(nested(33).utf8), .emptyBelowDepth),
        i("depth_33_empty_object", refused: Array(nested(32, "{}").utf8), .emptyBelowDepth),
        i("depth_33_with_value", refused: Array(nested(33, "1").utf8)), i("depth_34", refused: Array(nested(34).utf8)),
        i("depth_100000", refused: Array(nested(100_000).utf8)),
        n("depth_unclosed", String(repeating: "[", count: 1000)),
        y("wide_array", "[" + (0..<2000).map(String.init).joined(separator: ",") + "]"),
        y("wide_object", "{" + (0..<2000).map { #""k\#($0)":\#($0)"# }.joined(separator: ",") + "}"),
    ]
}
