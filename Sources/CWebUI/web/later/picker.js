// @ts-check
// One row out of many: found by typing, told by the server, picked with a finger or the arrow keys.
import { fill, h } from "../dom.js";
import { t } from "../texts.js";
import { fault } from "../parts/table.js";

/**
 * @param {string} name the field's in the API @param {string} label
 * @param {(text: string) => Promise<any[]>} find at most some dozen rows with `id`
 * @param {(row: any) => any} show
 */
export function picker(name, label, find, show) {
    let value = "";
    let turn = 0;
    /** @type {number | undefined} */
    let typing;
    const found = h("div", { class: "found", role: "radiogroup", "aria-label": label });
    const search = /** @type {HTMLInputElement} */ (h("input", {
        type: "search",
        "aria-label": t("find"),
        placeholder: t("find"),
        maxlength: 200,
        oninput: () => {
            clearTimeout(typing);
            typing = setTimeout(look, 250);
        },
        // Enter is for the dialog once something is picked.
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
            if (event.key === "Enter" && !value) event.preventDefault();
        },
    }));

    async function look() {
        const mine = ++turn;
        try {
            const rows = await find(search.value.trim());
            if (mine !== turn) return;
            if (!rows.some((row) => row.id === value)) value = "";
            fill(found, rows.length ? rows.map(choice) : h("p", { class: "quiet" }, t("none_found")));
        } catch (error) {
            if (mine === turn) fill(found, fault(error));
        }
    }

    /** @param {any} row */
    function choice(row) {
        const button = h("input", {
            type: "radio",
            name,
            required: true,
            value: row.id,
            checked: row.id === value,
            onchange: () => value = row.id,
        });
        return h("label", { class: "choice" }, button, h("span", null, show(row)));
    }

    look();
    return {
        element: h("div", { class: "field" }, h("span", { class: "label" }, label), search, found),
        value: () => value,
    };
}
