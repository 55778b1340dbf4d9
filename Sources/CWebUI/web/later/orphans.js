// @ts-check
// Devices that are heard and are nobody's: to be looked into, claimed for a tenant, or forgotten. For the platform.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { ago, amount, grouped } from "../format.js";
import { confirmDialog } from "../parts/dialog.js";
import { exportButton } from "../parts/export.js";
import { keepFresh } from "../parts/screen.js";
import { empty, table } from "../parts/table.js";
import { t } from "../texts.js";
import { claimDialog, suggested } from "./claim.js";
import { batch, picks, report } from "./picks.js";

const pageRows = 500;

/** @param {import("../routes.js").Context} context */
export function orphansScreen(context) {
    const { slug } = context;
    const place = h("div", { class: "place" });
    const reported = report();
    /** @type {any[]} */
    let codecs = [];
    /** @type {any[]} */
    let rows = [];
    let total = 0;
    const title = (/** @type {any} */ row) => row.device_name || grouped(row.dev_eui);
    const chosen = picks(title);
    const search = /** @type {HTMLInputElement} */ (h("input", {
        type: "search",
        "aria-label": t("find_orphan"),
        placeholder: t("find_orphan"),
        autocomplete: "off",
        oninput: () => live.again(),
    }));
    /** A DevEUI may be typed as it is printed, in groups. */
    const typed = () => search.value.replaceAll(" ", "");
    const list = table(columns(chosen, title, (row) => claim([row])), { label: t("nav_orphans"), sort: 2 });
    chosen.acts.append(
        h("button", { class: "primary", onclick: () => claim(chosen.chosen()) }, t("claim")),
        h("button", { onclick: () => forget(chosen.chosen()) }, t("forget")),
    );

    const live = keepFresh(async (signal) => {
        const wanted = typed();
        const query = new URLSearchParams({ limit: String(pageRows), search: wanted });
        const [answer, known] = await Promise.all([
            ask(slug, `/api/v6/devices/orphans?${query}`, { signal }),
            ask(slug, "/api/v6/codecs", { signal }),
        ]);
        if (wanted !== typed()) return;
        codecs = known.codecs;
        total = answer.total;
        rows = answer.orphans.map((row) => ({
            ...row,
            id: row.dev_eui,
            suggested: suggested(codecs, row)?.id ?? null,
        }));
        draw(wanted);
    }, (change) => change.kind !== "tick" && change.kind !== "devices" && change.kind !== "snapshot");
    // No stream tells of what is nobody's.
    const clock = setInterval(() => document.visibilityState === "visible" && live.again(), 10_000);

    /** @param {string} wanted */
    function draw(wanted) {
        chosen.offer(rows);
        if (!rows.length) {
            return fill(
                place,
                wanted
                    ? empty(t("log_no_match"), t("log_no_match_hint"))
                    : empty(t("no_orphans"), t("no_orphans_hint")),
            );
        }
        list.show(rows);
        const more = total > rows.length ? t("first_of", { count: rows.length, total }) : "";
        if (!place.contains(list.element)) fill(place, list.element, h("p", { class: "quiet more" }));
        fill(/** @type {Element} */ (place.querySelector(".more")), more);
    }

    /** @param {any[]} given */
    async function claim(given) {
        const results = await claimDialog(context, codecs, given);
        if (!results.length) return;
        reported.show(results);
        chosen.clear();
        live.again();
    }

    /** @param {any[]} given */
    async function forget(given) {
        const results = await forgetDialog(slug, given, title);
        if (!results.length) return;
        reported.show(results);
        chosen.clear();
        live.again();
    }

    return {
        title: t("nav_orphans"),
        element: h(
            "div",
            null,
            h(
                "div",
                { class: "head" },
                h("h1", null, t("nav_orphans")),
                h(
                    "div",
                    { class: "actions" },
                    search,
                    exportButton(slug, () => `/api/v6/devices/orphans?${new URLSearchParams({ search: typed() })}`),
                ),
            ),
            h("p", { class: "quiet" }, t("orphans_hint")),
            live.trouble,
            reported.element,
            chosen.element,
            place,
        ),
        close() {
            clearInterval(clock);
            live.close();
        },
    };
}

/**
 * @param {ReturnType<typeof picks>} chosen @param {(row: any) => string} title @param {(row: any) => void} look
 * @returns {import("../parts/table.js").Column<any>[]}
 */
function columns(chosen, title, look) {
    return [
        {
            title: t("device"),
            cell: (/** @type {any} */ row) =>
                chosen.cell(row, [
                    h("bdi", { class: "clamp" }, row.device_name || t("unnamed")),
                    h("small", { class: "eui" }, grouped(row.dev_eui)),
                ]),
            by: (row) => row.device_name || row.dev_eui,
        },
        {
            title: t("profile"),
            cell: (row) => [
                h("bdi", { class: "clamp" }, row.device_profile_name ?? "–"),
                h("small", { class: "eui" }, row.suggested ?? t("no_codec_fits")),
            ],
            by: (row) => row.device_profile_name,
        },
        { title: t("last_seen"), cell: (row) => ago(row.last_seen_at), by: (row) => -Date.parse(row.last_seen_at) },
        {
            title: t("heard_times"),
            isNumber: true,
            cell: (row) => amount(row.uplink_count),
            by: (row) => row.uplink_count,
        },
        { title: "RSSI", isNumber: true, cell: (row) => amount(row.last_rssi, "dBm"), by: (row) => row.last_rssi },
        { title: t("payload"), cell: (row) => h("code", { class: "cut" }, row.last_payload ?? "–") },
        {
            title: t("actions"),
            isQuiet: true,
            cell: (row) =>
                h(
                    "button",
                    { "aria-label": t("preview_of", { name: title(row) }), onclick: () => look(row) },
                    t("claim_preview"),
                ),
        },
    ];
}

/** @param {string} slug @param {any[]} rows @param {(row: any) => string} title */
async function forgetDialog(slug, rows, title) {
    const work = batch(rows, title, async (row) => {
        await ask(slug, `/api/v6/devices/orphans/${row.dev_eui}`, { method: "DELETE" });
        return t("forgotten");
    });
    await confirmDialog(
        rows.length === 1
            ? t("forget_title", { eui: grouped(rows[0].dev_eui) })
            : t("forget_many", { count: rows.length }),
        [h("p", null, t("forget_hint")), work.step],
        t("forget"),
        work.run,
    );
    return await work.ended();
}
