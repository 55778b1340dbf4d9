// @ts-check
// One gateway: whether it was there, what it heard, and what would be lost without it.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { amount, atDay, grouped, now } from "../format.js";
import { go } from "../main.js";
import { barChart, lineChart } from "./chart.js";
import { once } from "../parts/editing.js";
import { keepFresh, refill } from "../parts/screen.js";
import { moment, table } from "../parts/table.js";
import { may } from "../roles.js";
import { t } from "../texts.js";
import { edit, remove } from "./gatewayforms.js";
import { onlineChip } from "./gateways.js";
import { daySpans } from "./spans.js";

/**
 * @import { Gateway, GatewayCoverageAnswer, GatewayStatsAnswer, Site } from "../../types.d.ts"
 * @typedef {GatewayCoverageAnswer["devices"][number]} CoveredDevice
 */

const dayMS = 86_400_000;
/** Charts of days need no answer of every second. */
const chartsMS = 60_000;
/** The API tells what would be lost by no longer a time. */
const coverageDaysMax = 7;

/** @param {import("../routes.js").Context} context @param {string} id */
export function gatewayScreen(context, id) {
    const { slug, grant, query } = context;
    const head = h("div", { class: "head" });
    const facts = h("section", { class: "card" });
    const charts = h("div", { class: "stack" });
    const covered = h("div", { class: "stack" });
    const path = /** @type {const} */ (`/api/v6/gateways/${encodeURIComponent(id)}`);
    const heard = table(coverageColumns(slug), { label: t("only_here"), sort: 1 });
    let days = [1, 7, 30].find((count) => String(count) === query.get("days")) ?? 1;
    let drawn = "";
    let drawnDays = 0;
    let chartedAt = 0;
    const spans = daySpans([1, 7, 30], (count) => t(/** @type {any} */ ("days_" + count)), days, (count) => {
        days = count;
        history.replaceState(null, "", `${location.pathname}${count === 1 ? "" : `?days=${count}`}`);
        live.again();
    });

    const live = keepFresh(async (signal) => {
        const [gateway, { sites }] = await Promise.all([
            ask(slug, path, { signal }),
            ask(slug, "/api/v6/sites?limit=1000", { signal }),
        ]);
        const name = gateway.name || grouped(gateway.gateway_id);
        document.title = `${name} · parkd`;
        const text = JSON.stringify([gateway, sites.length]);
        if (text !== drawn) {
            refill(head, heading(gateway, name));
            fill(facts, describe(slug, gateway, sites.find((site) => site.id === gateway.site_id)));
        }
        drawn = text;
        if (drawnDays === days && Date.now() - chartedAt < chartsMS) return;
        const shown = drawnDays = days;
        chartedAt = Date.now();
        const to = Math.floor(now() / 60_000) * 60_000;
        const since = (/** @type {number} */ count) =>
            `from=${new Date(to - count * dayMS).toISOString()}&to=${new Date(to).toISOString()}`;
        const [stats, coverage] = await Promise.all([
            ask(slug, `${path}/stats?${since(shown)}`, { signal }),
            ask(slug, `${path}/coverage?${since(Math.min(shown, coverageDaysMax))}`, { signal }),
        ]);
        if (shown !== days) return;
        fill(charts, figures(stats), series(stats));
        showCoverage(coverage, shown);
    }, ({ kind }) => kind === "spaces" || kind === "devices");

    /** @param {GatewayCoverageAnswer} coverage @param {number} shown how many days the charts show */
    function showCoverage(coverage, shown) {
        const rows = coverage.devices.map((row) => ({ ...row, id: row.device_id }));
        heard.show(rows);
        fill(
            covered,
            h("h2", null, t("if_it_died")),
            shown > coverageDaysMax ? h("p", { class: "quiet" }, t("told_of_days", { days: coverageDaysMax })) : null,
            coverage.only_here
                ? h("p", { class: "fault" }, t("would_be_lost", { count: coverage.only_here, heard: coverage.heard }))
                : h("p", { class: "calm" }, t("nothing_lost", { heard: coverage.heard })),
            rows.length ? heard.element : null,
        );
    }

    /** @param {Gateway} gateway @param {string} name */
    function heading(gateway, name) {
        return [
            h("p", { class: "crumb" }, h("a", { href: `/t/${slug}/gateways` }, t("nav_gateways"))),
            h("h1", null, h("bdi", null, name)),
            onlineChip(gateway),
            gateway.enabled ? null : h("span", { class: "badge" }, t("disabled")),
            may(grant, "admin")
                ? h(
                    "div",
                    { class: "actions" },
                    h("button", { onclick: () => once(() => edit(context, gateway)).then(live.again) }, t("edit")),
                    h("button", {
                        onclick: async () => {
                            if (await remove(context, gateway)) go(`/t/${slug}/gateways`);
                        },
                    }, t("delete")),
                )
                : null,
        ];
    }

    return {
        title: t("gateway"),
        element: h("div", null, live.trouble, head, facts, spans, charts, covered),
        close: live.close,
    };
}

