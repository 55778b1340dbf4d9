import ArgumentParser
import HTTPAPI
import JSON

/// What the API refuses, in the words of the command line: a line for each fault, with its option.
struct RefusalText {
    let lines: [String]

    init(_ answer: Console.Answer) {
        guard let document = try? JSONDocument(parsing: answer.body) else {
            lines = ["The command was refused."]
            return
        }
        lines = document.withRoot { root in
            var lines: [String] = []
            root["errors"]?.forEachElement { error in
                var field: String?
                error["loc"]?.forEachElement { step in
                    if let name = step.string { field = name }
                }
                let option = field.map { Self.option(of: $0) + ": " } ?? ""
                lines.append(option + (error["msg"]?.string ?? "is refused."))
            }
            return lines.isEmpty ? [root["detail"]?.string ?? "The command was refused."] : lines
        }
    }

    /// The option that a field of the API is given by.
    static func option(of field: String) -> String {
        switch field {
        case "site_id": "--site"
        case "space_id": "--space"
        case "tenant_id": "--tenant"
        case "scopes": "--scope"
        case "subscription_tier": "--tier"
        default: "--" + field.replacing("_", with: "-")
        }
    }

    /// How a command ends that was refused with a status.
    static func exitCode(_ status: Int) -> ExitCode {
        switch status {
        case 400, 422: .validationFailure
        case 503: .unavailable
        default: .checkFailed
        }
    }
}
