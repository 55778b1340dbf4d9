// @ts-check
// Which screen an address shows: /t/{tenant}/…
import { fill, h } from "./dom.js";
import { fault } from "./parts/table.js";
import { t } from "./texts.js";
import { auditScreen } from "./screens/audit.js";
import { commissionScreen } from "./screens/commission.js";
import { deviceScreen } from "./screens/device.js";
import { devicesScreen } from "./screens/devices.js";
import { gatewaysScreen } from "./screens/gateways.js";
import { missingScreen } from "./screens/missing.js";
import { orphansScreen } from "./screens/orphans.js";
import { overviewScreen } from "./screens/overview.js";
import { peopleScreen } from "./screens/people.js";
import { poolScreen } from "./screens/pool.js";
import { siteScreen } from "./screens/site.js";
import { spaceScreen } from "./screens/space.js";

/**
 * @typedef {{ slug: string, grant: import("./session.js").Grant, path: string, query: URLSearchParams,
 *   main: HTMLElement }} Context
 * @typedef {{ title: string, element: Element, close?: () => void }} Screen
 */

/**
 * A screen whose file is fetched when somebody opens it, so that others need not wait for it.
 * @param {any} title its text's key
 * @param {() => Promise<(context: Context, id: string) => Screen>} load
 * @returns {(context: Context, id: string) => Screen}
 */
function later(title, load) {
    return (context, id) => {
        const element = h("div", null, h("h1", null, t(title)));
        /** @type {Screen | null} */
        let screen = null;
        let isLeft = false;
        load().then((make) => {
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

/** @type {[RegExp, string, (context: Context, id: string) => Screen][]} */
const screens = [
    [/^$/, "overview", overviewScreen],
    [/^sites\/([^/]+)$/, "overview", siteScreen],
    [
        /^sites\/([^/]+)\/plan$/,
        "overview",
        later("plan_editor", async () => (await import("./later/planner.js")).plannerScreen),
    ],
    [
        /^import\/(spaces|devices)$/,
        "overview",
        later("import_list", async () => {
            const { importScreen } = await import("./later/importing.js");
            return (context, kind) => importScreen(context, kind === "devices" ? "devices" : "spaces");
        }),
    ],
    [/^spaces\/([^/]+)$/, "overview", spaceScreen],
    [/^devices$/, "devices", devicesScreen],
    [/^devices\/([^/]+)$/, "devices", deviceScreen],
    [/^gateways$/, "gateways", gatewaysScreen],
    [/^commission\/([^/]+)$/, "overview", commissionScreen],
    [/^people$/, "people", peopleScreen],
    [/^audit$/, "audit", auditScreen],
    [/^tenants$/, "tenants", later("nav_tenants", async () => (await import("./later/tenants.js")).tenantsScreen)],
    [/^orphans$/, "orphans", orphansScreen],
    [/^pool$/, "pool", poolScreen],
];

/**
 * @param {string} path
 * @returns {{ name: string, make: (context: Context) => Screen }}
 */
export function screenFor(path) {
    const rest = path.split("/").slice(3).join("/");
    for (const [pattern, name, make] of screens) {
        const match = rest.match(pattern);
        if (match) return { name, make: (context) => make(context, decodeURIComponent(match[1] ?? "")) };
    }
    return { name: "", make: missingScreen };
}
