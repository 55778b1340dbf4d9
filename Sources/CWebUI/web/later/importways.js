// @ts-check
// How lists become spaces or devices: what is checked, and what is sent.
import { ask } from "../api.js";
import { allOf, patiently } from "../parts/editing.js";
import { t } from "../texts.js";
import { lengths, unique } from "./csv.js";

/** So long what is there already is remembered: a long list costs much to ask for. */
const knownMS = 30_000;

/** @typedef {import("./csv.js").Row & { state?: "done" | "refused", said?: string }} Row */
/**
 * @typedef {{ check: (rows: Row[]) => Promise<void>,
 *   send: (rows: Row[], tell: (done: number) => void, signal: AbortSignal) => Promise<string> }} Way
 */

/** Rows that are asked for once in a while. @param {string} slug */
function memory(slug) {
    /** @type {Map<string, { at: number, rows: Promise<any[]> }>} */
    const known = new Map();
    /** @param {string} path @param {string} name */
    const all = (path, name) => {
        const old = known.get(path);
        if (old && Date.now() - old.at < knownMS) return old.rows;
        const rows = allOf(slug, path, name);
        rows.catch(() => known.delete(path));
        known.set(path, { at: Date.now(), rows });
        return rows;
    };
    return { all, forget: () => known.clear() };
}

/** Spaces are one request: all, or none. @param {string} slug @param {string | null} siteID @returns {Way} */
export function spacesWay(slug, siteID) {
    /** @type {any[]} */
    let sites = [];
    const { all, forget } = memory(slug);
    const own = (/** @type {Row} */ row) => `${row.fields.site_id} ${row.fields.code}`;
    return {
        async check(rows) {
            sites = await all("/api/v6/sites?", "sites");
            const wanted = new Set();
            for (const row of rows) {
                const name = row.fields.site;
                const site = name
                    ? sites.find((one) => [one.slug, one.id].includes(name)) ?? sites.find((one) => one.name === name)
                    : sites.find((one) => one.id === siteID);
                if (site) wanted.add(row.fields.site_id = site.id);
                else row.faults.push({ key: name ? "csv_no_site" : "csv_missing", values: { name: name ?? "site" } });
                for (
                    const [field, most] of /** @type {[string, number][]} */ ([["latitude", 90], ["longitude", 180]])
                ) {
                    if (Math.abs(row.fields[field]) > most) {
                        row.faults.push({ key: "csv_range", values: { name: field, most } });
                    }
                }
            }
            const taken = new Set();
            for (const id of wanted) {
                for (const one of await all(`/api/v6/spaces?site_id=${id}`, "spaces")) {
                    taken.add(`${id} ${one.code}`);
                }
            }
            unique(rows, "code", own, taken);
            lengths(rows, { code: 100, name: 100, building: 100, floor: 50, zone: 50 });
        },
        async send(rows) {
            forget();
            const spaces = rows.map(({ fields: { site: _, ...fields } }) => fields);
            const { count } = await ask(slug, "/api/v6/spaces/bulk", { method: "POST", body: { spaces } });
            for (const row of rows) row.state = "done";
            return t("imported_spaces", { count });
        },
    };
}

/** Devices are registered one after another: what was done is told exactly. @param {string} slug @returns {Way} */
export function devicesWay(slug) {
    const { all, forget } = memory(slug);
    return {
        async check(rows) {
            const [{ codecs }, known] = await Promise.all([
                ask(slug, "/api/v6/codecs"),
                all("/api/v6/devices?", "devices"),
            ]);
            const names = new Set(codecs.map((/** @type {any} */ one) => one.id));
            for (const { fields, faults } of rows) {
                if (fields.dev_eui) fields.dev_eui = fields.dev_eui.replace(/[\s:-]/g, "").toUpperCase();
                if (fields.dev_eui && !/^[0-9A-F]{16}$/.test(fields.dev_eui)) {
                    faults.push({ key: "csv_no_eui", values: {} });
                }
                if (fields.codec && !names.has(fields.codec)) {
                    faults.push({ key: "csv_no_codec", values: { name: fields.codec } });
                }
                if (fields.category && !["sensor", "display"].includes(fields.category)) {
                    faults.push({ key: "csv_no_category", values: { name: fields.category } });
                }
            }
            unique(rows, "dev_eui", (row) => row.fields.dev_eui, new Set(known.map((one) => one.dev_eui)));
            lengths(rows, { name: 200, device_type: 200, description: 2000 });
        },
        async send(rows, tell, signal) {
            forget();
            for (const [index, row] of rows.entries()) {
                // Who leaves the screen has been told that the rest is not registered.
                if (signal.aborted) return "";
                const { description, ...fields } = row.fields;
                const body = { ...fields, ...(description ? { config: { description } } : {}) };
                try {
                    await patiently(slug, "/api/v6/devices", { method: "POST", body });
                } catch (error) {
                    row.state = "refused";
                    row.said = error instanceof Error ? error.message : String(error);
                    const values = { done: index, line: row.line, said: row.said, left: rows.length - index - 1 };
                    throw new Error(t("import_stopped", values));
                }
                row.state = "done";
                tell(index + 1);
            }
            return t("imported_devices", { count: rows.length });
        },
    };
}
