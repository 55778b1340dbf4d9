// @ts-check
import { h } from "../dom.js";
import { t } from "../texts.js";

/**
 * Buttons for how many days are looked at, one of which is pressed.
 * @param {number[]} counts @param {(count: number) => string} word @param {number} first what is pressed at first
 * @param {(count: number) => void} chosen
 */
export function daySpans(counts, word, first, chosen) {
    const buttons = counts.map((count) =>
        h("button", { "aria-pressed": String(count === first), onclick: () => choose(count) }, word(count))
    );
    /** @param {number} count */
    function choose(count) {
        buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(counts[index] === count)));
        chosen(count);
    }
    return h("div", { class: "tabs", role: "group", "aria-label": t("span") }, buttons);
}
