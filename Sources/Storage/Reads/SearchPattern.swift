/// The pattern by which `ILIKE` finds a text anywhere: what people type is taken literally.
///
/// - Parameter text: what to look for; `nil` looks for nothing.
func searchPattern(_ text: String?) -> String? {
    guard let text else { return nil }
    var pattern = "%"
    for character in text.unicodeScalars {
        if character == "%" || character == "_" || character == "\\" { pattern += "\\" }
        pattern.unicodeScalars.append(character)
    }
    return pattern + "%"
}
