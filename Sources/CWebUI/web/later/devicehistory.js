// @ts-check
// How a device was heard: link, battery and losses over time. Loaded after the device itself, for it asks for much.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { amount, atDay, grouped, now } from "../format.js";
import { barChart, buckets, lineChart } from "./chart.js";
import { batteryEnd, byDay, heartbeatOf, readingsSince } from "./readings.js";
import { t } from "../texts.js";

const dayMS = 86_400_000;
const days = 30;
/** A life is looked at in so many places: all of its readings would be too many. */
const samples = 24;

/**
 * @param {string} slug @param {Element} place @param {any} device @param {any[]} codecs @param {AbortSignal} signal
 */
export async function showHistory(slug, place, device, codecs, signal) {
    const to = now();
    const wanted = Math.floor((to - days * dayMS) / 60_000) * 60_000;
    const { readings, from, isCut } = await readingsSince(slug, device.id, wanted, signal);
    const life = await lifeOfBattery(slug, device, readings, wanted, signal);
    if (signal.aborted) return;
    if (!readings.length) return fill(place, h("p", { class: "quiet" }, t("nothing_in_days", { days })));
    const note = isCut ? t("covers", { count: amount(readings.length), from: atDay(from) }) : undefined;
    const heartbeat = heartbeatOf(codecs, device, readings[0]);
    fill(
        place,
        h("p", { class: "quiet" }, isCut ? note : t("covers_all", { count: amount(readings.length), days })),
        h("div", { class: "charts" }, link(readings, from, to), received(readings, from, to, heartbeat), life),
        gateways(slug, readings),
    );
}

/** @param {any[]} readings @param {string} name */
function points(readings, name) {
    return readings.filter((row) => row[name] !== null)
        .map((row) => ({ at: Date.parse(row.observed_at), value: row[name] }));
}

/** @param {any[]} readings @param {number} from @param {number} to */
function link(readings, from, to) {
    return [["rssi", "RSSI", "dBm"], ["snr", "SNR", "dB"]].map(([name, label, unit]) => {
        const given = points(readings, name);
        if (!given.length) return null;
        return h("section", { class: "card" }, lineChart({ label, unit, from, to, points: given }));
    });
}

/** @param {any[]} readings @param {number} from @param {number} to @param {number | null} heartbeat seconds */
function received(readings, from, to, heartbeat) {
    const expected = heartbeat ? 86_400 / heartbeat : null;
    const bars = byDay(readings, from, to);
    const [sound, lost] = [sum(bars.map((bar) => bar.sound)), sum(bars.map((bar) => bar.bad))];
    const share = sound + lost ? lost * 100 / (sound + lost) : 0;
    return h(
        "section",
        { class: "card" },
        barChart({
            label: t("uplinks_per_day"),
            from,
            to,
            bars,
            expected,
            names: {
                sound: t("uplinks_received"),
                bad: t("lost_by_count"),
                expected: t("heartbeats_expected", { count: amount(expected) }),
            },
            note: t("lost_share", { lost: amount(lost), share: amount(share, "%") }) + " " +
                (heartbeat ? "" : t("no_heartbeat")),
        }),
    );
}

/** @param {number[]} values */
function sum(values) {
    return values.reduce((all, value) => all + value, 0);
}

/** The gateways that heard it best, by how often. @param {string} slug @param {any[]} readings */
function gateways(slug, readings) {
    /** @type {Map<string, number[]>} */
    const heard = new Map();
    for (const row of readings) {
        if (row.gateway_id) heard.set(row.gateway_id, (heard.get(row.gateway_id) ?? []).concat(row.rssi ?? []));
    }
    if (!heard.size) return null;
    const count = sum([...heard.values()].map((values) => values.length));
    const rows = [...heard].toSorted((a, b) => b[1].length - a[1].length);
    const heads = [t("gateway"), t("heard_best"), t("share"), t("mean_rssi")];
    return h(
        "section",
        { class: "card" },
        h("h2", null, t("heard_best_by")),
        h(
            "div",
            { class: "scroll", tabindex: "0", role: "region", "aria-label": t("heard_best_by") },
            h(
                "table",
                { class: "cards" },
                h("thead", null, h("tr", null, heads.map((head) => h("th", { scope: "col" }, head)))),
                h(
                    "tbody",
                    null,
                    rows.map(([id, values]) =>
                        h(
                            "tr",
                            null,
                            h(
                                "th",
                                { scope: "row", "data-title": heads[0] },
                                h("a", { href: `/t/${slug}/gateways/${id}` }, h("code", null, grouped(id))),
                            ),
                            h("td", { "data-title": heads[1] }, amount(values.length)),
                            h("td", { "data-title": heads[2] }, amount(values.length * 100 / (count || 1), "%")),
                            h("td", { "data-title": heads[3] }, amount(sum(values) / (values.length || 1), "dBm")),
                        )
                    ),
                ),
            ),
        ),
    );
}

/**
 * The battery since the device was registered: the last 30 days whole, and before them some readings of each part.
 * @param {string} slug @param {any} device @param {any[]} readings @param {number} from @param {AbortSignal} signal
 */
async function lifeOfBattery(slug, device, readings, from, signal) {
    const born = Date.parse(device.created_at);
    const step = (from - born) / samples;
    /** @type {any[]} */
    let older = [];
    if (step > dayMS) {
        const parts = await Promise.all(Array.from({ length: samples }, (_, index) => {
            const query = new URLSearchParams({
                from: new Date(born + index * step).toISOString(),
                to: new Date(born + (index + 1) * step).toISOString(),
                limit: "10",
            });
            return ask(slug, `/api/v6/devices/${device.id}/readings?${query}`, { signal });
        }));
        older = parts.flatMap((part) => part.readings);
    }
    const all = [...older, ...readings];
    const percent = points(all, "battery_percent");
    const given = percent.length ? percent : points(all, "battery_v");
    if (!given.length) return h("section", { class: "card" }, h("p", null, t("no_battery")));
    const [start, to] = [Math.min(...given.map((one) => one.at)), now()];
    const daily = buckets(given, start, to, Math.max(1, Math.ceil((to - start) / dayMS)))
        .map((one) => ({ at: one.at, value: one.mean }));
    const end = percent.length ? batteryEnd(daily) : null;
    return h(
        "section",
        { class: "card" },
        lineChart({
            label: t("battery"),
            unit: percent.length ? "%" : "V",
            range: percent.length ? [0, 100] : undefined,
            from: Math.min(start, to - 3_600_000),
            to,
            points: given,
            line: end?.line,
            note: end ? t("battery_until", { days: amount(end.days) }) : t("battery_unknown"),
        }),
    );
}
