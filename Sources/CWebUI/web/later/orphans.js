// @ts-check
// Devices that are heard and are nobody's: to be claimed for a tenant, or forgotten. For those who run the platform.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { ago, amount, grouped } from "../format.js";
import { confirmDialog } from "../parts/dialog.js";
import { keepFresh } from "../parts/screen.js";
import { empty, table } from "../parts/table.js";
import { t } from "../texts.js";

/** @param {import("../routes.js").Context} context */
export function orphansScreen(context) {
    const { slug, grant } = context;
    const place = h("div", { class: "place" });
    const list = table([
        {
            title: t("device"),
            cell: (
                /** @type {any} */ row,
            ) => [row.device_name ?? t("unnamed"), h("small", { class: "eui" }, grouped(row.dev_eui))],
            by: (row) => row.dev_eui,
        },
        { title: t("profile"), cell: (row) => row.device_profile_name ?? "–", by: (row) => row.device_profile_name },
        { title: t("last_seen"), cell: (row) => ago(row.last_seen_at), by: (row) => row.last_seen_at },
        { title: t("heard_times"), isNumber: true, cell: (row) => row.uplink_count, by: (row) => row.uplink_count },
        { title: "RSSI", isNumber: true, cell: (row) => amount(row.last_rssi, "dBm"), by: (row) => row.last_rssi },
        { title: t("payload"), cell: (row) => h("code", null, row.last_payload ?? "–") },
        {
            title: t("actions"),
            isQuiet: true,
            cell: (row) =>
                h(
                    "div",
                    { class: "actions" },
                    h("button", { onclick: () => claim(row) }, t("claim")),
                    h("button", { onclick: () => forget(row) }, t("forget")),
                ),
        },
    ], { label: t("nav_orphans"), sort: 2 });

    const live = keepFresh(async (signal) => {
        const answer = await ask(slug, "/api/v6/devices/orphans?limit=500", { signal });
        if (!answer.orphans.length) return fill(place, empty(t("no_orphans"), t("no_orphans_hint")));
        list.show(answer.orphans.map((/** @type {any} */ row) => ({ ...row, id: row.dev_eui })));
        if (!place.contains(list.element)) fill(place, list.element);
    }, (change) => change.kind === "spaces");

    /** @param {any} row */
    async function claim(row) {
        const tenant = /** @type {HTMLSelectElement} */ (h(
            "select",
            { id: "for" },
            grant.tenants.filter((one) => one.type !== "platform").map((one) =>
                h("option", { value: one.id }, one.name)
            ),
        ));
        const name = /** @type {HTMLInputElement} */ (h("input", {
            id: "called",
            value: row.device_name ?? "",
            autocomplete: "off",
        }));
        await confirmDialog(
            t("claim_title", { eui: grouped(row.dev_eui) }),
            [
                h("p", null, t("claim_hint", { count: row.uplink_count })),
                h("label", { for: "for" }, t("tenant")),
                tenant,
                h("label", { for: "called" }, t("name")),
                name,
            ],
            t("claim"),
            () =>
                ask(slug, `/api/v6/devices/orphans/${row.dev_eui}/claim`, {
                    method: "POST",
                    body: { tenant_id: tenant.value, name: name.value || null },
                }),
        );
        live.again();
    }

    /** @param {any} row */
    async function forget(row) {
        await confirmDialog(
            t("forget_title", { eui: grouped(row.dev_eui) }),
            [h("p", null, t("forget_hint"))],
            t("forget"),
            () => ask(slug, `/api/v6/devices/orphans/${row.dev_eui}`, { method: "DELETE" }),
        );
        live.again();
    }

    return {
        title: t("nav_orphans"),
        element: h("div", null, h("h1", null, t("nav_orphans")), live.trouble, place),
        close: live.close,
    };
}
