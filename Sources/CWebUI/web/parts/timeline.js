// @ts-check
// What a space showed, as a band over time. An edge that is inferred is dotted over the time in which it may have been.
import { h, svg } from "../dom.js";
import { atClock, atDay, lasting } from "../format.js";
import { t } from "../texts.js";
import { chip } from "./states.js";

/**
 * @typedef {{ previous_state: any, new_state: any, changed_at: string, is_inferred: boolean, error_s: number | null,
 *   cause: string | null }} Edge
 */

/**
 * @param {Edge[]} edges newest first
 * @param {{ state: any }} space
 * @param {number} from @param {number} to milliseconds since 1970
 */
export function timeline(edges, space, from, to) {
    const at = (/** @type {number} */ time) => (time - from) * 1000 / (to - from);
    /** @type {Element[]} */
    const drawn = [];
    let end = to;
    let state = space.state;
    const inside = edges.filter((edge) => Date.parse(edge.changed_at) >= from);
    for (const edge of inside) {
        const start = Date.parse(edge.changed_at);
        drawn.push(
            svg("rect", {
                "data-state": edge.new_state,
                x: at(start),
                width: Math.max(0, at(end) - at(start)),
                height: 40,
            }),
        );
        if (edge.is_inferred && edge.error_s) {
            const since = Math.max(from, start - edge.error_s * 1000);
            drawn.push(svg("rect", { class: "error", x: at(since), width: at(start) - at(since), height: 40 }));
        }
        end = start;
        state = edge.previous_state;
    }
    drawn.push(svg("rect", { "data-state": state ?? "UNKNOWN", x: 0, width: Math.max(0, at(end)), height: 40 }));
    const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => h("span", null, atClock(from + (to - from) * part)));
    return h(
        "figure",
        { class: "timeline" },
        svg("svg", { viewBox: "0 0 1000 40", preserveAspectRatio: "none", "aria-hidden": "true" }, drawn),
        h("div", { class: "ticks", "aria-hidden": "true" }, ticks),
        h(
            "details",
            null,
            h("summary", null, t("as_table", { count: inside.length })),
            h(
                "table",
                null,
                h(
                    "thead",
                    null,
                    h("tr", null, h("th", null, t("when")), h("th", null, t("shows")), h("th", null, t("why"))),
                ),
                h(
                    "tbody",
                    null,
                    inside.map((edge) =>
                        h(
                            "tr",
                            null,
                            h("td", null, atDay(edge.changed_at)),
                            h("td", null, chip(edge.new_state)),
                            h(
                                "td",
                                null,
                                edge.is_inferred ? t("inferred", { error: lasting(edge.error_s ?? 0) }) : causeOf(edge),
                            ),
                        )
                    ),
                ),
            ),
        ),
    );
}

/** @param {Edge} edge */
function causeOf(edge) {
    const known = { change: "cause_change", heartbeat: "cause_heartbeat", override: "cause_override" };
    const key = /** @type {Record<string, string>} */ (known)[edge.cause ?? ""];
    return key ? t(/** @type {any} */ (key)) : edge.cause ?? "–";
}
