/// Operations that the contract describes and no route answers yet; each leaves this list with its route.
enum Awaited {
    static let operations: Set<String> = []
}
