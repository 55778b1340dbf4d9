/// The connection broke, or sent what is no HTTP, in the middle of a body.
struct UnreadableBody: Error {
    let cause: any Error
}
