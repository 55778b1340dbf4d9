// @ts-check
// Which bays of a site are looked at: by floor, zone and state. It stands in the address, so that a link and the way
// back from a bay lead to the same view.
import { fill, h } from "../dom.js";
import { t } from "../texts.js";
import { floorOf } from "./plan.js";
import { refill } from "../parts/screen.js";
import { states, word } from "../parts/states.js";
import { empty } from "../parts/table.js";

/** @import { Space } from "../../types.d.ts" */
/** @typedef {{ floor: string | null, zone: string, state: string, isList: boolean }} Wanted */
/** @typedef {{ id: string, name: string, w: number, h: number }} Floor */

/** With more bays in one view neither people nor browsers find their way. */
export const drawnMax = 3000;

/** @param {URLSearchParams} query @returns {Wanted} */
export function read(query) {
    return {
        floor: query.get("floor"),
        zone: query.get("zone") ?? "",
        state: query.get("state") ?? "",
        isList: query.get("view") === "list",
    };
}

/** @param {Wanted} wanted */
function keepAddress({ floor, zone, state, isList }) {
    const query = new URLSearchParams(location.search);
    for (const [key, value] of Object.entries({ floor, zone, state, view: isList ? "list" : "" })) {
        // A floor may have no name: that is another thing than all floors.
        if (value || (key === "floor" && value !== null)) query.set(key, value);
        else query.delete(key);
    }
    history.replaceState(null, "", location.pathname + (query.size ? `?${query}` : ""));
}

/** The list at the API, as it is filtered. @param {string} id of the site @param {Wanted} wanted */
export function listPath(id, { floor, zone, state }) {
    const filter = new URLSearchParams({ site_id: id });
    if (floor) filter.set("floor", floor);
    if (zone) filter.set("zone", zone);
    if (state === "SILENT") filter.set("stale", "true");
    else if (state) filter.set("state", state);
    return `/api/v6/spaces?${filter}`;
}

/** @param {string} name */
const stateName = (name) => !name ? t("all") : name === "SILENT" ? t("silent") : word(/** @type {any} */ (name));

/** @param {Space} space @param {string} state */
const isIn = (space, state) => !state || (state === "SILENT" ? space.is_stale : space.state === state);

/** @param {any} text @param {boolean} isOn @param {() => void} pressed */
function tab(text, isOn, pressed) {
    return h("button", { "aria-pressed": String(isOn), onclick: pressed }, text);
}

/**
 * @param {Wanted} wanted is changed by what is pressed
 * @param {() => Floor[]} floorsOf the site's
 * @param {() => void} changed
 */
export function siteTabs(wanted, floorsOf, changed) {
    const views = h("div", { class: "tabs", role: "group", "aria-label": t("view") });
    const floors = h("div", { class: "tabs", role: "group", "aria-label": t("floor") });
    const filters = h("div", { class: "tabs", role: "group", "aria-label": t("shows") });
    const select = /** @type {HTMLSelectElement} */ (h("select", { onchange: () => change({ zone: select.value }) }));
    const zones = h("label", { class: "zones" }, t("zone"), select);
    /** How many are free on each floor. @type {Map<string | null, HTMLElement>} */
    const frees = new Map();

    /** @param {Partial<Wanted>} part */
    function change(part) {
        Object.assign(wanted, part);
        keepAddress(wanted);
        changed();
    }

    /** @param {string} own */
    const floorName = (own) => floorsOf().find((one) => one.id === own)?.name ?? own;
    /** @param {Space} space */
    const floor = (space) => floorOf(space, floorsOf());
    /** @param {Space} space */
    const isOnFloor = (space) => wanted.floor === null || floor(space) === wanted.floor;

    /** The site's floors in their order, then what spaces call theirs, then those on none. @param {Space[]} spaces */
    function allFloors(spaces) {
        const own = floorsOf().map((one) => one.id);
        const rank = (/** @type {string} */ id) => own.includes(id) ? own.indexOf(id) : own.length + (id ? 0 : 1);
        return [...new Set(spaces.map(floor))].toSorted((a, b) =>
            rank(a) - rank(b) || a.localeCompare(b, undefined, { numeric: true })
        );
    }

    /** @param {Space[]} spaces */
    function allZones(spaces) {
        const names = new Set(spaces.filter(isOnFloor).map((space) => space.zone ?? ""));
        names.delete("");
        return [...names].toSorted((a, b) => a.localeCompare(b, undefined, { numeric: true }));
    }

    /** @param {string | null} name @param {boolean} isOn */
    function floorTab(name, isOn) {
        const free = h("small", { class: "free" });
        frees.set(name, free);
        const text = name === null ? t("all_floors") : floorName(name) || t("no_floor");
        return tab([text, free], isOn, () => change({ floor: name, zone: "" }));
    }

    /** @param {Space[]} spaces */
    function count(spaces) {
        /** @type {Map<string | null, number>} */
        const sums = new Map();
        for (const space of spaces) {
            if (space.state !== "FREE") continue;
            for (const name of [null, floor(space)]) sums.set(name, (sums.get(name) ?? 0) + 1);
        }
        for (const [name, free] of frees) free.textContent = " " + t("free_count", { count: sums.get(name) ?? 0 });
    }

    /** @param {Space[]} spaces of the site @returns {Space[]} those that are wanted */
    function shown(spaces) {
        return spaces.filter((space) =>
            isOnFloor(space) && (!wanted.zone || space.zone === wanted.zone) && isIn(space, wanted.state)
        );
    }

    return {
        views,
        floors,
        filters: h("div", { class: "sitefilters" }, filters, zones),
        floorName,
        count,
        shown,
        /** Draws them anew. @param {Space[]} spaces of the site @returns {Space[]} those that are wanted */
        draw(spaces) {
            refill(
                views,
                tab(t("plan"), !wanted.isList, () => change({ isList: false })),
                tab(t("list"), wanted.isList, () => change({ isList: true })),
            );
            const all = allFloors(spaces);
            frees.clear();
            const offered = all.length > 1 ? [null, ...all] : wanted.floor === null ? [] : [null, wanted.floor];
            const tabs = offered.map((name) => floorTab(name, wanted.floor === name));
            count(spaces);
            refill(floors, tabs);
            const used = ["", ...states, "SILENT"].filter((name) =>
                !name || name === wanted.state || spaces.some((space) => isIn(space, name))
            );
            refill(
                filters,
                used.map((name) => tab(stateName(name), wanted.state === name, () => change({ state: name }))),
            );
            const names = allZones(spaces);
            if (wanted.zone && !names.includes(wanted.zone)) names.push(wanted.zone);
            zones.hidden = names.length < 2 && !wanted.zone;
            fill(
                select,
                ["", ...names].map((value) =>
                    h("option", { value, selected: value === wanted.zone }, value || t("all"))
                ),
            );
            return shown(spaces);
        },
        /**
         * What to choose first, where there are too many for one view; nothing where there is no more to choose.
         * @param {Space[]} rows that are wanted
         */
        choice(rows) {
            if (rows.length <= drawnMax) return null;
            const onFloors = wanted.floor === null ? allFloors(rows) : [];
            const inZones = wanted.zone ? [] : allZones(rows);
            const ways = onFloors.length > 1
                ? onFloors.map((name) =>
                    h("button", { onclick: () => change({ floor: name }) }, floorName(name) || t("no_floor"))
                )
                : inZones.map((name) => h("button", { onclick: () => change({ zone: name }) }, name));
            return ways.length ? empty(t("too_many", { count: rows.length }), t("too_many_hint"), ways) : null;
        },
    };
}
