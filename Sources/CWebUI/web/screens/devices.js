// @ts-check
// The devices of a tenant, those first that somebody should drive to.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { ago, amount, grouped, now } from "../format.js";
import { keepFresh } from "../parts/screen.js";
import { empty, table } from "../parts/table.js";
import { t } from "../texts.js";

/** @import { Device } from "../../types.d.ts" */

const pageRows = 1000;

/** What a person should think of a device; the worst first. @param {Device} device */
export function health(device) {
    if (device.health) return device.health;
    if (!device.last_seen_at) return "never_heard";
    if (now() - Date.parse(device.last_seen_at) > 26 * 3_600_000) return "silent";
    if (device.battery_low || (device.battery_percent ?? 100) <= 15) return "battery_low";
    if ((device.rssi ?? 0) < -117 || (device.snr ?? 0) < -12) return "weak_signal";
    return "ok";
}

const worst = ["never_heard", "silent", "battery_low", "weak_signal", "losing", "ok"];

/** @param {string} name */
export function healthChip(name) {
    return h("span", { class: "health", "data-health": name }, t(/** @type {any} */ ("health_" + name)));
}

/** @param {import("../routes.js").Context} context */
export function devicesScreen(context) {
    const { slug } = context;
    const place = h("div", { class: "place" });
    const filters = h("div", { class: "tabs", role: "group", "aria-label": t("health") });
    const search = /** @type {HTMLInputElement} */ (h("input", {
        type: "search",
        "aria-label": t("find_device"),
        placeholder: t("find_device"),
        oninput: () => draw(),
    }));
    let wanted = "";
    /** @type {Device[]} */
    let devices = [];
    let total = 0;
    const list = table([
        {
            title: t("device"),
            cell: (
                /** @type {Device} */ device,
            ) => [device.name || t("unnamed"), h("small", { class: "eui" }, grouped(device.dev_eui))],
            by: (device) => device.name ?? device.dev_eui,
        },
        {
            title: t("health"),
            cell: (device) => healthChip(health(device)),
            by: (device) => worst.indexOf(health(device)),
        },
        {
            title: t("space"),
            cell: (device) =>
                device.assigned_space_id
                    ? h("a", { href: `/t/${slug}/spaces/${device.assigned_space_id}` }, device.assigned_space_code)
                    : "–",
            by: (device) => device.assigned_space_code,
        },
        { title: t("last_seen"), cell: (device) => ago(device.last_seen_at), by: (device) => device.last_seen_at },
        {
            title: t("battery"),
            isNumber: true,
            cell: (device) =>
                device.battery_percent !== null ? amount(device.battery_percent, "%") : amount(device.battery_v, "V"),
            by: (device) => device.battery_percent ?? device.battery_v,
        },
        { title: "RSSI", isNumber: true, cell: (device) => amount(device.rssi, "dBm"), by: (device) => device.rssi },
        { title: "SNR", isNumber: true, cell: (device) => amount(device.snr, "dB"), by: (device) => device.snr },
        {
            title: t("lost_uplinks"),
            isNumber: true,
            cell: (device) => amount(device.lost_uplinks),
            by: (device) => device.lost_uplinks,
        },
        {
            title: t("model"),
            cell: (device) => [device.manufacturer, device.model].filter(Boolean).join(" ") || device.device_type,
            by: (device) => device.model,
        },
    ], { label: t("nav_devices"), sort: 1, href: (device) => `/t/${slug}/devices/${device.id}` });

    function draw() {
        const names = worst.filter((name) => name === wanted || devices.some((device) => health(device) === name));
        fill(
            filters,
            ["", ...names].map((name) => {
                const count = name ? devices.filter((device) => health(device) === name).length : devices.length;
                return h("button", {
                    "aria-pressed": String(wanted === name),
                    onclick: () => {
                        wanted = name;
                        draw();
                    },
                }, `${name ? t(/** @type {any} */ ("health_" + name)) : t("all")} ${count}`);
            }),
        );
        const text = search.value.replaceAll(" ", "").toLowerCase();
        const rows = devices.filter((device) =>
            (!wanted || health(device) === wanted) &&
            (!text ||
                (device.dev_eui + (device.name ?? "") + (device.assigned_space_code ?? "")).toLowerCase().replaceAll(
                    " ",
                    "",
                ).includes(text))
        );
        if (!devices.length) return fill(place, empty(t("no_devices"), t("no_devices_hint")));
        list.show(rows);
        if (!place.contains(list.element)) {
            fill(
                place,
                list.element,
                total > devices.length
                    ? h("p", { class: "quiet" }, t("first_of", { count: devices.length, total }))
                    : null,
            );
        }
    }

    const live = keepFresh(async (signal) => {
        const answer = await ask(slug, `/api/v6/devices?limit=${pageRows}`, { signal });
        devices = answer.devices;
        total = answer.total;
        draw();
    }, (change) => !["devices", "tick", "snapshot", "resync"].includes(change.kind));
    return {
        title: t("nav_devices"),
        element: h(
            "div",
            null,
            h("div", { class: "head" }, h("h1", null, t("nav_devices")), search),
            live.trouble,
            filters,
            place,
        ),
        close: live.close,
    };
}
