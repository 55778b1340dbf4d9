// @ts-check
// What became of the messages since the daemon began: where they came in, and where each went.
import { h, svg } from "../dom.js";
import { amount, lasting } from "../format.js";
import { t } from "../texts.js";

const spoolWarn = 0.5;

/** @param {any} health @param {Record<string, number>} metrics */
export function flow(health, metrics) {
    const counts = health.messages;
    if (!counts) return h("p", { class: "quiet" }, t("numbers_elsewhere"));
    const aside = Object.values(counts.quarantined).reduce((sum, count) => sum + count, 0);
    const ends = [
        ["readings", metrics.readings_total, "good"],
        ["gateway_reports", metrics.gateway_stats_total, "good"],
        ["other_events", metrics.device_events_total, "good"],
        ["again_received", counts.duplicates, "calm"],
        ["nobodys", counts.orphans + (metrics.orphan_gateway_messages_total ?? 0), counts.orphans ? "look" : "calm"],
        ["in_quarantine", aside, aside ? "look" : "calm"],
        ["in_spool", counts.in_spool, counts.in_spool ? "look" : "calm"],
    ].filter(([_, count]) => count !== undefined);
    // What is not on the way from the broker to the database, and is told where there is any.
    const beside = [
        ["handed_back", counts.handed_back, "bad"],
        ["dropped", counts.dropped, "bad"],
        ["sessions_lost", counts.sessions_lost, "bad"],
        ["qos0", counts.qos0_deliveries, "look"],
        ["lost_on_air", counts.lost_uplinks, "look"],
    ].filter(([_, count]) => count);
    return [
        h(
            "div",
            { class: "flow" },
            box("received", counts.received),
            h("span", { class: "arrow", "aria-hidden": "true" }, "→"),
            box("stored", counts.committed),
            h("span", { class: "arrow", "aria-hidden": "true" }, "→"),
            h("ul", null, ends.map(end)),
        ),
        beside.length ? h("ul", { class: "flow beside" }, beside.map(end)) : null,
        counts.qos0_deliveries ? h("p", null, h("strong", null, t("remedy") + " "), t("remedy_unprotected")) : null,
    ];
}

const links = { nobodys: "orphans", in_quarantine: "log?kind=quarantine", lost_on_air: "devices" };

/** @param {any[]} given its name, how many there are, and what to think of them */
function end([name, count, tone]) {
    const to = /** @type {Record<string, string>} */ (links)[name];
    const inside = [h("span", null, t(/** @type {any} */ ("flow_" + name))), h("strong", null, amount(count))];
    return h("li", { "data-tone": tone }, to && count ? h("a", { href: to }, inside) : inside);
}

/** @param {string} name @param {number} count */
function box(name, count) {
    return h(
        "p",
        { class: "box" },
        h("span", null, t(/** @type {any} */ ("flow_" + name))),
        h("strong", null, amount(count)),
    );
}
/** @param {any} health @param {Record<string, number>} metrics */
export function gauge(health, metrics) {
    const lagS = health.ingest_lag_s;
    const counts = health.messages;
    const most = metrics.spool_max_bytes;
    const share = counts && most ? counts.spool_bytes / most : 0;
    return h(
        "ul",
        { class: "figures" },
        figure(
            t("lag"),
            lagS === null ? "–" : lagS < 1 ? amount(Math.round(lagS * 1000), "ms") : amount(lagS, "s"),
            t("lag_hint"),
        ),
        figure(
            t("last_message"),
            health.last_received_s === null ? "–" : amount(Math.round(health.last_received_s), "s"),
            t("last_message_hint"),
        ),
        counts
            ? h(
                "li",
                { class: "card", "data-tone": share > spoolWarn ? "bad" : null },
                h("span", null, t("spool")),
                h("strong", null, counts.in_spool ? amount(counts.in_spool) : t("spool_empty")),
                most
                    ? meter(share, t("spool_used", { share: amount(share * 100, "%"), most: amount(most / 1e9, "GB") }))
                    : null,
                counts.in_spool ? h("small", null, t("spool_oldest", { age: lasting(counts.spool_oldest_s) })) : null,
            )
            : null,
    );
}

/** @param {string} name @param {string} value @param {string} hint */
function figure(name, value, hint) {
    return h("li", { class: "card" }, h("span", null, name), h("strong", null, value), h("small", null, hint));
}

/** How full something is. @param {number} share @param {string} words */
function meter(share, words) {
    return [
        svg(
            "svg",
            { class: "bar", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
            svg("rect", { class: "used", width: Math.max(share * 100, 0.5), height: 4 }),
            svg("rect", { class: "mark-at", x: spoolWarn * 100, width: 0.4, height: 4 }),
        ),
        h("small", null, words),
    ];
}
