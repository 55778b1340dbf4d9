// @ts-check
// Which screen an address shows: /t/{tenant}/…
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

/** @type {[RegExp, string, (context: Context, id: string) => Screen][]} */
const screens = [
    [/^$/, "overview", overviewScreen],
    [/^sites\/([^/]+)$/, "overview", siteScreen],
    [/^spaces\/([^/]+)$/, "overview", spaceScreen],
    [/^devices$/, "devices", devicesScreen],
    [/^devices\/([^/]+)$/, "devices", deviceScreen],
    [/^gateways$/, "gateways", gatewaysScreen],
    [/^commission\/([^/]+)$/, "overview", commissionScreen],
    [/^people$/, "people", peopleScreen],
    [/^audit$/, "audit", auditScreen],
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
