/// What one client may ask of this API at most; everything is bounded, and here is where.
enum Limits {
    /// Bytes of a request body.
    static let bodyBytesMax = 1_048_576
    /// Bytes of a body of `/api/auth/…`, which anyone may send.
    static let authBodyBytesMax = 4096
    /// Bytes of the body of a request for a path.
    static func bodyBytesMax(at path: String) -> Int {
        path.hasPrefix("/api/auth/") ? authBodyBytesMax : bodyBytesMax
    }
    /// Bytes that are read of one connection at once.
    static let readBytesMax = 4096
    /// Values of a request's JSON, those in lists and objects included.
    static let bodyValuesMax = 50_000
    /// Bytes of a name in a request's JSON or form.
    static let bodyNameBytesMax = 256
    /// How many faults an answer tells; whoever has more learns of the others when these are mended.
    static let faultsMax = 20
    /// How deep a request's JSON may nest.
    static let jsonDepthMax = 16
    /// Bytes of one header field, and of all of them.
    static let headerFieldBytesMax = 16_384
    /// Bytes of all header fields.
    static let headersBytesMax = 32_768
    /// How many header fields.
    static let headerCountMax = 100
    /// Bytes of the path and query.
    static let targetBytesMax = 8192
    /// Characters of a text in a query, a body or a credential.
    static let textLengthMax = 200
    /// Characters of a tenant's slug.
    static let slugLengthMax = 100
    /// Characters of an API key's name.
    static let keyNameLengthMax = 100
    /// Characters of a new password at least.
    static let passwordLengthMin = 10
    /// Characters of the reason that people give for a change.
    static let reasonLengthMax = 500
    /// Bytes of an object that is stored as it is, such as a device's `config`.
    static let storedObjectBytesMax = 16_384
    /// How many things one request adds.
    static let bulkCountMax = 1000
    /// Bytes of an e-mail address (RFC 5321, §4.5.3.1.3, without the brackets).
    static let emailBytesMax = 254
    /// Bytes of an access token; ours have about 500.
    static let tokenBytesMax = 4096
    /// Bytes of a password; crypt(3) takes no more, its NUL included in 512.
    static let passwordBytesMax = 511
    /// Threads that compute password hashes; each needs 16 MB while it does.
    static let passwordThreads = 2
    /// Password computations that may be queued before further ones are turned away.
    static let passwordsWaitingMax = 64
    /// How many of them may be of one account: its logins alone cannot fill the queue.
    static let loginsWaitingPerAccount = 4
    /// How many of them may come from one network.
    static let loginsWaitingPerNetwork = 40
    /// Threads that compute the hashes of passwords that are set.
    static let passwordSettingThreads = 1
    /// Passwords to be set that may be queued before further ones are turned away.
    static let passwordSettingsWaitingMax = 16
    /// How many of them may be of one tenant.
    static let passwordSettingsPerTenant = 4
    /// Seconds for which what the database says of a caller may be believed: a suspension holds within a second.
    static let callerStatusAgeSMax = 0.9
    /// Seconds for which an answer may be given again, unless a change through the API ends it: what an uplink changes
    /// must show within one second.
    static let responseAgeSMax = 0.9
    /// Bytes of all kept answers.
    static let keptBytesMax = 33_554_432
    /// Bytes that keeping one costs beside its body.
    static let keptAnswerOverheadBytes = 512
    /// How many callers, tenants, addresses and accounts are counted, each; the longest silent are forgotten first.
    static let bucketsMax = 50_000
    /// How many callers are remembered for that time.
    static let cachedCallersMax = 10_000
    /// Bytes of another issuer's file of keys.
    static let keyFileBytesMax = 1_048_576
    /// Seconds between two looks at that file.
    static let keysLookedAtS: Double = 60
    /// How many keys of it that cannot be used are named in the log.
    static let keyWarningsMax = 10
    /// How often a minute one address may fetch the contract, which is hundreds of times what it sends.
    static let documentsPerMinute = 60
}
