// @ts-check
// Which screen an address shows: /t/{tenant}/…
import { fill, h } from "./dom.js";
import { fault } from "./parts/table.js";
import { isInPlatform, may } from "./roles.js";
import { missingScreen } from "./screens/missing.js";
import { overviewScreen } from "./screens/overview.js";
import { t } from "./texts.js";

/**
 * @typedef {{ slug: string, grant: import("./session.js").Grant, path: string, query: URLSearchParams,
 *   main: HTMLElement }} Context
 * @typedef {{ title: string, element: Element, close?: () => void }} Screen
 */

/** The styles of the log and of the platform's screens, which few people open. */
const ownStyles = ["log", "platform"];

/** Fetches a style, once; a screen without it is still a screen. @param {string} name */
function style(name) {
    const href = new URL(`styles/${name}.css`, import.meta.url).href;
    if ([...document.querySelectorAll("link")].some((link) => link.href === href)) return Promise.resolve();
    return new Promise((settle) => {
        document.head.append(h("link", { rel: "stylesheet", href, onload: settle, onerror: settle }));
    });
}

/**
 * A screen whose file is fetched when somebody opens it, so that others need not wait for it.
 * @param {any} title its text's key
 * @param {() => Promise<(context: Context, id: string) => Screen>} load @param {string[]} [styles]
 * @returns {(context: Context, id: string) => Screen}
 */
function later(title, load, styles = []) {
    return (context, id) => {
        const element = h("div", null, h("h1", null, t(title)));
        /** @type {Screen | null} */
        let screen = null;
        let isLeft = false;
        Promise.all([load(), ...styles.map(style)]).then(([make]) => {
            if (isLeft) return;
            screen = make(context, id);
            element.replaceWith(screen.element);
        }).catch((error) => {
            const again = h("button", { onclick: () => location.reload() }, t("again"));
            fill(element, h("h1", null, t(title)), fault(error), again);
        });
        return {
            title: t(title),
            element,
            close() {
                isLeft = true;
                screen?.close?.();
            },
        };
    };
}

/**
 * One for those who stand for all tenants; to others there is no such screen.
 * @param {any} title @param {() => Promise<(context: Context, id: string) => Screen>} load
 * @returns {(context: Context, id: string) => Screen}
 */
function forPlatform(title, load) {
    return (context, id) => {
        const isOff = title === "nav_pool" && !context.grant.features.enable_device_pool;
        return isInPlatform(context.grant) && !isOff && may(context.grant, "platform_admin")
            ? later(title, load, ownStyles)(context, id)
            : missingScreen(context);
    };
}

/** @type {[RegExp, string, (context: Context, id: string) => Screen][]} */
const screens = [
    [/^$/, "overview", overviewScreen],
    [/^sites\/([^/]+)$/, "overview", later("site", async () => (await import("./later/site.js")).siteScreen)],
    [
        /^sites\/([^/]+)\/plan$/,
        "overview",
        later("plan_editor", async () => (await import("./later/planner.js")).plannerScreen),
    ],
    [
        /^import\/spaces$/,
        "overview",
        later("import_spaces", async () => {
            const { importScreen } = await import("./later/importing.js");
            return (context) => importScreen(context, "spaces");
        }),
    ],
    [
        /^import\/devices$/,
        "devices",
        later("import_devices", async () => {
            const { importScreen } = await import("./later/importing.js");
            return (context) => importScreen(context, "devices");
        }),
    ],
    [/^spaces\/([^/]+)$/, "overview", later("space", async () => (await import("./later/space.js")).spaceScreen)],
    [/^devices$/, "devices", later("nav_devices", async () => (await import("./later/devices.js")).devicesScreen)],
    [/^devices\/([^/]+)$/, "devices", later("device", async () => (await import("./later/device.js")).deviceScreen)],
    [/^gateways$/, "gateways", later("nav_gateways", async () => (await import("./later/gateways.js")).gatewaysScreen)],
    [
        /^gateways\/([^/]+)$/,
        "gateways",
        later("gateway", async () => (await import("./later/gateway.js")).gatewayScreen),
    ],
    [/^account$/, "account", later("nav_account", async () => (await import("./later/account.js")).accountScreen)],
    [
        /^commission\/([^/]+)$/,
        "overview",
        later("commission_title", async () => (await import("./later/commission.js")).commissionScreen),
    ],
    [/^people$/, "people", later("nav_people", async () => (await import("./later/people.js")).peopleScreen)],
    [/^audit$/, "audit", later("nav_audit", async () => (await import("./later/audit.js")).auditScreen)],
    [/^log$/, "log", later("nav_log", async () => (await import("./later/log.js")).logScreen, ownStyles)],
    [/^health$/, "health", forPlatform("nav_health", async () => (await import("./later/health.js")).healthScreen)],
    [
        /^tenants$/,
        "tenants",
        forPlatform("nav_tenants", async () => (await import("./later/tenants.js")).tenantsScreen),
    ],
    [
        /^orphans$/,
        "orphans",
        forPlatform("nav_orphans", async () => (await import("./later/orphans.js")).orphansScreen),
    ],
    [/^pool$/, "pool", forPlatform("nav_pool", async () => (await import("./later/pool.js")).poolScreen)],
];

/**
 * @param {string} path
 * @returns {{ name: string, make: (context: Context) => Screen }}
 */
export function screenFor(path) {
    const rest = path.split("/").slice(3).join("/");
    for (const [pattern, name, make] of screens) {
        const match = rest.match(pattern);
        // An id goes into paths of the API as it is: it has nothing that would lead elsewhere.
        if (match && /^[\w-]*$/.test(match[1] ?? "")) return { name, make: (context) => make(context, match[1] ?? "") };
    }
    return { name: "", make: missingScreen };
}
