import ArgumentParser
import Model

/// What the commands that act by the API's rules share.
struct ConsoleOptions: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOptions

    @Flag(help: "Print the JSON that the API answers.")
    var json = false
}

/// The same, in one tenant.
struct TenantOptions: ParsableArguments {
    @OptionGroup var console: ConsoleOptions

    @Option(help: ArgumentHelp("The tenant, by its slug or id.", valueName: "slug"))
    var tenant: String
}

/// Which part of a list is wanted.
struct PageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only what has this text in its names.", valueName: "text"))
    var search: String?

    @Option(help: ArgumentHelp("How many rows at most, 1…\(PageBounds.limitMax).", valueName: "rows"))
    var limit = PageBounds.limitDefault

    @Option(help: ArgumentHelp("How many rows to skip.", valueName: "rows"))
    var offset = 0

    func validate() throws {
        guard (1...PageBounds.limitMax).contains(limit) else {
            throw ValidationError("--limit must be 1…\(PageBounds.limitMax).")
        }
        guard (0...PageBounds.offsetMax).contains(offset) else {
            throw ValidationError("--offset must be 0…\(PageBounds.offsetMax).")
        }
    }

    var query: [(name: String, value: String)] {
        var query = [("limit", "\(limit)"), ("offset", "\(offset)")]
        if let search { query.append(("search", search)) }
        return query
    }
}
