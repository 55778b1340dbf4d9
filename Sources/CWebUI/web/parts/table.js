// @ts-check
// A table whose columns sort; on a narrow screen each row is a card, and the heads stand before the values.
import { h, keep } from "../dom.js";
import { ago, atDay } from "../format.js";
import { t } from "../texts.js";

/**
 * @template Row
 * @typedef {{ title: string, cell: (row: Row) => any, by?: (row: Row) => any, key?: string, isNumber?: boolean,
 *   isQuiet?: boolean }} Column a quiet one's head is read out and not seen; `key` is what the API sorts by
 */

/**
 * Sorts the rows that it has; or, where there may be more at the server, asks for another order and keeps what comes.
 * @template {{ id: string }} Row
 * @param {Column<Row>[]} columns
 * @param {{ label: string, sort?: number, href?: (row: Row) => string,
 *   server?: { sort: () => string, change: (sort: string) => void } }} options
 */
export function table(columns, options) {
    const server = options.server;
    let sorted = options.sort ?? 0;
    let isDown = false;
    /** @type {Row[]} */
    let rows = [];
    const heads = columns.map((column, index) =>
        h(
            "th",
            { scope: "col", class: column.isNumber ? "number" : null },
            (server ? column.key : column.by)
                ? h("button", { type: "button", onclick: () => press(index) }, column.title)
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

    /** @param {number} index */
    function press(index) {
        const key = columns[index].key;
        if (server) return server.change(server.sort() === key ? `-${key}` : key ?? "");
        isDown = sorted === index ? !isDown : false;
        sorted = index;
        draw();
    }

    function draw() {
        if (server) {
            sorted = columns.findIndex((column) => column.key && column.key === server.sort().replace("-", ""));
            isDown = server.sort().startsWith("-");
        }
        heads.forEach((head, index) =>
            (server ? columns[index].key : columns[index].by) &&
            head.setAttribute("aria-sort", index !== sorted ? "none" : isDown ? "descending" : "ascending")
        );
        const by = server ? undefined : columns[sorted]?.by;
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
 * How long ago something was; keepFresh() lets it grow while nothing else changes.
 * @param {string | null | undefined} time
 */
export function moment(time) {
    return time ? h("time", { class: "ago", datetime: time, title: atDay(time) }, ago(time)) : t("never");
}

/**
 * What stands where there is nothing, and what to do next.
 * @param {string} title @param {string} hint @param {Element[]} [ways] the buttons that do it, where the role may
 */
export function empty(title, hint, ways = []) {
    const actions = ways.length ? h("div", { class: "actions" }, ways) : null;
    return h("div", { class: "empty" }, h("h2", null, title), h("p", null, hint), actions);
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
