// @ts-check
// What a space showed, as a band over time. Where an edge is inferred, the time in which it may have been is dotted;
// where nothing was heard for too long, the band is hatched: what it showed then is a guess.
import { h, svg } from "../dom.js";
import { atClock, atDay, lasting } from "../format.js";
import { t } from "../texts.js";
import { chip } from "../parts/states.js";

/**
 * @typedef {{ previous_state: any, new_state: any, changed_at: string, is_inferred: boolean, error_s: number | null,
 *   cause: string | null }} Edge
 * @typedef {{ from: number, to: number, begins: number, silences: [number, number][] }} Span times in milliseconds
 *   since 1970; nothing is known before `begins`
 */

/**
 * @param {Edge[]} edges newest first
 * @param {{ state: any }} space
 * @param {Span} span
 */
export function timeline(edges, space, span) {
    const { from, to } = span;
    const begins = Math.max(from, span.begins);
    const inside = edges.filter((edge) => Date.parse(edge.changed_at) >= begins);
    const silences = span.silences.map((
        [start, end],
    ) => /** @type {[number, number]} */ ([Math.max(start, begins), end]))
        .filter(([start, end]) => end > start);
    const isDay = to - from < 100_000_000;
    const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
        const time = from + (to - from) * part;
        return h("span", null, isDay ? atClock(time) : atDay(time).replace(/,? \d+:\d+.*$/, ""));
    });
    const hasGuess = inside.some((edge) => edge.is_inferred && edge.error_s);
    return h(
        "figure",
        { class: "timeline" },
        svg("svg", { "aria-hidden": "true" }, patterns(), bands(inside, space, { ...span, begins, silences })),
        h("div", { class: "ticks", "aria-hidden": "true" }, ticks),
        hasGuess || silences.length
            ? h(
                "p",
                { class: "quiet" },
                [hasGuess ? t("legend_inferred") : null, silences.length ? t("legend_silence") : null]
                    .filter(Boolean).join(" · "),
            )
            : null,
        h(
            "details",
            null,
            h("summary", null, t("as_table", { count: inside.length })),
            lines(inside, silences),
        ),
    );
}

/** @param {Edge[]} edges @param {{ state: any }} space @param {Span} span */
function bands(edges, space, { from, to, begins, silences }) {
    /** @param {number} start @param {number} end @param {Record<string, any>} more */
    const band = (start, end, more) => {
        const x = (start - from) * 100 / (to - from);
        const width = Math.max(0, (end - start) * 100 / (to - from));
        return svg("rect", { x: `${x.toFixed(3)}%`, width: `${width.toFixed(3)}%`, height: "100%", ...more });
    };
    /** @type {Element[]} */
    const drawn = [];
    /** @type {Element[]} */
    const over = [];
    let end = to;
    let state = space.state;
    for (const edge of edges) {
        const start = Date.parse(edge.changed_at);
        drawn.push(band(start, end, { "data-state": edge.new_state }));
        if (edge.is_inferred && edge.error_s) {
            const since = Math.max(begins, start - edge.error_s * 1000);
            over.push(band(since, start, { class: "maybe", fill: "url(#maybe)" }));
        }
        end = start;
        state = edge.previous_state;
    }
    drawn.push(band(begins, end, { "data-state": state ?? "UNKNOWN" }));
    for (const [start, stop] of silences) over.push(band(start, stop, { class: "silence", fill: "url(#silence)" }));
    return [drawn, over];
}

/** Not of the drawing's own scale, which is stretched: dots stay round, and lines at their angle. */
function patterns() {
    const field = { patternUnits: "userSpaceOnUse", width: 6, height: 6 };
    return svg(
        "defs",
        null,
        svg(
            "pattern",
            { id: "maybe", ...field },
            svg("circle", { class: "speck", cx: 1.5, cy: 1.5, r: 1.3 }),
            svg("circle", { class: "speck", cx: 4.5, cy: 4.5, r: 1.3 }),
        ),
        svg(
            "pattern",
            { id: "silence", ...field, width: 9, height: 9, patternTransform: "rotate(45)" },
            svg("rect", { class: "speck", width: 5, height: 9 }),
        ),
    );
}

/** The same as a table, newest first. @param {Edge[]} edges @param {[number, number][]} silences */
function lines(edges, silences) {
    const rows = [
        ...edges.map((edge) => ({ at: Date.parse(edge.changed_at), cells: edgeCells(edge) })),
        ...silences.map(([start, end]) => ({
            at: end,
            cells: [atDay(end), "–", t("silence_table", { from: atDay(start), to: atDay(end) })],
        })),
    ].toSorted((a, b) => b.at - a.at);
    const heads = [t("when"), t("shows"), t("why")];
    return h(
        "table",
        null,
        h("thead", null, h("tr", null, heads.map((head) => h("th", { scope: "col" }, head)))),
        h("tbody", null, rows.map((row) => h("tr", null, row.cells.map((cell) => h("td", null, cell))))),
    );
}

/** @param {Edge} edge */
function edgeCells(edge) {
    const why = edge.is_inferred ? t("inferred", { error: lasting(edge.error_s ?? 0) }) : causeOf(edge);
    return [atDay(edge.changed_at), chip(edge.new_state), why];
}

/** @param {Edge} edge */
function causeOf(edge) {
    const known = { change: "cause_change", heartbeat: "cause_heartbeat", override: "cause_override" };
    const key = /** @type {Record<string, string>} */ (known)[edge.cause ?? ""];
    return key ? t(/** @type {any} */ (key)) : edge.cause ?? "–";
}
