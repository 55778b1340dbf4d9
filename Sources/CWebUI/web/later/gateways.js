// @ts-check
// The gateways, those first that are not heard.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { amount, grouped } from "../format.js";
import { once } from "../parts/editing.js";
import { exportButton } from "../parts/export.js";
import { keepFresh } from "../parts/screen.js";
import { empty, moment, table } from "../parts/table.js";
import { may } from "../roles.js";
import { t } from "../texts.js";
import { tenantNames } from "./devices.js";

const rowsMax = 1000;
/** For more gateways than this the list does not ask for each one's day. */
const statsMax = 40;
const statsMS = 60_000;
const trouble = ["offline", "never_seen", "online"];

/** @param {any} gateway */
export function onlineChip(gateway) {
    const health = { online: "ok", offline: "silent", never_seen: "never_heard" };
    const status = /** @type {"online" | "offline" | "never_seen"} */ (gateway.status);
    return h("span", { class: "health", "data-health": health[status] }, t(status));
}

/** @param {import("../routes.js").Context} context */
export function gatewaysScreen(context) {
    const { slug, grant } = context;
    const place = h("div", { class: "place" });
    const tenants = tenantNames(context);
    /** @type {Map<string, any>} */
    const stats = new Map();
    /** @type {any[]} */
    let gateways = [];
    let askedAt = 0;
    const list = table([
        {
            title: t("gateway"),
            cell: (
                /** @type {any} */ row,
            ) => [h("bdi", null, row.name || t("unnamed")), h("small", { class: "eui" }, grouped(row.gateway_id))],
            by: (row) => row.name,
        },
        { title: t("health"), cell: onlineChip, by: (row) => trouble.indexOf(row.status) },
        { title: t("last_seen"), cell: (row) => moment(row.last_seen_at), by: (row) => row.last_seen_at },
        {
            title: t("uptime_day"),
            isNumber: true,
            cell: (row) => amount(row.uptime, "%"),
            by: (row) => row.uptime,
        },
        {
            title: t("hears_best"),
            isNumber: true,
            cell: (row) => amount(row.devices),
            by: (row) => row.devices,
        },
        { title: t("site"), cell: (row) => row.site ?? "–", by: (row) => row.site },
        { title: t("model"), cell: (row) => row.model ?? "–", by: (row) => row.model },
        ...(tenants
            ? [{
                title: t("tenant"),
                cell: (/** @type {any} */ row) => h("bdi", null, tenants.get(row.tenant_id) ?? "–"),
                by: (/** @type {any} */ row) => tenants.get(row.tenant_id),
            }]
            : []),
    ], { label: t("nav_gateways"), sort: 1, href: (row) => `/t/${slug}/gateways/${row.id}` });
    /** @type {Map<string, string>} */
    let sites = new Map();

    function draw() {
        list.show(gateways.map((row) => ({
            ...row,
            site: sites.get(row.site_id) ?? null,
            uptime: stats.get(row.id)?.uptime_percentage ?? null,
            devices: stats.get(row.id)?.connected_devices ?? null,
        })));
    }

    /** Asks for each gateway's day, one after another: they are an extra. @param {AbortSignal} signal */
    async function askStats(signal) {
        if (gateways.length > statsMax || Date.now() - askedAt < statsMS) return;
        askedAt = Date.now();
        for (const { id } of gateways) {
            stats.set(id, await ask(slug, `/api/v6/gateways/${id}/stats`, { signal }).catch(() => null));
            if (signal.aborted) return;
        }
        draw();
    }

    const live = keepFresh(async (signal) => {
        const [answer, places] = await Promise.all([
            ask(slug, `/api/v6/gateways?limit=${rowsMax}`, { signal }),
            ask(slug, "/api/v6/sites?limit=1000", { signal }),
        ]);
        sites = new Map(places.sites.map((/** @type {any} */ site) => [site.id, site.name]));
        gateways = answer.gateways;
        if (!gateways.length) {
            return fill(place, empty(t("no_gateways"), t("no_gateways_hint"), addButtons()));
        }
        draw();
        if (!place.contains(list.element)) fill(place, list.element);
        askStats(signal);
    }, (change) => change.kind === "spaces" || change.kind === "devices");

    function addButtons() {
        if (!may(grant, "admin")) return [];
        const button = h("button", {
            onclick: () =>
                once(async () => {
                    await (await import("./gatewayforms.js")).register(context);
                    live.again();
                }),
        }, t("register_gateway"));
        return [button];
    }

    const actions = h("div", { class: "actions" }, exportButton(slug, () => "/api/v6/gateways"), addButtons());
    return {
        title: t("nav_gateways"),
        element: h(
            "div",
            null,
            h("div", { class: "head" }, h("h1", null, t("nav_gateways")), actions),
            live.trouble,
            place,
        ),
        close: live.close,
    };
}
