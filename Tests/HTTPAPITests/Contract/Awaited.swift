/// Operations that the contract describes and no route answers yet; each leaves this list with its route.
enum Awaited {
    static let operations: Set<String> = [
        "listAssignments", "listReadings", "transferDevice", "commissionDevice", "decommissionDevice",
        "reprovisionDevice", "poolStats", "listOrphans", "claimOrphan", "deleteOrphan", "createGateway",
        "changeGateway", "deleteGateway", "gatewayStats", "createSite", "listOccupancy", "getSite", "deleteSite",
        "siteOccupancy", "changeSite", "putSite", "createSpace", "createSpaces", "getSpace", "deleteSpace",
        "overrideSpace", "endOverride", "listStateChanges", "changeSpace", "putSpace", "listTenants", "createTenant",
        "getTenant", "deleteTenant", "suspendTenant", "activateTenant", "changeTenant", "putTenant", "listUsers",
        "createUser", "changeUser", "deleteUser", "listAPIKeys", "createAPIKey", "deleteAPIKey", "listAudit",
    ]
}
