// @ts-check
// The devices of a tenant: sorted, filtered and counted by the server, a page at a time. The address says which.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { amount, grouped } from "../format.js";
import { exportButton } from "../parts/export.js";
import { pager } from "./pager.js";
import { keepFresh } from "../parts/screen.js";
import { empty, moment, table } from "../parts/table.js";
import { may } from "../roles.js";
import { t } from "../texts.js";
import { address, filters, path, read } from "./devicelist.js";

const pageRows = 50;
/** How long counts may be behind what the stream tells. */
const countsMS = 15_000;
/** The worst first; the server says which of them a device is. */
const healths = ["never_heard", "silent", "battery_low", "weak_signal", "ok"];
/** @param {string} name */
export function healthChip(name) {
    return h("span", { class: "health", "data-health": name }, t(/** @type {any} */ ("health_" + name)));
}

/** @param {import("../routes.js").Context} context */
export function devicesScreen(context) {
    const { slug, grant, query } = context;
    const wanted = read(query);
    const place = h("div", { class: "stack" });
    const tabs = h("div", { class: "tabs", role: "group", "aria-label": t("health") });
    const foot = pager((page) => change({ page }), () => anew());
    /** @type {any[]} */
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
        h(
            "div",
            { class: "actions" },
            exportButton(slug, () => path(wanted)),
            may(grant, "admin") ? registerButton() : null,
        ),
    );

    function registerButton() {
        return h("button", {
            onclick: async () => {
                await (await import("./deviceforms.js")).register(context);
                anew();
            },
        }, t("register_device"));
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
     * @param {any} answer
     */
    function take(answer) {
        const given = answer.devices;
        const order = given.map((/** @type {any} */ row) => row.id).join();
        const isSame = order === rows.map((row) => row.id).join();
        if (isAnew || !rows.length || !given.length) rows = given;
        else {
            const known = new Map(given.map((/** @type {any} */ row) => [row.id, row]));
            rows = rows.map((row) => known.get(row.id) ?? row);
        }
        foot.show({ page: wanted.page, rows: pageRows, total: answer.total, isBehind: !isAnew && !isSame });
        isAnew = false;
        list.show(rows);
        if (rows.length) {
            if (!place.contains(list.element)) fill(place, list.element, foot.element);
            return;
        }
        const isFiltered = wanted.health || wanted.site || wanted.kind || wanted.free || wanted.q || wanted.page > 1;
        fill(
            place,
            isFiltered
                ? empty(t("none_match"), t("none_match_hint"), [h("button", { onclick: clear }, t("clear_filters"))])
                : empty(t("no_devices"), t("no_devices_hint"), may(grant, "admin") ? [registerButton()] : []),
        );
    }

    function clear() {
        change({ health: "", site: "", kind: "", free: false, q: "", page: 1 });
        fields.read();
    }

    /** @param {any[]} answers of each health, then of all */
    function count(answers) {
        const pressed = document.activeElement?.closest(".tabs") === tabs
            ? [...tabs.children].indexOf(/** @type {Element} */ (document.activeElement))
            : -1;
        const all = answers.reduce((sum, answer) => sum + answer.total, 0);
        const names = ["", ...healths.filter((name, index) => answers[index].total || name === wanted.health)];
        fill(
            tabs,
            names.map((name) =>
                h("button", {
                    "aria-pressed": String(wanted.health === name),
                    onclick: () => change({ health: name, page: 1 }),
                }, [
                    name ? t(/** @type {any} */ ("health_" + name)) : t("all"),
                    " ",
                    amount(name ? answers[healths.indexOf(name)].total : all),
                ])
            ),
        );
        const button = tabs.children[pressed];
        if (button instanceof HTMLElement) button.focus();
    }

    const live = keepFresh(async (signal) => {
        const asked = path(wanted);
        if (asked + wanted.page !== shown) isAnew = true;
        const [answer, ...counts] = await Promise.all([
            ask(slug, `${asked}limit=${pageRows}&offset=${(wanted.page - 1) * pageRows}`, { signal }),
            ...healths.map((name) => ask(slug, `${path({ ...wanted, health: name })}limit=1`, { signal })),
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
        const changed = new Map(data.rows.map((/** @type {any} */ row) => [row.id, row]));
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
export function tenantNames({ slug, grant }) {
    if (grant.tenants.find((tenant) => tenant.slug === slug)?.type !== "platform") return null;
    return new Map(grant.tenants.map((tenant) => [tenant.id, tenant.name]));
}

/** @param {string} slug @param {Map<string, string> | null} tenants */
function columns(slug, tenants) {
    const whose = {
        title: t("tenant"),
        cell: (/** @type {any} */ device) => h("bdi", null, tenants?.get(device.tenant_id) ?? "–"),
    };
    return [
        {
            title: t("device"),
            key: "name",
            cell: (/** @type {any} */ device) => [
                h("bdi", null, device.name || t("unnamed")),
                h("small", { class: "eui" }, grouped(device.dev_eui)),
            ],
        },
        ...(tenants ? [whose] : []),
        { title: t("health"), cell: (/** @type {any} */ device) => healthChip(device.health) },
        {
            title: t("space"),
            cell: (/** @type {any} */ device) =>
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
            cell: (/** @type {any} */ device) => moment(device.last_seen_at),
        },
        {
            title: t("battery"),
            key: "battery",
            isNumber: true,
            cell: (/** @type {any} */ device) =>
                device.battery_percent !== null ? amount(device.battery_percent, "%") : amount(device.battery_v, "V"),
        },
        {
            title: "RSSI",
            key: "rssi",
            isNumber: true,
            cell: (/** @type {any} */ device) => amount(device.rssi, "dBm"),
        },
        { title: "SNR", isNumber: true, cell: (/** @type {any} */ device) => amount(device.snr, "dB") },
        { title: t("lost_uplinks"), isNumber: true, cell: (/** @type {any} */ device) => amount(device.lost_uplinks) },
        {
            title: t("model"),
            cell: (/** @type {any} */ device) =>
                [device.manufacturer, device.model].filter(Boolean).join(" ") || device.device_type || "–",
        },
    ];
}
