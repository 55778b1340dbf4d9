// @ts-check
// Who may do what here. The server decides; this only spares people buttons that it would refuse.

const order = ["viewer", "operator", "admin", "owner", "platform_admin"];

/**
 * @param {import("./session.js").Grant} grant
 * @param {"viewer" | "operator" | "admin" | "owner" | "platform_admin"} role the least
 */
export function may(grant, role) {
    return order.indexOf(grant.user.role) >= order.indexOf(role);
}
