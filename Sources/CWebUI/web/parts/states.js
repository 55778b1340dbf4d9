// @ts-check
// What a space shows: a colour, a shape and a word, since no one of them is enough for everyone.
import { h, svg } from "../dom.js";
import { t } from "../texts.js";

/** @typedef {import("../../types.d.ts").Space["state"]} State */
/** @typedef {Partial<Record<Lowercase<State> | "stale", number>>} Counts how many spaces show what, and are silent */

/** The states, in the order in which bars and legends have them. */
export const states = /** @type {State[]} */ (["FREE", "OCCUPIED", "RESERVED", "MAINTENANCE", "UNKNOWN"]);

/** @param {Counts} counts @param {State} state */
const count = (counts, state) => counts[/** @type {Lowercase<State>} */ (state.toLowerCase())] ?? 0;

/** Paths in a field of 24 by 24. */
const shapes = {
    FREE: "M5 12.5l4.5 4.5L19 7.5",
    OCCUPIED: "M4 15v-2.5l2-5A2 2 0 0 1 7.9 6h8.2A2 2 0 0 1 18 7.5l2 5V15a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1z" +
        "M6.5 16v2M17.5 16v2M4.5 12h15",
    RESERVED: "M8 19V5h5a4 4 0 0 1 0 8H8M13 13l4 6",
    MAINTENANCE: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.5 6.5l11 11",
    UNKNOWN: "M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2M12 17.5v.5",
};

/** @param {State} state @returns {string} */
export function word(state) {
    return t(/** @type {any} */ ("state_" + state));
}

/** @param {State} state */
export function shape(state) {
    return svg("path", { class: "shape", d: shapes[state] ?? shapes.UNKNOWN });
}

/** What is silent: nothing was heard of it for too long. */
export function clock() {
    return svg(
        "g",
        { class: "clock" },
        svg("circle", { cx: 12, cy: 12, r: 10 }),
        svg("path", { class: "shape", d: "M12 6v6l4 3" }),
    );
}

/** Beside a state, or by itself. */
function silent() {
    return h(
        "span",
        { class: "stale" },
        svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, clock()),
        t("silent"),
    );
}

/**
 * A state as a small label.
 * @param {State} state @param {boolean} [isStale]
 */
export function chip(state, isStale = false) {
    return h(
        "span",
        { class: "chip", "data-state": state, "data-stale": isStale },
        svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, shape(state)),
        word(state),
        isStale ? silent() : null,
    );
}

/** A state where there is no room for its word: that is read out. @param {State} state */
export function mark(state) {
    return h(
        "span",
        { class: "chip symbol", "data-state": state, title: word(state) },
        svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, shape(state)),
        h("span", { class: "unseen" }, word(state)),
    );
}

/**
 * How many spaces show what, as one bar; the numbers stand beside it as text.
 * @param {Counts} counts by the states in lower case
 */
export function bar(counts) {
    const total = states.reduce((sum, state) => sum + count(counts, state), 0);
    let from = 0;
    return svg(
        "svg",
        { class: "bar", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
        states.map((state) => {
            const width = total ? count(counts, state) * 100 / total : 0;
            const part = width ? svg("rect", { "data-state": state, x: from, width, height: 4 }) : null;
            from += width;
            return part;
        }),
    );
}

/** @param {Counts} counts */
export function legend(counts) {
    return h(
        "ul",
        { class: "legend" },
        states.filter((state) => count(counts, state) || state === "FREE" || state === "OCCUPIED").map((state) =>
            h("li", null, chip(state), h("strong", null, count(counts, state)))
        ),
        // Who is silent shows a state besides: they are counted twice.
        counts.stale
            ? h("li", { class: "too" }, h("span", { class: "chip" }, silent()), h("strong", null, counts.stale))
            : null,
    );
}
