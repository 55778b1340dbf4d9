// @ts-check
// One device: whether it works, how it is heard, what it said last, and what may be done with it.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { amount, atDay, grouped } from "../format.js";
import { once } from "../parts/editing.js";
import { exportButton } from "../parts/export.js";
import { concerns, keepFresh, refill } from "../parts/screen.js";
import { chip } from "../parts/states.js";
import { empty, fault, moment, table } from "../parts/table.js";
import { may } from "../roles.js";
import { t } from "../texts.js";
import { assign, edit, steps, take, unassign } from "./deviceforms.js";
import { showHistory } from "./devicehistory.js";
import { healthChip } from "./devices.js";

/** How long a chart of 30 days may be behind. */
const historyMS = 300_000;

/** @param {import("../routes.js").Context} context @param {string} id */
export function deviceScreen(context, id) {
    const { slug } = context;
    const head = h("div", { class: "head" });
    const facts = h("section", { class: "card" });
    const past = h("div", { class: "stack" });
    const uplinks = h("div", { class: "card" });
    const served = h("div", { class: "card" });
    const list = table(uplinkColumns(slug), { label: t("last_uplinks"), sort: -1 });
    const spaces = table(assignmentColumns(slug), { label: t("assignments"), sort: -1 });
    const leaving = new AbortController();
    let drawn = "";
    let chartedAt = 0;
    let deviceID = "";

    const live = keepFresh(async (signal) => {
        const path = /** @type {const} */ (`/api/v6/devices/${encodeURIComponent(id)}`);
        const [device, answer, assignments, { codecs }] = await Promise.all([
            ask(slug, path, { signal }),
            ask(slug, `${path}/readings?limit=50`, { signal }),
            ask(slug, `${path}/assignments?limit=100`, { signal }),
            ask(slug, "/api/v6/codecs", { signal }),
        ]);
        deviceID = device.id;
        const name = device.name || grouped(device.dev_eui);
        document.title = `${name} · parkd`;
        // What is under a finger stays as long as nothing of it has changed.
        const text = JSON.stringify([device, answer.readings[0]?.codec_version]);
        if (text !== drawn) {
            refill(head, heading(device, name));
            fill(facts, describe(slug, device, answer.readings[0]));
        }
        drawn = text;
        list.show(answer.readings.map((row) => ({ ...row, id: row.deduplication_id })));
        if (!answer.readings.length) {
            fill(uplinks, h("h2", null, t("last_uplinks")), empty(t("no_uplinks"), t("no_uplinks_hint")));
        } else if (!uplinks.contains(list.element)) {
            fill(uplinks, title(t("last_uplinks"), `${path}/readings`), list.element);
        }
        spaces.show(assignments.assignments);
        if (!assignments.assignments.length) {
            fill(served, h("h2", null, t("assignments")), h("p", { class: "quiet" }, t("no_assignments")));
        } else if (!served.contains(spaces.element)) {
            fill(served, title(t("assignments"), `${path}/assignments`), spaces.element);
        }
        if (Date.now() - chartedAt > historyMS) chart(device, codecs);
    }, ({ kind, data }) =>
        kind === "gateways" || kind === "spaces" ||
        (kind === "devices" && deviceID !== "" && !concerns(data, deviceID)));

    /** @param {any} device @param {any[]} codecs */
    async function chart(device, codecs) {
        chartedAt = Date.now();
        if (!past.firstChild) fill(past, h("p", { class: "quiet" }, t("loading")));
        try {
            await showHistory(slug, past, device, codecs, leaving.signal);
        } catch (error) {
            if (!leaving.signal.aborted) fill(past, fault(error));
        }
    }

    /** @param {string} text @param {string} path */
    function title(text, path) {
        return h(
            "div",
            { class: "head" },
            h("h2", null, text),
            h("div", { class: "actions" }, exportButton(slug, () => path, text)),
        );
    }

    /** @param {any} device @param {string} name */
    function heading(device, name) {
        return [
            h("p", { class: "crumb" }, h("a", { href: `/t/${slug}/devices` }, t("nav_devices"))),
            h("h1", null, h("bdi", null, name)),
            healthChip(device.health),
            device.enabled ? null : h("span", { class: "badge" }, t("disabled")),
            h("div", { class: "actions" }, actions(device, name)),
        ];
    }

    /** What is legal now, for whom it is. @param {any} device @param {string} name */
    function actions(device, name) {
        /** @type {[string, () => Promise<void>][]} */
        const verbs = [];
        if (may(context.grant, "operator")) {
            const space = { id: device.id, name, code: device.assigned_space_code ?? "" };
            if (device.assigned_space_id) verbs.push([t("unassign"), () => unassign(context, space)]);
            else if (device.lifecycle_state !== "decommissioned" && device.enabled) {
                verbs.push([t("assign"), () => assign(context, device)]);
            }
        }
        if (may(context.grant, "admin")) {
            verbs.push([t("edit"), () => edit(context, device)]);
            for (const step of steps[device.lifecycle_state] ?? []) {
                if (!device.assigned_space_id) verbs.push([t(`step_${step}`), () => take(context, device, step)]);
            }
        }
        return verbs.map(([verb, act]) =>
            h("button", {
                type: "button",
                onclick: () => once(act).then(live.again),
            }, verb)
        );
    }

    return {
        title: t("device"),
        element: h("div", null, live.trouble, head, facts, past, uplinks, served),
        close() {
            leaving.abort();
            live.close();
        },
    };
}

