// @ts-check
// How lists become spaces or devices: what is checked, and what is sent.
import { allOf, ask, Refusal } from "../api.js";
import { t } from "../texts.js";
import { lengths, unique } from "./csv.js";

/** So long what is there already is remembered: a long list costs much to ask for. */
const knownMS = 30_000;

/** @typedef {import("./csv.js").Row & { state?: "refused", said?: string }} Row */
/** @typedef {{ check: (rows: Row[]) => Promise<void>, send: (rows: Row[]) => Promise<string> }} Way */

/**
 * What is there already, asked for once in a while.
 * @template Row
 * @param {(part: `limit=${number}&offset=${number}`, id: string) => Promise<{ rows: Row[], total: number }>} get
 */
function memory(get) {
    /** @type {Map<string, { at: number, rows: Promise<Row[]> }>} */
    const known = new Map();
    return {
        /** @param {string} [id] of what the rows are parts */
        all(id = "") {
            const old = known.get(id);
            if (old && Date.now() - old.at < knownMS) return old.rows;
            const rows = allOf((part) => get(part, id));
            rows.catch(() => known.delete(id));
            known.set(id, { at: Date.now(), rows });
            return rows;
        },
        forget: () => known.clear(),
    };
}

/**
 * Sends all rows in one request, so that all of them are stored or none; what is refused is said beside its row.
 * @param {Row[]} rows @param {() => Promise<{ count: number }>} act
 */
async function whole(rows, act) {
    for (const row of rows) row.state = undefined;
    try {
        return (await act()).count;
    } catch (error) {
        for (const { loc, msg } of error instanceof Refusal ? error.errors : []) {
            const row = rows[loc.find((part) => typeof part === "number") ?? -1];
            if (row) Object.assign(row, { state: "refused", said: msg });
        }
        throw error;
    }
}

/** @param {string} slug @param {string | null} siteID @returns {Way} */
export function spacesWay(slug, siteID) {
    const sites = memory(async (part) => {
        const answer = await ask(slug, `/api/v6/sites?${part}`, { fresh: true });
        return { rows: answer.sites, total: answer.total };
    });
    const spaces = memory(async (part, site) => {
        const answer = await ask(slug, `/api/v6/spaces?site_id=${site}&${part}`, { fresh: true });
        return { rows: answer.spaces, total: answer.total };
    });
    const own = (/** @type {Row} */ row) => `${row.fields.site_id} ${row.fields.code}`;
    return {
        async check(rows) {
            const known = await sites.all();
            const wanted = new Set();
            for (const row of rows) {
                const name = row.fields.site;
                const site = name
                    ? known.find((one) => [one.slug, one.id].includes(name)) ?? known.find((one) => one.name === name)
                    : known.find((one) => one.id === siteID);
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
                for (const one of await spaces.all(id)) taken.add(`${id} ${one.code}`);
            }
            unique(rows, "code", own, taken);
            lengths(rows, { code: 100, name: 100, building: 100, floor: 50, zone: 50 });
        },
        async send(rows) {
            spaces.forget();
            const made = rows.map(({ fields: { site: _, ...fields } }) => ({
                ...fields,
                site_id: fields.site_id,
                code: fields.code,
            }));
            const body = { spaces: made };
            const count = await whole(rows, () => ask(slug, "/api/v6/spaces/bulk", { method: "POST", body }));
            return t("imported_spaces", { count });
        },
    };
}

/** @param {string} slug @returns {Way} */
export function devicesWay(slug) {
    const devices = memory(async (part) => {
        const answer = await ask(slug, `/api/v6/devices?${part}`, { fresh: true });
        return { rows: answer.devices, total: answer.total };
    });
    return {
        async check(rows) {
            const [{ codecs }, known] = await Promise.all([
                ask(slug, "/api/v6/codecs"),
                devices.all(),
            ]);
            const names = new Set(codecs.map((one) => one.id));
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
        async send(rows) {
            devices.forget();
            const made = rows.map(({ fields: { description, ...fields } }) => ({
                ...fields,
                dev_eui: fields.dev_eui,
                ...(description ? { config: { description } } : {}),
            }));
            const body = { devices: made };
            const count = await whole(rows, () => ask(slug, "/api/v6/devices/bulk", { method: "POST", body }));
            return t("imported_devices", { count });
        },
    };
}
