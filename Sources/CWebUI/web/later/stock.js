// @ts-check
// The devices of one tenant, some of which go to another. The API gives away what is on no space.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { ago, amount, grouped } from "../format.js";
import { confirmDialog, field } from "../parts/dialog.js";
import { empty, fault, table } from "../parts/table.js";
import { NotSignedIn } from "../session.js";
import { t } from "../texts.js";
import { batch, picks, report } from "./picks.js";

/** @import { Device, Tenant } from "../../types.d.ts" */

/** So many are shown at once: a search asks the server for the others. */
const rowsMax = 500;
const settledMS = 300;

/**
 * @param {import("../routes.js").Context} context @param {any} tenant
 * @param {{ changed: () => void, close: () => void }} acts
 */
export function stock({ slug, grant }, tenant, acts) {
    // The list is asked for in the tenant's own name: what another has can not come into it.
    const own = grant.tenants.find((one) => one.id === tenant.id)?.slug;
    const control = new AbortController();
    const heading = h("h2", { tabindex: "-1" }, t("devices_of", { name: tenant.name }));
    const place = h("div", { class: "place" });
    const reported = report();
    const chosen = picks(nameOf);
    let turn = 0;
    /** @type {number | undefined} */
    let later;
    let isLoaded = false;
    const search = /** @type {HTMLInputElement} */ (h("input", {
        type: "search",
        "aria-label": t("find_device"),
        placeholder: t("find_device"),
        autocomplete: "off",
        oninput: () => {
            clearTimeout(later);
            later = setTimeout(load, settledMS);
        },
    }));
    const free = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", onchange: () => load() }));
    const list = table(columns(chosen), { label: t("devices_of", { name: tenant.name }), sort: 2 });
    chosen.acts.append(h("button", { class: "primary", onclick: transfer }, t("transfer")));

    /** @param {Device[]} rows @param {number} total */
    function draw(rows, total) {
        chosen.offer(rows);
        if (!rows.length) return fill(place, empty(t("log_no_match"), t("log_no_match_hint")));
        list.show(rows);
        const isCut = total > rows.length;
        fill(
            place,
            list.element,
            isCut ? h("p", { class: "quiet" }, t("first_of", { count: rows.length, total })) : null,
        );
    }

    async function load() {
        if (!own) return fill(place, fault(new Error(t("tenant_is_new"))));
        const mine = ++turn;
        const wanted = search.value.trim();
        /** @param {boolean} isFree @returns {`/api/v6/devices?${string}`} */
        const path = (isFree) => {
            const query = new URLSearchParams({ limit: String(rowsMax), sort: "name" });
            if (wanted) query.set("search", wanted);
            if (isFree) query.set("unassigned_only", "true");
            return `/api/v6/devices?${query}`;
        };
        try {
            // What can be given away is shown first, where there is any.
            let answer = await ask(own, path(free.checked || !isLoaded), { signal: control.signal });
            if (!isLoaded && !answer.total) answer = await ask(own, path(false), { signal: control.signal });
            else if (!isLoaded) free.checked = true;
            if (mine !== turn) return;
            isLoaded = true;
            draw(answer.devices, answer.total);
        } catch (error) {
            if (control.signal.aborted) return;
            fill(place, fault(error instanceof NotSignedIn ? new Error(t("tenant_shut")) : error));
        }
    }

    async function transfer() {
        const results = await transferDialog(slug, grant, tenant, chosen.chosen());
        if (!results.length) return;
        reported.show(results);
        chosen.clear();
        acts.changed();
        await load();
    }

    load();
    return {
        element: h(
            "section",
            { class: "stack" },
            h("div", { class: "head" }, heading, search, h("button", { onclick: acts.close }, t("close"))),
            h("label", { class: "choice" }, free, t("stock_unassigned")),
            reported.element,
            chosen.element,
            place,
        ),
        again: load,
        focus: () => heading.focus(),
        close() {
            control.abort();
            clearTimeout(later);
        },
    };
}

/** @param {any} row */
function nameOf(row) {
    return row.name || grouped(row.dev_eui);
}

/** @param {ReturnType<typeof picks>} chosen @returns {import("../parts/table.js").Column<any>[]} */
function columns(chosen) {
    return [
        {
            title: t("device"),
            cell: (/** @type {any} */ row) =>
                chosen.cell(row, [
                    h("bdi", { class: "clamp" }, row.name || t("unnamed")),
                    h("small", { class: "eui" }, grouped(row.dev_eui)),
                ]),
            by: (row) => row.name || row.dev_eui,
        },
        {
            title: t("model"),
            cell: (row) => [row.manufacturer, row.model].filter(Boolean).join(" ") || row.device_type || "–",
            by: (row) => row.model,
        },
        {
            title: t("space"),
            cell: (row) => row.assigned_space_code ?? t("unassigned"),
            by: (row) => row.assigned_space_code,
        },
        { title: t("last_seen"), cell: (row) => ago(row.last_seen_at), by: (row) => row.last_seen_at },
        {
            title: t("battery"),
            isNumber: true,
            cell: (row) => amount(row.battery_percent, "%"),
            by: (row) => row.battery_percent,
        },
    ];
}

/**
 * @param {string} slug @param {import("../session.js").Grant} grant @param {any} tenant whose they are now
 * @param {any[]} rows
 */
async function transferDialog(slug, grant, tenant, rows) {
    const busy = rows.filter((row) => row.assigned_space_id).length;
    const others = grant.tenants.filter((one) => one.type !== "platform" && one.id !== tenant.id);
    const to = /** @type {HTMLSelectElement} */ (h(
        "select",
        { required: true },
        h("option", { value: "" }, t("choose_tenant")),
        others.map((one) => h("option", { value: one.id }, one.name)),
    ));
    const reason = /** @type {HTMLInputElement} */ (h("input", { autocomplete: "off", maxlength: 500 }));
    const work = batch(rows, nameOf, async (row) => {
        const body = { tenant_id: to.value, reason: reason.value.trim() || null };
        await ask(slug, `/api/v6/devices/${row.id}/transfer`, { method: "POST", body });
        return t("transferred", { name: others.find((one) => one.id === to.value)?.name ?? "" });
    });
    await confirmDialog(
        t("transfer_title", { count: rows.length, name: tenant.name }),
        [
            h("p", null, t("transfer_hint")),
            busy ? h("p", { class: "bad" }, t("transfer_busy", { count: busy })) : null,
            field("tenant_id", t("to_tenant"), to),
            field("reason", t("transfer_reason"), reason),
            work.step,
        ],
        t("transfer"),
        work.run,
    );
    return await work.ended();
}
