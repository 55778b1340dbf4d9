// @ts-check
// What folds out below a button, and folds in again when one leaves it or presses Escape.
import { h } from "../dom.js";

/**
 * @param {string} look of the whole @param {HTMLElement} summary what is pressed @param {HTMLElement} sheet what comes
 */
export function menu(look, summary, sheet) {
    const close = () => details.removeAttribute("open");
    const details = h(
        "details",
        {
            class: `${look} menu`,
            onkeydown: (/** @type {KeyboardEvent} */ event) => {
                if (event.key !== "Escape") return;
                close();
                summary.focus();
            },
            onfocusout: (/** @type {FocusEvent} */ event) => {
                if (event.relatedTarget instanceof Node && !details.contains(event.relatedTarget)) close();
            },
        },
        summary,
        sheet,
    );
    return { element: details, close };
}
