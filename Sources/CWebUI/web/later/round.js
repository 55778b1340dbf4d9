// @ts-check
// A round of putting sensors on: what a reload must not lose, and the sheet at its end.
import { h } from "../dom.js";
import { grouped } from "../format.js";
import { save } from "../parts/export.js";
import { table } from "../parts/table.js";
import { t } from "../texts.js";
import { isWeak, isWhole, signalText } from "./checklist.js";

/**
 * @typedef {import("./checklist.js").Entry} Entry
 * @typedef {{ floor: string | null, space: string | null, checking: string | null, pending: string | null,
 *   skipped: string[], done: Entry[], isEnded: boolean }} Round `space` is the chosen one, `checking` the one whose
 *   list is shown, `pending` a device of which it is not known whether it was put on
 */

/**
 * The round of this tab, of one person on one site.
 * @param {import("../routes.js").Context} context @param {string} siteID
 */
export function roundOf({ slug, grant }, siteID) {
    const key = `parkd round ${grant.user.id} ${slug} ${siteID}`;
    /** @returns {Round} */
    const none = () => ({
        floor: null,
        space: null,
        checking: null,
        pending: null,
        skipped: [],
        done: [],
        isEnded: false,
    });
    const round = none();
    try {
        Object.assign(round, JSON.parse(sessionStorage.getItem(key) ?? "{}"));
    } catch {
        // Where nothing can be kept, a reload begins anew.
    }
    return {
        round,
        keep() {
            try {
                sessionStorage.setItem(key, JSON.stringify(round));
            } catch {
                // As above.
            }
        },
        restart: () => void Object.assign(round, none()),
    };
}

/** What became of it, in a word. @param {Entry} entry */
function result(entry) {
    return t(!isWhole(entry) ? "round_open" : isWeak(entry) ? "round_weak" : "round_good");
}

/** @param {boolean} is */
const yesNo = (is) => is ? t("yes") : "–";

/**
 * @param {Entry[]} done @param {string[]} missing the codes of spaces without a sensor, in walk order
 * @param {string} name of the site @param {Element[]} ways what else can be done
 */
export function roundSheet(done, missing, name, ways) {
    const list = table([
        { title: t("space"), cell: (/** @type {Entry & { id: string }} */ row) => row.code, by: (row) => row.code },
        {
            title: t("device"),
            cell: (row) => [h("span", null, row.name), " ", h("code", { class: "eui" }, grouped(row.dev_eui))],
        },
        { title: t("round_result"), cell: result, by: result },
        { title: t("round_signal"), cell: (row) => row.heard ? signalText(row.rssi, row.snr) : "–" },
        { title: t("nav_gateways"), cell: (row) => row.gateways, by: (row) => row.gateways, isNumber: true },
        { title: t("battery"), cell: (row) => row.battery || "–" },
        { title: t("check_free"), cell: (row) => yesNo(row.free) },
        { title: t("check_occupied_done"), cell: (row) => yesNo(row.occupied) },
    ], { label: t("round_title") });
    list.show(done.map((entry) => ({ id: entry.space_id, ...entry })));
    const counts = t("round_counts", {
        done: done.filter(isWhole).length,
        weak: done.filter((one) => isWhole(one) && isWeak(one)).length,
        open: done.filter((one) => !isWhole(one)).length,
        missing: missing.length,
    });
    const hasRows = done.length > 0;
    const isNothing = !hasRows && !missing.length;
    return h(
        "div",
        { class: "stack sheet-of-round" },
        h("h2", { tabindex: "-1" }, isNothing ? t("all_done") : `${t("round_title")} · ${name}`),
        isNothing ? null : h("p", null, counts),
        hasRows ? list.element : null,
        missing.length
            ? h("p", null, h("strong", null, t("round_missing")), " ", missing.join(", "))
            : isNothing
            ? null
            : h("p", null, t("all_done")),
        h(
            "div",
            // None of it goes to paper.
            { class: "export" },
            ways,
            hasRows ? h("button", { onclick: () => print() }, t("round_print")) : null,
            hasRows
                ? h("button", { onclick: () => save(csv(done, missing), "sensors.csv"), title: t("export") }, "CSV")
                : null,
        ),
    );
}

/** @param {Entry[]} done @param {string[]} missing */
function csv(done, missing) {
    const names =
        "space,device,dev_eui,result,rssi,snr,gateways,battery,battery_low,free_seen,occupied_seen,assigned_at";
    const rows = done.map((one) => [
        one.code,
        one.name,
        one.dev_eui,
        isWhole(one) ? isWeak(one) ? "weak" : "good" : "open",
        one.rssi,
        one.snr,
        one.gateways,
        one.battery,
        one.isLow,
        one.free,
        one.occupied,
        one.at,
    ]);
    rows.push(...missing.map((code) => [code, "", "", "missing", ...Array(8).fill("")]));
    const text = rows.map((row) => row.map(cell).join(",") + "\r\n");
    return new Blob(["\ufeff" + names + "\r\n", ...text], { type: "text/csv" });
}

/** A name that a spreadsheet would take for a formula stays a name. @param {unknown} value */
function cell(value) {
    const text = String(value ?? "");
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
