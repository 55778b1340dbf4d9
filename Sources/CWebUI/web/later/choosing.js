// @ts-check
// Which space gets a sensor next: in walk order, of a floor, or another one.
import { fill, h } from "../dom.js";
import { floorOf } from "./plan.js";
import { t } from "../texts.js";

/** @import { Space } from "../../types.d.ts" */

/**
 * @typedef {{ id: string, name: string }} Floor
 * @typedef {{ bare: Space[], all: Space[], space: Space | null, floors: Floor[], floor: string | null, wake: any,
 *   canEnd: boolean }} Choice all spaces without a sensor, those of the chosen floor, the one whose turn it is
 */

const order = new Intl.Collator(undefined, { numeric: true });

/** @param {Space} space @param {Floor[]} floors */
export function floorIn(space, floors) {
    return floorOf(/** @type {any} */ (space), /** @type {any} */ (floors));
}

/** Spaces as one walks: floor by floor, A-2 before A-10. @param {Space[]} spaces @param {Floor[]} floors */
export function walk(spaces, floors) {
    const place = new Map(floors.map((floor, index) => [floor.id, index]));
    const keyed = spaces.map((space) => ({ space, floor: floorIn(space, floors) }));
    return keyed.toSorted((a, b) =>
        (place.get(a.floor) ?? place.size) - (place.get(b.floor) ?? place.size) || order.compare(a.floor, b.floor) ||
        order.compare(a.space.code, b.space.code)
    ).map((one) => one.space);
}

/**
 * @param {Element} heard the sensors to choose from
 * @param {{ floor: (id: string | null) => void, space: (id: string) => void, skip: () => void, end: () => void }} act
 */
export function choosePane(heard, act) {
    const code = h("strong", null);
    const floors = /** @type {HTMLSelectElement} */ (h("select", {
        onchange: () => act.floor(floors.value === "*" ? null : floors.value),
    }));
    const spaces = /** @type {HTMLSelectElement} */ (h("select", { onchange: () => act.space(spaces.value) }));
    const floorField = h("label", null, t("floor"), floors);
    const wake = h("div", { class: "wake" });
    const end = h("button", { onclick: act.end }, t("round_end"));
    const element = h(
        "div",
        { class: "stack" },
        h("p", { class: "next", tabindex: "-1" }, t("next_space"), " ", code),
        h("div", { class: "filters" }, floorField, h("label", null, t("other_space"), spaces)),
        wake,
        heard,
        h("div", { class: "actions" }, h("button", { onclick: act.skip }, t("skip_space")), end),
    );
    return {
        element,
        /** @param {Choice} choice */
        show(choice) {
            if (code.textContent !== choice.space?.code) fill(code, choice.space?.code);
            const ids = [...new Set(choice.bare.map((one) => floorIn(one, choice.floors)))];
            if (choice.floor !== null && !ids.includes(choice.floor)) ids.push(choice.floor);
            const names = ids.map((id) => [
                id,
                choice.floors.find((one) => one.id === id)?.name || id || t("no_floor"),
            ]);
            floorField.hidden = ids.length < 2;
            options(floors, [["*", t("all_floors")], ...names], choice.floor ?? "*");
            options(spaces, choice.all.map((one) => [one.id, one.code]), choice.space?.id ?? "");
            end.hidden = !choice.canEnd;
            fill(wake, choice.wake);
        },
    };
}

/** @param {HTMLSelectElement} select @param {string[][]} rows ids and names @param {string} value */
function options(select, rows, value) {
    const key = JSON.stringify(rows);
    if (select.dataset.of !== key) {
        select.dataset.of = key;
        fill(select, rows.map(([id, name]) => h("option", { value: id }, name)));
    }
    select.value = value;
}