/** @param {string} slug @param {any} device @param {any} [reading] its newest */
function describe(slug, device, reading) {
    const battery = [
        amount(device.battery_v, "V"),
        amount(device.battery_percent, "%"),
        device.battery_low ? t("health_battery_low") : "–",
    ].filter((text) => text !== "–");
    const codec = device.codec ?? reading?.codec;
    const lines = [
        ["DevEUI", h("code", null, grouped(device.dev_eui))],
        [t("model"), [device.manufacturer, device.model].filter(Boolean).join(" ") || device.device_type || "–"],
        [t("codec"), [
            codec
                ? h(
                    "code",
                    null,
                    [codec, reading?.codec === codec ? reading.codec_version : null].filter(Boolean).join(" "),
                )
                : null,
            device.codec ? null : h("small", null, " ", t("by_profile")),
        ]],
        [
            t("space"),
            device.assigned_space_id
                ? h("a", { href: `/t/${slug}/spaces/${device.assigned_space_id}` }, device.assigned_space_code)
                : t("unassigned"),
        ],
        [t("life"), t(/** @type {any} */ ("life_" + device.lifecycle_state))],
        [t("last_seen"), [
            moment(device.last_seen_at),
            device.last_seen_at ? ` (${atDay(device.last_seen_at)})` : null,
        ]],
        [t("battery"), battery.join(" · ") || "–"],
        [t("temperature"), amount(device.temperature_c, "°C")],
        [t("signal"), `RSSI ${amount(device.rssi, "dBm")} · SNR ${amount(device.snr, "dB")}`],
        [t("lost_uplinks"), amount(device.lost_uplinks)],
        [t("registered_at"), atDay(device.created_at)],
    ];
    if (Object.keys(device.config).length) lines.push([t("config"), h("code", null, JSON.stringify(device.config))]);
    return h("dl", null, lines.map(([name, value]) => [h("dt", null, name), h("dd", null, value)]));
}

/** @param {string} slug */
function uplinkColumns(slug) {
    return [
        {
            title: t("when"),
            cell: (/** @type {any} */ row) => [
                moment(row.observed_at),
                h("small", { class: "eui" }, atDay(row.observed_at)),
            ],
        },
        { title: "fCnt", isNumber: true, cell: (/** @type {any} */ row) => row.f_cnt ?? "–" },
        { title: "fPort", isNumber: true, cell: (/** @type {any} */ row) => row.f_port ?? "–" },
        { title: t("payload"), cell: (/** @type {any} */ row) => h("code", null, row.payload ?? "–") },
        { title: t("read_as"), cell: decoded },
        {
            title: t("codec"),
            cell: (/** @type {any} */ row) =>
                h("small", null, [row.codec, row.codec_version].filter(Boolean).join(" ") || "–"),
        },
        {
            title: t("signal"),
            isNumber: true,
            cell: (
                /** @type {any} */ row,
            ) => [amount(row.rssi, "dBm"), h("small", { class: "eui" }, amount(row.snr, "dB"))],
        },
        {
            title: t("gateways_heard"),
            isNumber: true,
            cell: (/** @type {any} */ row) =>
                row.gateway_id
                    ? h("a", { href: `/t/${slug}/gateways/${row.gateway_id}` }, amount(row.gateway_count))
                    : amount(row.gateway_count),
        },
    ];
}

/** All that the codec found in a payload. @param {any} row */
function decoded(row) {
    const cause = row.cause ? t(/** @type {any} */ ("said_" + row.cause)) : "";
    const said = [
        cause.startsWith("said_") ? row.cause : cause,
        row.battery_v === null ? null : amount(row.battery_v, "V"),
        row.battery_percent === null ? null : amount(row.battery_percent, "%"),
        row.battery_low ? t("health_battery_low") : null,
        row.temperature_c === null ? null : amount(row.temperature_c, "°C"),
        row.told_in ? t("told_of_later") : null,
        ...Object.entries(row.details ?? {}).map(([name, value]) =>
            `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`
        ),
    ].filter(Boolean);
    return h(
        "span",
        { class: "decoded" },
        row.occupancy ? chip(row.occupancy.toUpperCase()) : null,
        h("small", null, said.join(" · ")),
    );
}

/** @param {string} slug */
function assignmentColumns(slug) {
    const reason = (/** @type {string | null} */ text) => text ? h("small", { class: "eui text" }, text) : null;
    return [
        {
            title: t("space"),
            cell: (/** @type {any} */ row) =>
                row.space_id
                    ? h("a", { href: `/t/${slug}/spaces/${row.space_id}` }, row.space_code ?? t("space"))
                    : "–",
        },
        {
            title: t("from_time"),
            cell: (/** @type {any} */ row) => [atDay(row.assigned_at), reason(row.assignment_reason)],
        },
        {
            title: t("until_when"),
            cell: (/** @type {any} */ row) =>
                row.unassigned_at ? [atDay(row.unassigned_at), reason(row.unassignment_reason)] : t("still"),
        },
    ];
}
