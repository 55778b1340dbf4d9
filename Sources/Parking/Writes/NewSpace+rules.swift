extension [NewSpace] {
    /// Why they cannot be added together, given the sites that were found of those that they name; `nil` where they
    /// can.
    ///
    /// - Parameter list: the list of the request that they are elements of; `nil` where there is only one.
    public func refusal(on sites: [SiteFacts], elementsOf list: String?) -> Refusal? {
        let owners = Dictionary(sites.map { ($0.id, $0.tenantID) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<Place> = []
        var faults: [InvalidField] = []
        for (index, space) in enumerated() {
            func fail(_ field: String, _ kind: InvalidField.Kind, _ sentence: String) {
                let element = list.map { InvalidField.Element($0, index) }
                faults.append(InvalidField(field, kind, sentence, of: element))
            }
            switch owners[space.siteID] {
            case nil: fail("site_id", .unknownReference, "There is no such site.")
            case sites.first?.tenantID: break
            default: fail("site_id", .contradictory, "The sites of one request belong to one tenant.")
            }
            if !seen.insert(Place(space)).inserted {
                fail("code", .contradictory, "The code \(space.code) is given to two spaces of one site.")
            }
        }
        return faults.isEmpty ? nil : .invalid(faults)
    }

    /// What makes a space one: a code on a site.
    private struct Place: Hashable {
        let siteID: SiteID
        let code: String

        init(_ space: NewSpace) {
            siteID = space.siteID
            code = space.code
        }
    }
}

extension Refusal {
    /// Codes that sites have already.
    public static func codesTaken(_ codes: [String]) -> Refusal {
        guard codes.count > 1 else {
            return .conflict("The site has a space \(codes.first ?? "of this code") already; give it another code.")
        }
        let named = codes.prefix(5).joined(separator: ", ") + (codes.count > 5 ? " and more" : "")
        return .conflict("There are spaces \(named) already; nothing was added.")
    }

    /// A device that has to leave first.
    public static func deviceOnSpace(_ code: String) -> Refusal {
        .conflict("A device is on the space \(code); unassign it first.")
    }
}
