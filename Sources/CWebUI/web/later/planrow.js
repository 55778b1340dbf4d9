// @ts-check
// A row of n bays: from the first to the last, with a gap.
import { fill, h } from "../dom.js";
import { confirmDialog, field } from "../parts/dialog.js";
import { t } from "../texts.js";
import { choices, line, number } from "./forms.js";
import { standard } from "./planmodel.js";

/** A number that is written in metres, in the units of a plan. */
/** @param {string} name @param {HTMLInputElement} input */
function units(name, input) {
    const value = number(input);
    const least = name === "w" || name === "h" ? 0.5 : -1000;
    if (typeof value !== "number" || value < least || value > 1000) {
        throw new Error(t("row_number", { name: t(/** @type {any} */ ("row_" + name)) }));
    }
    return value * 10;
}

/**
 * @param {any[]} spaces of a floor, in the order of their codes @param {any[]} open which are meant
 * @param {{ x: number, y: number }} start
 * @param {(ids: string[], how: { x: number, y: number, gap: number, isDown: boolean, w: number, h: number }) => void}
 *   put
 */
export async function rowForm(spaces, open, start, put) {
    const codes = spaces.map((space) => space.code);
    const metres = (/** @type {number} */ value) => line(value / 10, { inputmode: "decimal", maxlength: 10 });
    const inputs = {
        from: line(open[0]?.code ?? codes[0], { list: "codes", required: true }),
        to: line(open.at(-1)?.code ?? codes.at(-1), { list: "codes", required: true }),
        gap: metres(0),
        w: metres(standard.w),
        h: metres(standard.h),
        x: metres(start.x),
        y: metres(start.y),
    };
    const way = /** @type {HTMLSelectElement} */ (h(
        "select",
        null,
        h("option", { value: "right" }, t("to_the_right")),
        h("option", { value: "down" }, t("downwards")),
    ));
    const count = h("p", { class: "told", role: "status" });
    /** @returns {any[]} from the first to the last, or the other way round */
    const wanted = () => {
        const [first, last] = [codes.indexOf(inputs.from.value), codes.indexOf(inputs.to.value)];
        if (first < 0 || last < 0) return [];
        return last >= first ? spaces.slice(first, last + 1) : spaces.slice(last, first + 1).toReversed();
    };
    const show = () => fill(count, t("row_count", { count: wanted().length }));
    inputs.from.addEventListener("input", show);
    inputs.to.addEventListener("input", show);
    show();
    const one = (/** @type {keyof typeof inputs} */ name) =>
        field(name, t(/** @type {any} */ ("row_" + name)), inputs[name]);
    const pair = (/** @type {any[]} */ ...two) => h("div", { class: "two" }, two);
    const fields = [
        pair(one("from"), one("to")),
        choices("codes", codes),
        count,
        pair(field("way", t("row_way"), way), one("gap")),
        pair(one("w"), one("h")),
        pair(one("x"), one("y")),
    ];
    const act = () => {
        const ids = wanted().map((space) => space.id);
        if (!ids.length) throw new Error(t("row_unknown"));
        const size = (/** @type {"x" | "y" | "gap" | "w" | "h"} */ name) => units(name, inputs[name]);
        const isDown = way.value === "down";
        put(ids, { x: size("x"), y: size("y"), gap: size("gap"), w: size("w"), h: size("h"), isDown });
    };
    await confirmDialog(t("row_of"), fields, t("place"), () => Promise.resolve().then(act));
}
