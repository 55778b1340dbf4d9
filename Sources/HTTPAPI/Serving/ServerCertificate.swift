import Foundation
import NIOCore
import NIOSSL
import Synchronization

/// The certificate that the API shows under TLS, and its key: two PEM files, read at the start, and anew when asked.
///
/// A connection keeps what it began with.
public final class ServerCertificate: Sendable {
    /// Why the files cannot be used.
    public struct Fault: Error, Sendable, CustomStringConvertible {
        /// Whether it is the key's file that is at fault.
        public let isOfKey: Bool
        /// The file and the reason.
        public let description: String
    }

    private let certificateFile: String
    private let keyFile: String
    private let context: Mutex<NIOSSLContext>

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - certificateFile: the certificate, and behind it those that lead to its authority.
    ///   - keyFile: its private key, without a pass phrase.
    public init(certificateFile: String, keyFile: String) throws(Fault) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        context = Mutex(try Self.context(certificateFile, keyFile))
    }

    /// Reads the files again; what they hold is shown to new connections. Blocks on the disk.
    ///
    /// - Throws: what is wrong with them; the former ones stay in force.
    public func reload() throws(Fault) {
        let new = try Self.context(certificateFile, keyFile)
        context.withLock { $0 = new }
    }

    /// The TLS of a new connection.
    func handler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: context.withLock { $0 }) }

    private static func context(_ certificateFile: String, _ keyFile: String) throws(Fault) -> NIOSSLContext {
        let chain = try part(of: certificateFile, isKey: false, "holds no certificate in PEM") {
            try NIOSSLCertificate.fromPEMBytes($0)
        }
        let key = try part(of: keyFile, isKey: true, "holds no private key in PEM that needs no pass phrase") {
            try NIOSSLPrivateKey(bytes: $0, format: .pem)
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // Whoever is closed has had their time already.
        configuration.shutdownTimeout = .seconds(1)
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw Fault(
                isOfKey: true, description: "\(keyFile) is not the key of the certificate in \(certificateFile)")
        }
    }

    private static func part<Part>(
        of file: String, isKey: Bool, _ fault: String, _ read: ([UInt8]) throws -> Part
    ) throws(Fault) -> Part {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw Fault(isOfKey: isKey, description: "\(file) cannot be read")
        }
        guard let part = try? read(Array(bytes)) else { throw Fault(isOfKey: isKey, description: "\(file) \(fault)") }
        return part
    }
}
