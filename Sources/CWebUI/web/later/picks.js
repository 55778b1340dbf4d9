// @ts-check
// Rows of a table that one chooses to do something with all of them, and what became of each.
import { fill, h } from "../dom.js";
import { t } from "../texts.js";

/** @template {{ id: string }} Row @param {(row: Row) => string} name of a row, for those who do not see it */
export function picks(name) {
    /** @type {Map<string, Row>} */
    const chosen = new Map();
    /** @type {Row[]} */
    let rows = [];
    const count = h("span", { role: "status" });
    const all = /** @type {HTMLInputElement} */ (h("input", {
        type: "checkbox",
        onchange: () => {
            chosen.clear();
            if (all.checked) { for (const row of rows) chosen.set(row.id, row); }
            draw();
        },
    }));
    const acts = h("div", { class: "actions" });
    const element = h("div", { class: "choosing" }, h("label", { class: "choice" }, all, t("choose_all")), count, acts);

    function draw() {
        for (const box of document.querySelectorAll("input[data-pick]")) {
            /** @type {HTMLInputElement} */ (box).checked = chosen.has(box.getAttribute("data-pick") ?? "");
        }
        all.checked = rows.length > 0 && chosen.size === rows.length;
        all.indeterminate = chosen.size > 0 && chosen.size < rows.length;
        fill(count, chosen.size ? t("chosen", { count: chosen.size }) : "");
        for (const button of acts.children) /** @type {HTMLButtonElement} */ (button).disabled = !chosen.size;
    }

    return {
        element,
        acts,
        chosen: () => [...chosen.values()],
        /** What stands in the first cell of a row. @param {Row} row @param {any} text */
        cell: (row, text) =>
            h(
                "span",
                { class: "pick" },
                h("input", {
                    type: "checkbox",
                    "data-pick": row.id,
                    checked: chosen.has(row.id),
                    "aria-label": t("choose", { name: name(row) }),
                    onchange: (/** @type {any} */ event) => {
                        if (event.target.checked) chosen.set(row.id, row);
                        else chosen.delete(row.id);
                        draw();
                    },
                }),
                h("span", null, text),
            ),
        /** The rows there are now; what is gone is chosen no more. @param {Row[]} given */
        offer(given) {
            rows = given;
            const there = new Map(given.map((row) => [row.id, row]));
            for (const id of [...chosen.keys()]) {
                const row = there.get(id);
                if (row) chosen.set(id, row);
                else chosen.delete(id);
            }
            element.hidden = !given.length;
            draw();
        },
        clear() {
            chosen.clear();
            draw();
        },
    };
}

/**
 * Does one after another in a dialog, and knows what became of each. One that is refused alone keeps the dialog open.
 * @template Row
 * @param {Row[]} rows @param {(row: Row) => string} name
 * @param {(row: Row, index: number) => Promise<string>} act says what it did
 */
export function batch(rows, name, act) {
    const step = h("p", { role: "status", class: "quiet" });
    /** @type {{ name: string, text: string, error: any }[]} */
    let results = [];
    /** @type {Promise<void> | null} */
    let running = null;
    let isStopped = false;

    async function work() {
        for (const [index, row] of rows.entries()) {
            if (isStopped) break;
            if (rows.length > 1) fill(step, t("step_of", { step: index + 1, total: rows.length }));
            try {
                results.push({ name: name(row), text: await act(row, index), error: null });
            } catch (error) {
                results.push({ name: name(row), text: /** @type {any} */ (error)?.message ?? String(error), error });
            }
        }
        fill(step);
    }

    return {
        step,
        async run() {
            results = [];
            running = work();
            await running;
            const error = rows.length === 1 ? results[0]?.error : null;
            if (!error) return;
            results = [];
            throw error;
        },
        /** Once the dialog is closed, if early then after what was begun. */
        async ended() {
            isStopped = true;
            await running;
            return results;
        },
    };
}

/** What became of each, until it is put away. */
export function report() {
    const element = h("div", { class: "reported", role: "status" });
    const putAway = () => {
        fill(element);
        document.getElementById("main")?.focus();
    };
    return {
        element,
        /** @param {{ name: string, text: string, error: any }[]} results */
        show(results) {
            const bad = results.filter((one) => one.error);
            fill(
                element,
                h(
                    "section",
                    { class: "card stack results" },
                    h("h2", { tabindex: "-1" }, t("results", { good: results.length - bad.length, bad: bad.length })),
                    h(
                        "ul",
                        null,
                        [...bad, ...results.filter((one) => !one.error)].map((one) =>
                            h(
                                "li",
                                { "data-good": String(!one.error), title: one.error?.requestID ?? null },
                                h("bdi", null, one.name),
                                " – ",
                                h("span", null, one.text),
                            )
                        ),
                    ),
                    h("div", { class: "actions" }, h("button", { onclick: putAway }, t("close"))),
                ),
            );
            // What one pressed may be gone with its row.
            element.querySelector("h2")?.focus();
        },
    };
}
