// @ts-check
// Who may do what here. The server decides; this only spares people buttons that it would refuse.
import { ask } from "./api.js";

const order = ["viewer", "operator", "admin", "owner", "platform_admin"];

/**
 * @param {import("./session.js").Grant} grant
 * @param {"viewer" | "operator" | "admin" | "owner" | "platform_admin"} role the least
 */
export function may(grant, role) {
    return order.indexOf(grant.user.role) >= order.indexOf(role);
}

/** What this daemon has of what can be switched off; what is not said is there. */
/** @type {Record<string, boolean>} */
let features = {};
let areKnown = false;

/** Asks for it, once. @param {string} slug */
export async function learnFeatures(slug) {
    if (areKnown) return;
    const status = await ask(slug, "/api/v6/status").catch(() => null);
    if (!status) return;
    features = status.features;
    areKnown = true;
}

/** @param {"show_platform_admin" | "enable_device_pool"} name */
export function hasFeature(name) {
    return features[name] !== false;
}
