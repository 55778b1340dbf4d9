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

/**
 * Whether one stands in the platform, for all tenants, rather than in one of them.
 * @param {import("./session.js").Grant} grant
 */
export function isInPlatform(grant) {
    return grant.tenants.find((tenant) => tenant.id === grant.user.tenant_id)?.type === "platform";
}

/**
 * Where one would stand for all tenants; nowhere for those who may not.
 * @param {import("./session.js").Grant} grant
 */
export function platformSlug(grant) {
    return grant.tenants.find((tenant) => tenant.type === "platform")?.slug;
}

/**
 * Whether the screens of the platform are shown to somebody.
 * @param {import("./session.js").Grant} grant
 */
export function seesPlatform(grant) {
    return may(grant, "platform_admin") && grant.features.show_platform_admin;
}
