// @ts-check
// The devices of a tenant: sorted, filtered and counted by the server, a page at a time. The address says which.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { amount, grouped } from "../format.js";
import { deviceForms, mayEdit, once } from "../parts/editing.js";
import { exportButton } from "../parts/export.js";
import { pager } from "./pager.js";
import { keepFresh } from "../parts/screen.js";
import { empty, moment, table } from "../parts/table.js";
import { isInPlatform, may } from "../roles.js";
import { t } from "../texts.js";
import { address, filters, isNarrow, path, read } from "./devicelist.js";

/**
 * @import { DashboardAnswer, Device, ListDevicesAnswer } from "../../types.d.ts"
 * @typedef {DashboardAnswer["devices"]["by_health"]} HealthCounts
 */

const pageRows = 50;
/** How long counts may be behind what the stream tells. */
const countsMS = 15_000;
/** The worst first; the server says which of them a device is. */
const healths = /** @type {const} */ (["never_heard", "silent", "battery_low", "losing", "weak_signal", "ok"]);

/** @param {Device["health"]} name */
export function healthChip(name) {
    return h("span", { class: "health", "data-health": name }, t(`health_${name}`));
}

/** @param {import("../routes.js").Context} context */
export function devicesScreen(context) {
    const { slug, grant, query } = context;
    const wanted = read(query);
    const place = h("div", { class: "stack" });
    const tabs = h("div", { class: "tabs", role: "group", "aria-label": t("health") });
    const foot = pager((page) => change({ page }), () => anew());
    /** @type {Device[]} */
    let rows = [];
    let shown = "";
    let isAnew = true;
    /** @type {number | undefined} */
    let later;
    const list = table(columns(slug, tenantNames(context)), {
        label: t("nav_devices"),
        href: (device) => `/t/${slug}/devices/${device.id}`,
        server: { sort: () => wanted.sort, change: (sort) => change({ sort, page: 1 }) },
    });
    const fields = filters(slug, wanted, change);
    const head = h(
        "div",
        { class: "head" },
        h("h1", null, t("nav_devices")),
        h("div", { class: "actions" }, exportButton(slug, () => path(wanted)), ways()),
    );

    /** How devices come here, for those who may add some. */
    function ways() {
        const register = () => once(async () => await (await deviceForms()).register(context) && anew());
        return [
            mayEdit(grant) ? h("a", { class: "button", href: `/t/${slug}/import/devices` }, t("import_devices")) : null,
            may(grant, "admin") ? h("button", { onclick: register }, t("register_device")) : null,
        ].filter((way) => way !== null);
    }

    /** @param {Partial<import("./devicelist.js").Wanted>} part @param {boolean} [isTyping] */
    function change(part, isTyping = false) {
        Object.assign(wanted, part);
        // Each letter of a search is no step to go back to.
        if (isTyping) history.replaceState(null, "", address(slug, wanted));
        else history.pushState(null, "", address(slug, wanted));
        if ("page" in part) scrollTo(0, 0);
        list.show(rows);
        anew();
    }

    function anew() {
        isAnew = true;
        live.again();
    }

    /**
     * Shows a page. What is under somebody's finger stays where it is, until they ask for the new order.
     * @param {ListDevicesAnswer} answer
     */
    function take(answer) {
        const given = answer.devices;
        const order = given.map((row) => row.id).join();
        const isSame = order === rows.map((row) => row.id).join();
        if (isAnew || !rows.length || !given.length) rows = given;
        else {
            const known = new Map(given.map((row) => [row.id, row]));
            rows = rows.map((row) => known.get(row.id) ?? row);
        }
        foot.show({ page: wanted.page, rows: pageRows, total: answer.total, isBehind: !isAnew && !isSame });
        isAnew = false;
        list.show(rows);
        if (rows.length) {
            if (!place.contains(list.element)) fill(place, list.element, foot.element);
            return;
        }
        const isFiltered = wanted.health || isNarrow(wanted) || wanted.page > 1;
        fill(
            place,
            isFiltered
                ? empty(t("none_match"), t("none_match_hint"), [h("button", { onclick: clear }, t("clear_filters"))])
                : empty(t("no_devices"), t("no_devices_hint"), ways()),
        );
    }

    function clear() {
        change({ health: "", site: "", kind: "", free: false, q: "", page: 1 });
        fields.read();
    }

    /**
     * How many have which health. Where nothing else is asked for, the server has counted them already.
     * @param {AbortSignal} signal
     * @returns {Promise<HealthCounts>}
     */
    async function counted(signal) {
        if (!isNarrow(wanted)) return (await ask(slug, "/api/v6/dashboard/data", { signal })).devices.by_health;
        const counts = { never_heard: 0, silent: 0, battery_low: 0, losing: 0, weak_signal: 0, ok: 0 };
        await Promise.all(healths.map(async (health) => {
            counts[health] = (await ask(slug, path({ ...wanted, health }, { limit: "1" }), { signal })).total;
        }));
        return counts;
    }

    /** @param {HealthCounts} counts */
    function count(counts) {
        const pressed = document.activeElement?.closest(".tabs") === tabs
            ? [...tabs.children].indexOf(/** @type {Element} */ (document.activeElement))
            : -1;
        const all = healths.reduce((sum, name) => sum + counts[name], 0);
        const shown = healths.filter((name) => counts[name] || name === wanted.health);
        const names = /** @type {const} */ (["", ...shown]);
        fill(
            tabs,
            names.map((name) =>
                h("button", {
                    "aria-pressed": String(wanted.health === name),
                    onclick: () => change({ health: name, page: 1 }),
                }, [
                    name ? t(`health_${name}`) : t("all"),
                    " ",
                    amount(name ? counts[name] : all),
                ])
            ),
        );
        const button = tabs.children[pressed];
        if (button instanceof HTMLElement) button.focus();
    }

    const live = keepFresh(async (signal) => {
        const asked = path(wanted);
        if (asked + wanted.page !== shown) isAnew = true;
        const part = { limit: String(pageRows), offset: String((wanted.page - 1) * pageRows) };
        const [answer, counts] = await Promise.all([
            ask(slug, path(wanted, part), { signal }),
            counted(signal),
        ]);
        // Somebody has asked for something else meanwhile; that is on its way.
        if (asked !== path(wanted)) return;
        shown = asked + wanted.page;
        fields.kinds(answer.devices);
        take(answer);
        count(counts);
    }, ({ kind, data }) => {
        if (["tick", "snapshot", "resync"].includes(kind)) return false;
        if (kind !== "devices") return true;
        const changed = new Map(data.rows.map((row) => [row.id, row]));
        rows = rows.map((row) => changed.has(row.id) ? { ...row, ...changed.get(row.id) } : row);
        list.show(rows);
        later ??= setTimeout(() => {
            later = undefined;
            live.again();
        }, countsMS);
        return true;
    });
    return {
        title: t("nav_devices"),
        element: h("div", { class: "devicespage" }, head, live.trouble, fields.element, tabs, place),
        close() {
            clearTimeout(later);
            live.close();
        },
    };
}

