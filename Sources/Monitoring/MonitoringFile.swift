import Foundation

/// A file for an operator's monitoring, which comes with the program as its codecs and migrations do.
public enum MonitoringFile: String, CaseIterable {
    /// Alert rules for Prometheus.
    case rules = "parkd-rules.yml"
    /// A dashboard for Grafana.
    case dashboard = "parkd-dashboard.json"

    /// What the scrape configuration calls the daemons, as the files have it.
    public static let job = "parkd"

    /// The text of the file.
    ///
    /// - Throws: ``Unreadable`` if the file cannot be read.
    public func text(in folder: String) throws(Unreadable) -> String {
        let path = "\(folder)/\(rawValue)"
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw Unreadable(path: path)
        }
    }

    /// A text of rules, for the daemons that Prometheus scrapes as `job`.
    public static func rules(_ text: String, for job: String) -> String {
        text.replacing("job=\"\(Self.job)\"", with: "job=\"\(job)\"")
    }

    /// The file is not where the program looks for it.
    public struct Unreadable: Error {
        /// Where that is.
        public let path: String
    }
}