/** @param {string} slug @param {Gateway} gateway @param {Site} [site] */
function describe(slug, gateway, site) {
    const place = gateway.latitude === null || gateway.longitude === null
        ? "–"
        : `${gateway.latitude}, ${gateway.longitude}`;
    const lines = [
        [t("gateway_eui"), h("code", null, grouped(gateway.gateway_id))],
        [t("last_seen"), [
            moment(gateway.last_seen_at),
            gateway.last_seen_at ? ` (${atDay(gateway.last_seen_at)})` : null,
        ]],
        [t("site"), site ? h("a", { href: `/t/${slug}/sites/${site.id}` }, site.name) : "–"],
        [t("model"), gateway.model ?? "–"],
        [t("description"), gateway.description ?? "–"],
        [t("position"), place],
        [t("reports_every"), amount(gateway.stats_interval_s, "s")],
    ];
    return h(
        "dl",
        null,
        lines.filter((line) => line[1] !== "–").map(([name, value]) => [h("dt", null, name), h("dd", null, value)]),
    );
}

/** @param {GatewayStatsAnswer} stats */
function figures(stats) {
    const bad = stats.rx_received ? (stats.rx_received - stats.rx_ok) * 100 / stats.rx_received : null;
    const shown = [
        [t("uptime"), amount(stats.uptime_percentage, "%")],
        [t("hears_best"), amount(stats.connected_devices)],
        [t("frames_heard"), amount(stats.rx_received)],
        [t("frames_bad"), amount(bad, "%")],
        [t("frames_sent"), amount(stats.tx_emitted)],
    ];
    return h(
        "ul",
        { class: "figures" },
        shown.map(([name, value]) => h("li", { class: "card" }, h("span", null, name), h("strong", null, value))),
    );
}

/** @param {GatewayStatsAnswer} stats */
function series(stats) {
    const [from, to] = [Date.parse(stats.from), Date.parse(stats.to)];
    const half = stats.step_s * 500;
    const uptime = stats.series.flatMap((one) =>
        one.uptime_percentage === null ? [] : [{ at: Date.parse(one.from) + half, value: one.uptime_percentage }]
    );
    return h(
        "div",
        { class: "charts" },
        uptime.length
            ? h(
                "section",
                { class: "card" },
                lineChart({ label: t("uptime"), unit: "%", range: [0, 100], from, to, points: uptime }),
            )
            : null,
        h(
            "section",
            { class: "card" },
            barChart({
                label: t("frames_heard"),
                from,
                to,
                expected: null,
                bars: together(stats.series, 60),
                names: { sound: t("frames_good"), bad: t("frames_damaged"), expected: "" },
            }),
        ),
    );
}

/** A chart of 400 bars is a blot on a phone. @param {GatewayStatsAnswer["series"]} steps @param {number} most */
function together(steps, most) {
    const size = Math.ceil(steps.length / most);
    const bars = [];
    for (let index = 0; index < steps.length; index += size) {
        const part = steps.slice(index, index + size);
        const sum = (/** @type {"rx_ok" | "rx_received"} */ name) => part.reduce((all, one) => all + one[name], 0);
        bars.push({ at: Date.parse(part[0].from), sound: sum("rx_ok"), bad: sum("rx_received") - sum("rx_ok") });
    }
    return bars;
}

/**
 * @param {string} slug
 * @returns {import("../parts/table.js").Column<CoveredDevice & { id: string }>[]}
 */
function coverageColumns(slug) {
    return [
        {
            title: t("device"),
            cell: (row) => h("a", { href: `/t/${slug}/devices/${row.device_id}` }, row.name || grouped(row.dev_eui)),
            by: (row) => row.name ?? row.dev_eui,
        },
        {
            title: t("without_it"),
            cell: (row) =>
                h(
                    "span",
                    { class: "health", "data-health": row.only_here ? "silent" : "ok" },
                    t(row.only_here ? "lost_without" : "heard_by_others"),
                ),
            by: (row) => row.only_here ? 0 : 1,
        },
        {
            title: t("space"),
            cell: (row) => row.space_id ? h("a", { href: `/t/${slug}/spaces/${row.space_id}` }, row.space_code) : "–",
            by: (row) => row.space_code,
        },
        {
            title: t("heard_times"),
            isNumber: true,
            cell: (row) => amount(row.uplinks),
            by: (row) => row.uplinks,
        },
        {
            title: t("share"),
            isNumber: true,
            cell: (row) => amount(row.share * 100, "%"),
            by: (row) => row.share,
        },
    ];
}
