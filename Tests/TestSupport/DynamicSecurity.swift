import Foundation

/// Mosquitto's dynamic security, which refuses a SUBSCRIBE; its access lists grant all and then deliver nothing.
public enum DynamicSecurity {
    private static let plugin = "/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so"

    /// Where its orders are published.
    public static let topic = "$CONTROL/dynamic-security/v1"

    /// Whether the plugin is on this machine.
    public static var isInstalled: Bool { FileManager.default.fileExists(atPath: plugin) }

    /// Anonymous clients may do everything, but subscribe to `application/#` alone.
    private static let rules = """
        {"defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true, "subscribe": false,
          "unsubscribe": true},
         "groups": [{"groupname": "all", "roles": [{"rolename": "reader"}], "clients": []}],
         "anonymousGroup": "all", "clients": [],
         "roles": [{"rolename": "reader", "acls": [
           {"acltype": "publishClientSend", "topic": "$CONTROL/#", "priority": 0, "allow": true},
           {"acltype": "subscribePattern", "topic": "application/#", "priority": 0, "allow": true}]}]}
        """

    /// Lines for the configuration of a broker that has these rules; their file is made in `folder`.
    public static func lines(in folder: String) throws -> [String] {
        let file = folder + "/rules/dynamic-security.json"
        let manager = FileManager.default
        let open: [FileAttributeKey: Any] = [.posixPermissions: 0o777]
        try manager.createDirectory(atPath: folder + "/rules", withIntermediateDirectories: true, attributes: open)
        try manager.setAttributes(open, ofItemAtPath: folder)
        guard manager.createFile(atPath: file, contents: Data(rules.utf8), attributes: open) else {
            throw TestSupportError("\(file) cannot be written")
        }
        return ["plugin \(plugin)", "plugin_opt_config_file \(file)"]
    }

    /// The order that lets anonymous clients subscribe to `filter` too. The plugin ends the connections of all whose
    /// rules it changes.
    public static func grant(of filter: String) -> String {
        """
        {"commands": [{"command": "addRoleACL", "rolename": "reader", "acltype": "subscribePattern",
          "topic": "\(filter)", "priority": 0, "allow": true}]}
        """
    }

    /// The order that lets everybody subscribe to everything; no connection is ended for it.
    public static let grantOfAll = """
        {"commands": [{"command": "setDefaultACLAccess", "acls": [{"acltype": "subscribe", "allow": true}]}]}
        """
}
