// @ts-check
// One device: whether it works, how it is heard, and what it said last.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { ago, amount, atDay, grouped } from "../format.js";
import { keepFresh } from "../parts/screen.js";
import { chip } from "../parts/states.js";
import { empty, table } from "../parts/table.js";
import { t } from "../texts.js";
import { health, healthChip } from "./devices.js";

/** @import { Device, Reading } from "../../types.d.ts" */

/** @param {import("../routes.js").Context} context @param {string} id */
export function deviceScreen(context, id) {
    const { slug } = context;
    const head = h("div", { class: "head" });
    const facts = h("section", { class: "card" });
    const uplinks = h("div", { class: "card" });
    const list = table([
        {
            title: t("when"),
            cell: (/** @type {Reading & { id: string }} */ row) =>
                h("time", { datetime: row.observed_at, title: atDay(row.observed_at) }, ago(row.observed_at)),
            by: (row) => -Date.parse(row.observed_at),
        },
        { title: t("says"), cell: (row) => row.occupancy ? chip(row.occupancy === "free" ? "FREE" : "OCCUPIED") : "–" },
        { title: t("cause"), cell: (row) => row.cause ?? "–" },
        { title: "RSSI", isNumber: true, cell: (row) => amount(row.rssi, "dBm") },
        { title: "SNR", isNumber: true, cell: (row) => amount(row.snr, "dB") },
        { title: t("gateways_heard"), isNumber: true, cell: (row) => amount(row.gateway_count) },
        { title: "fCnt", isNumber: true, cell: (row) => row.f_cnt ?? "–" },
        { title: "fPort", isNumber: true, cell: (row) => row.f_port ?? "–" },
        { title: t("payload"), cell: (row) => h("code", null, row.payload ?? "–") },
    ], { label: t("last_uplinks") });

    const live = keepFresh(async (signal) => {
        const [device, answer] = await Promise.all([
            ask(slug, `/api/v6/devices/${id}`, { signal }),
            ask(slug, `/api/v6/devices/${id}/readings?limit=50`, { signal }),
        ]);
        const name = device.name || grouped(device.dev_eui);
        document.title = `${name} · parkd`;
        fill(
            head,
            h("p", { class: "crumb" }, h("a", { href: `/t/${slug}/devices` }, t("nav_devices"))),
            h("h1", null, name),
            healthChip(health(device)),
        );
        fill(facts, describe(slug, device));
        list.show(answer.readings.map((row) => ({ ...row, id: row.deduplication_id })));
        fill(
            uplinks,
            h("h2", { id: "uplinks" }, t("last_uplinks")),
            answer.readings.length ? list.element : empty(t("no_uplinks"), t("no_uplinks_hint")),
        );
    }, (change) => change.kind === "spaces" || change.kind === "gateways");
    return { title: t("device"), element: h("div", null, live.trouble, head, facts, uplinks), close: live.close };
}

/** @param {string} slug @param {Device} device */
function describe(slug, device) {
    const lines = [
        ["DevEUI", h("code", null, grouped(device.dev_eui))],
        [t("model"), [device.manufacturer, device.model].filter(Boolean).join(" ") || device.device_type],
        [t("codec"), device.codec ?? t("by_profile")],
        [
            t("space"),
            device.assigned_space_id
                ? h("a", { href: `/t/${slug}/spaces/${device.assigned_space_id}` }, device.assigned_space_code)
                : t("unassigned"),
        ],
        [t("life"), device.lifecycle_state],
        [t("last_seen"), `${ago(device.last_seen_at)} (${atDay(device.last_seen_at)})`],
        [
            t("battery"),
            [
                amount(device.battery_v, "V"),
                device.battery_percent === null ? null : amount(device.battery_percent, "%"),
            ].filter((text) => text && text !== "–").join(" · ") || "–",
        ],
        [t("temperature"), amount(device.temperature_c, "°C")],
        [t("signal"), `${amount(device.rssi, "dBm")} · ${amount(device.snr, "dB")}`],
        [t("lost_uplinks"), amount(device.lost_uplinks)],
    ];
    return h("dl", null, lines.map(([name, value]) => [h("dt", null, name), h("dd", null, value)]));
}
