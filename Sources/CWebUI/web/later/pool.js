// @ts-check
// Who has how many devices; for those who run the platform.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { amount } from "../format.js";
import { keepFresh } from "../parts/screen.js";
import { table } from "../parts/table.js";
import { t } from "../texts.js";

/** @param {import("../routes.js").Context} context */
export function poolScreen(context) {
    const { slug, grant } = context;
    const slugs = new Map(grant.tenants.map((tenant) => [tenant.id, tenant.slug]));
    const cards = h("ul", { class: "figures" });
    const list = table([
        { title: t("tenant"), cell: (/** @type {any} */ row) => row.name, by: (row) => row.name },
        { title: t("assigned"), isNumber: true, cell: (row) => row.assigned, by: (row) => row.assigned },
        { title: t("unassigned"), isNumber: true, cell: (row) => row.unassigned, by: (row) => row.unassigned },
        { title: t("total"), isNumber: true, cell: (row) => row.total, by: (row) => row.total },
        {
            title: t("usage"),
            isNumber: true,
            cell: (row) => share(row),
            by: (row) => row.total ? row.assigned / row.total : -1,
        },
    ], { label: t("nav_pool"), href: (row) => `/t/${slugs.get(row.id) ?? slug}/devices` });
    const live = keepFresh(async (signal) => {
        const stats = await ask(slug, "/api/v6/devices/pool/stats", { signal });
        const total = stats.total_devices;
        const active = stats.tenants.filter((/** @type {any} */ row) => row.total > 0).length;
        fill(
            cards,
            figure(t("total"), total),
            figure(t("assigned"), stats.total_assigned, total),
            figure(t("unassigned"), stats.total_unassigned, total),
            figure(t("active_tenants"), active),
        );
        list.show(stats.tenants.map((/** @type {any} */ row) => ({ ...row, id: row.tenant_id })));
    }, (change) => change.kind === "spaces");
    return {
        title: t("nav_pool"),
        element: h(
            "div",
            null,
            h("div", { class: "head" }, h("h1", null, t("nav_pool"))),
            live.trouble,
            cards,
            list.element,
        ),
        close: live.close,
    };
}

/** @param {any} row */
function share(row) {
    return row.total ? amount(Math.round(row.assigned * 100 / row.total), "%") : "–";
}

/** @param {string} name @param {number} value @param {number} [of] */
function figure(name, value, of) {
    const part = of ? h("small", null, amount(Math.round(value * 100 / of), "%")) : null;
    return h("li", { class: "card" }, h("span", null, name), h("strong", null, value), part);
}
