// @ts-check
// What is asked for of the devices: in the screen's address, at the API, and in the fields above the list.
import { ask } from "../api.js";
import { h } from "../dom.js";
import { t } from "../texts.js";

/** @import { Device } from "../../types.d.ts" */

/** Those first that have been silent for longest. */
export const firstSort = "last_seen_at";

/** What an address asks for. @param {URLSearchParams} query @returns {Wanted} */
export function read(query) {
    return {
        health: query.get("health") ?? "",
        sort: query.get("sort") ?? firstSort,
        site: query.get("site") ?? "",
        kind: query.get("kind") ?? "",
        free: query.get("unassigned") === "1",
        q: query.get("q") ?? "",
        page: Math.max(1, Math.floor(Number(query.get("page"))) || 1),
    };
}

/**
 * @typedef {{ health: string, sort: string, site: string, kind: string, free: boolean, q: string,
 *   page: number }} Wanted
 */

/** Whether it asks for some devices only, whatever their health. @param {Wanted} wanted */
export function isNarrow(wanted) {
    return Boolean(wanted.site || wanted.kind || wanted.free || wanted.q);
}

/**
 * The list at the API, as it is sorted and filtered.
 * @param {Wanted} wanted @param {Record<string, string>} [more] which part of it
 * @returns {`/api/v6/devices?${string}`}
 */
export function path(wanted, more = {}) {
    const query = new URLSearchParams(more);
    if (wanted.sort) query.set("sort", wanted.sort);
    if (wanted.health) query.set("health", wanted.health);
    if (wanted.site) query.set("site_id", wanted.site);
    if (wanted.kind) query.set("device_type", wanted.kind);
    if (wanted.free) query.set("unassigned_only", "true");
    // A DevEUI may be typed as it is printed, in groups.
    const isGrouped = /^([0-9a-f]{2,4}[ :-])+[0-9a-f]{0,4}$/i.test(wanted.q) && wanted.q.length > 7;
    if (wanted.q) query.set("search", isGrouped ? wanted.q.replace(/[ :-]/g, "") : wanted.q);
    return `/api/v6/devices?${query}`;
}

/** The screen's own address. @param {string} slug @param {Wanted} wanted */
export function address(slug, wanted) {
    const query = new URLSearchParams();
    const { health, site, kind, q } = wanted;
    for (const [name, value] of Object.entries({ health, site, kind, q })) if (value) query.set(name, value);
    if (wanted.sort !== firstSort) query.set("sort", wanted.sort);
    if (wanted.free) query.set("unassigned", "1");
    if (wanted.page > 1) query.set("page", String(wanted.page));
    return `/t/${slug}/devices${query.size ? "?" + query : ""}`;
}

/**
 * @param {string} slug @param {Wanted} wanted
 * @param {(part: Partial<Wanted>, isTyping?: boolean) => void} change
 */
export function filters(slug, wanted, change) {
    /** @type {number | undefined} */
    let typing;
    const search = /** @type {HTMLInputElement} */ (h("input", {
        type: "search",
        "aria-label": t("find_device_by"),
        placeholder: t("find_device_by"),
        maxlength: 200,
        value: wanted.q,
        oninput: () => {
            clearTimeout(typing);
            typing = setTimeout(() => change({ q: search.value.trim(), page: 1 }, true), 300);
        },
    }));
    const sites = /** @type {HTMLSelectElement} */ (h("select", {
        onchange: () => change({ site: sites.value, page: 1 }),
    }, h("option", { value: "" }, t("all"))));
    const kinds = /** @type {HTMLSelectElement} */ (h("select", {
        onchange: () => change({ kind: kinds.value, page: 1 }),
    }, h("option", { value: "" }, t("all"))));
    const kind = h("label", { hidden: !wanted.kind }, t("device_type"), kinds);
    const free = /** @type {HTMLInputElement} */ (h("input", {
        type: "checkbox",
        checked: wanted.free,
        onchange: () => change({ free: free.checked, page: 1 }),
    }));
    // Where rows are cards there is no head to press.
    const order = /** @type {HTMLSelectElement} */ (h(
        "select",
        { onchange: () => change({ sort: order.value, page: 1 }) },
        sorts().map(([key, text]) => h("option", { value: key, selected: key === wanted.sort }, text)),
    ));
    const known = new Set();
    /** @param {string} name */
    const add = (name) => {
        if (!name || known.has(name)) return;
        known.add(name);
        kinds.append(h("option", { value: name, selected: name === wanted.kind }, name));
        kind.hidden = known.size < 2 && !wanted.kind;
    };
    add(wanted.kind);
    ask(slug, "/api/v6/sites?limit=1000").then(({ sites: all }) => {
        for (const site of all) sites.append(h("option", { value: site.id }, site.name));
        sites.value = wanted.site;
    }).catch(() => null);
    return {
        element: h(
            "div",
            { class: "filters", role: "search" },
            search,
            h("label", null, t("site"), sites),
            kind,
            h("label", { class: "narrow" }, t("order"), order),
            h("label", { class: "choice" }, free, t("only_unassigned")),
        ),
        /** @param {Device[]} devices */
        kinds: (devices) => devices.forEach((device) => add(device.device_type ?? "")),
        read() {
            order.value = wanted.sort;
            [search.value, sites.value, kinds.value, free.checked] = [wanted.q, wanted.site, wanted.kind, wanted.free];
        },
    };
}

/** Each order that the server knows, both ways. */
function sorts() {
    const names = { last_seen_at: "last_seen", name: "name", battery: "battery", rssi: "signal" };
    return Object.entries(names).flatMap(([key, name]) => [
        [key, `${t(/** @type {any} */ (name))} ↑`],
        [`-${key}`, `${t(/** @type {any} */ (name))} ↓`],
    ]);
}