/**
 * The names of tenants where one stands for all of them; elsewhere every row is of one.
 * @param {import("../routes.js").Context} context
 */
export function tenantNames({ grant }) {
    if (!isInPlatform(grant)) return null;
    return new Map(grant.tenants.map((tenant) => [tenant.id, tenant.name]));
}

/** @param {string} slug @param {Map<string, string> | null} tenants */
function columns(slug, tenants) {
    const whose = {
        title: t("tenant"),
        cell: (/** @type {Device} */ device) => h("bdi", null, tenants?.get(device.tenant_id) ?? "–"),
    };
    return [
        {
            title: t("device"),
            key: "name",
            cell: (/** @type {Device} */ device) => [
                h("bdi", null, device.name || t("unnamed")),
                h("small", { class: "eui" }, grouped(device.dev_eui)),
            ],
        },
        ...(tenants ? [whose] : []),
        { title: t("health"), cell: (/** @type {Device} */ device) => healthChip(device.health) },
        {
            title: t("space"),
            cell: (/** @type {Device} */ device) =>
                device.assigned_space_id
                    ? h(
                        "a",
                        { class: "code", href: `/t/${slug}/spaces/${device.assigned_space_id}` },
                        device.assigned_space_code,
                    )
                    : "–",
        },
        {
            title: t("last_seen"),
            key: "last_seen_at",
            cell: (/** @type {Device} */ device) => moment(device.last_seen_at),
        },
        {
            title: t("battery"),
            key: "battery",
            isNumber: true,
            cell: (/** @type {Device} */ device) =>
                device.battery_percent !== null ? amount(device.battery_percent, "%") : amount(device.battery_v, "V"),
        },
        {
            title: "RSSI",
            key: "rssi",
            isNumber: true,
            cell: (/** @type {Device} */ device) => amount(device.rssi, "dBm"),
        },
        { title: "SNR", isNumber: true, cell: (/** @type {Device} */ device) => amount(device.snr, "dB") },
        {
            title: t("lost_uplinks"),
            isNumber: true,
            cell: (/** @type {Device} */ device) => amount(device.lost_uplinks),
        },
        {
            title: t("model"),
            cell: (/** @type {Device} */ device) =>
                [device.manufacturer, device.model].filter(Boolean).join(" ") || device.device_type || "–",
        },
    ];
}
