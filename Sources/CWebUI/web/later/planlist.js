// @ts-check
// The spaces of a floor as a list beside its plan: what is selected, and what has no place yet.
import { fill, h } from "../dom.js";
import { t } from "../texts.js";

/** @param {{ pick: (ids: string[], isOn: boolean) => void, isSelected: (id: string) => boolean,
 *   isPlaced: (id: string) => boolean }} acts */
export function pickList(acts) {
    const element = h("ul", { class: "picklist" });
    /** @type {{ id: string, box: HTMLInputElement, note: HTMLElement }[]} */
    let lines = [];
    let last = -1;

    /** With Shift, all from the one before. @param {MouseEvent} event @param {number} index */
    function press(event, index) {
        const from = event.shiftKey && last >= 0 ? last : index;
        const some = lines.slice(Math.min(from, index), Math.max(from, index) + 1);
        const isOn = lines[index].box.checked;
        last = index;
        acts.pick(some.map((line) => line.id), isOn);
    }

    return {
        element,
        /** @param {any[]} spaces */
        show(spaces) {
            last = -1;
            lines = spaces.map(({ id }, index) => ({
                id,
                box: /** @type {HTMLInputElement} */ (h("input", {
                    type: "checkbox",
                    onclick: (/** @type {MouseEvent} */ event) => press(event, index),
                })),
                note: h("small", null),
            }));
            fill(
                element,
                lines.map(({ box, note }, index) =>
                    h("li", null, h("label", { class: "choice" }, box, spaces[index].code, note))
                ),
            );
        },
        mark() {
            for (const { id, box, note } of lines) {
                box.checked = acts.isSelected(id);
                const text = acts.isPlaced(id) ? "" : t("not_placed");
                if (note.textContent !== text) note.textContent = text;
            }
        },
    };
}

/**
 * What is selected, in words.
 * @param {[string, import("./planmodel.js").Plan][]} selected @param {any[]} spaces
 */
export function tell(selected, spaces) {
    if (!selected.length) return t("none_selected");
    if (selected.length > 1) return t("n_selected", { count: selected.length });
    const [[id, plan]] = selected;
    const code = spaces.find((space) => space.id === id)?.code ?? "";
    const metres = (/** @type {number} */ value) => (value / 10).toLocaleString();
    return t("one_selected", { code, x: metres(plan.x), y: metres(plan.y), r: plan.r });
}
