// @ts-check
// A table whose columns sort; on a narrow screen each row is a card, and the heads stand before the values.
import { h, keep } from "../dom.js";
import { t } from "../texts.js";

/**
 * @template Row
 * @typedef {{ title: string, cell: (row: Row) => any, by?: (row: Row) => any, isNumber?: boolean,
 *   isQuiet?: boolean }} Column a quiet one's head is read out and not seen
 */

/**
 * @template {{ id: string }} Row
 * @param {Column<Row>[]} columns
 * @param {{ label: string, sort?: number, href?: (row: Row) => string }} options
 */
export function table(columns, options) {
    let sorted = options.sort ?? 0;
    let isDown = false;
    /** @type {Row[]} */
    let rows = [];
    const heads = columns.map((column, index) =>
        h(
            "th",
            { scope: "col", class: column.isNumber ? "number" : null },
            column.by
                ? h("button", {
                    onclick: () => {
                        isDown = sorted === index ? !isDown : false;
                        sorted = index;
                        draw();
                    },
                }, column.title)
                : column.isQuiet
                ? h("span", { class: "unseen" }, column.title)
                : column.title,
        )
    );
    const body = h("tbody", null);
    const element = h(
        "table",
        { class: "cards" },
        h("caption", { class: "unseen" }, options.label),
        h("thead", null, h("tr", null, heads)),
        body,
    );

    function draw() {
        heads.forEach((head, index) =>
            columns[index].by &&
            head.setAttribute("aria-sort", index !== sorted ? "none" : isDown ? "descending" : "ascending")
        );
        const by = columns[sorted]?.by;
        const order = by ? rows.toSorted((a, b) => compare(by(a), by(b)) * (isDown ? -1 : 1)) : rows;
        keep(body, order, (row) => row.id, line);
    }

    /** @param {Row} row */
    function line(row) {
        return h(
            "tr",
            null,
            columns.map((column, index) => {
                const value = column.cell(row);
                const href = index === 0 ? options.href?.(row) : undefined;
                return h(
                    index === 0 ? "th" : "td",
                    {
                        "data-title": column.isQuiet ? "" : column.title,
                        class: column.isNumber ? "number" : null,
                        scope: index === 0 ? "row" : null,
                    },
                    href ? h("a", { href }, value) : Array.isArray(value) ? h("span", null, value) : value,
                );
            }),
        );
    }

    return {
        element: h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": options.label }, element),
        /** @param {Row[]} given */
        show(given) {
            rows = given;
            draw();
        },
    };
}

/** Nothing known sorts last. @param {any} a @param {any} b */
function compare(a, b) {
    if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1;
    if (b === null || b === undefined) return -1;
    return typeof a === "string" ? a.localeCompare(b, undefined, { numeric: true }) : a - b;
}

/**
 * What stands where there is nothing, and what to do next.
 * @param {string} title @param {string} hint @param {any} [action] the button that does it, where the role may
 */
export function empty(title, hint, action) {
    return h("div", { class: "empty" }, h("h2", null, title), h("p", null, hint), action ?? null);
}

/** @param {unknown} error */
export function fault(error) {
    const given = /** @type {any} */ (error);
    return h(
        "p",
        { class: "fault", role: "alert" },
        given?.message ?? String(error),
        given?.requestID ? h("small", null, ` ${t("request")} ${given.requestID}`) : null,
    );
}
