// @ts-check
// Who has how many devices, and giving them to others; for those who run the platform.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { amount } from "../format.js";
import { keepFresh } from "../parts/screen.js";
import { table } from "../parts/table.js";
import { t } from "../texts.js";
import { stock } from "./stock.js";

/** @param {import("../routes.js").Context} context */
export function poolScreen(context) {
    const { slug, query } = context;
    const cards = h("ul", { class: "figures" });
    const managed = h("div", { class: "place" });
    /** @type {ReturnType<typeof stock> | null} */
    let open = null;
    let wanted = query.get("tenant") ?? "";
    const list = table(columns((row) => manage(row)), { label: t("nav_pool") });

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
        const rows = stats.tenants.map((/** @type {any} */ row) => ({ ...row, id: row.tenant_id }));
        list.show(rows);
        const row = rows.find((/** @type {any} */ one) => one.id === wanted);
        if (row && !open) manage(row, false);
        open?.again();
    }, (change) => change.kind !== "devices" && change.kind !== "tick" && change.kind !== "snapshot");

    /** Opens what a tenant has, below. @param {any} row @param {boolean} [goes] whether one goes there */
    function manage(row, goes = true) {
        open?.close();
        wanted = row.id;
        history.replaceState(null, "", `${location.pathname}?tenant=${wanted}`);
        open = stock(context, row, {
            changed: () => live.again(),
            close() {
                open?.close();
                open = null;
                wanted = "";
                history.replaceState(null, "", location.pathname);
                fill(managed);
                list.element.focus();
            },
        });
        fill(managed, open.element);
        if (goes) open.focus();
    }

    return {
        title: t("nav_pool"),
        element: h(
            "div",
            null,
            h("div", { class: "head" }, h("h1", null, t("nav_pool"))),
            live.trouble,
            cards,
            list.element,
            managed,
        ),
        close() {
            open?.close();
            live.close();
        },
    };
}

/** @param {number} count */
function none(count) {
    return count ? amount(count) : "–";
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

/** @param {(row: any) => void} manage @returns {import("../parts/table.js").Column<any>[]} */
function columns(manage) {
    return [
        {
            title: t("tenant"),
            cell: (/** @type {any} */ row) => h("bdi", { class: "clamp" }, row.name),
            by: (row) => row.name,
        },
        { title: t("assigned"), isNumber: true, cell: (row) => none(row.assigned), by: (row) => row.assigned },
        { title: t("unassigned"), isNumber: true, cell: (row) => none(row.unassigned), by: (row) => row.unassigned },
        { title: t("total"), isNumber: true, cell: (row) => none(row.total), by: (row) => row.total },
        {
            title: t("usage"),
            isNumber: true,
            cell: share,
            by: (row) => row.total ? row.assigned / row.total : -1,
        },
        {
            title: t("actions"),
            isQuiet: true,
            cell: (row) =>
                row.total
                    ? h(
                        "button",
                        { "aria-label": t("manage_of", { name: row.name }), onclick: () => manage(row) },
                        t("manage"),
                    )
                    : h("span", { class: "quiet" }, "–"),
        },
    ];
}
