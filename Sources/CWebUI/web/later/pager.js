// @ts-check
// Which part of a long list is shown, and the way to the others.
import { fill, h } from "../dom.js";
import { amount } from "../format.js";
import { t } from "../texts.js";

/**
 * @param {(page: number) => void} turn
 * @param {() => void} anew shows the same page as it is now
 */
export function pager(turn, anew) {
    const said = h("span", { role: "status" });
    const behind = h("button", { type: "button", class: "plain", onclick: anew, hidden: true }, t("show_anew"));
    let page = 1;
    const back = h("button", { type: "button", onclick: () => turn(page - 1) }, t("page_before"));
    const on = h("button", { type: "button", onclick: () => turn(page + 1) }, t("page_next"));
    const ways = h("div", { class: "actions" }, back, on);
    return {
        element: h("div", { class: "pager" }, said, behind, ways),
        /** @param {{ page: number, rows: number, total: number, isBehind?: boolean }} given */
        show(given) {
            page = given.page;
            const from = (page - 1) * given.rows;
            const to = Math.min(given.total, from + given.rows);
            fill(said, t("page_of", { from: amount(from + 1), to: amount(to), total: amount(given.total) }));
            behind.hidden = !given.isBehind;
            ways.hidden = given.total <= given.rows;
            back.toggleAttribute("disabled", page <= 1);
            on.toggleAttribute("disabled", to >= given.total);
        },
    };
}
