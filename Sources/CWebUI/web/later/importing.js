// @ts-check
// Importing a list of spaces or devices: read and checked here first, row by row, and only sent once nothing is wrong.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { allOf, mayEdit, patiently } from "../parts/editing.js";
import { fault, table } from "../parts/table.js";
import { missingScreen } from "../screens/missing.js";
import { t } from "../texts.js";
import { guard } from "./guard.js";
import { kinds, lengths, read, unique } from "./csv.js";
import { spacesMax } from "./pattern.js";

const bytesMax = 8_388_608;
const previewRows = 200;
/** So long after the last key a list is looked at. */
const settledMS = 300;
/** So long what is there already is remembered: a long list costs much to ask for. */
const knownMS = 30_000;

/** @typedef {import("./csv.js").Row & { state?: "done" | "refused", said?: string }} Row */
/** @typedef {{ check: (rows: Row[]) => Promise<void>, send: (rows: Row[], tell: (done: number) => void, signal: AbortSignal) => Promise<string> }} Way */

/** @param {import("./csv.js").Fault} one */
const sentence = (one) => t(/** @type {any} */ (one.key), one.values);

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
function spacesWay(slug, siteID) {
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
function devicesWay(slug) {
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

/** @param {Row[]} rows @param {string[]} columns */
function preview(rows, columns) {
    const list = table([
        { title: t("line"), cell: (/** @type {any} */ row) => row.line, by: (row) => row.line },
        {
            title: t("finding"),
            cell: (row) =>
                row.faults.length
                    ? h("span", { class: "bad" }, row.faults.map(sentence).join(" "))
                    : row.state === "refused"
                    ? h("span", { class: "bad" }, row.said)
                    : t(row.state === "done" ? "row_done" : "row_good"),
            by: (row) => row.faults.length || row.state === "refused" ? 0 : 1,
        },
        ...columns.map((name) => ({
            title: name,
            cell: (/** @type {any} */ row) => row.fields[name] ?? "–",
        })),
    ], { label: t("preview"), sort: 1 });
    const bad = (/** @type {Row} */ row) => row.faults.length || row.state === "refused" ? 0 : 1;
    const shown = rows.toSorted((a, b) => bad(a) - bad(b)).slice(0, previewRows);
    list.show(shown.map((row) => ({ ...row, id: String(row.line) })));
    const more = rows.length - shown.length;
    return [list.element, more > 0 ? h("p", { class: "quiet" }, t("more_rows", { count: more })) : null];
}

/** @param {import("../routes.js").Context} context @param {"spaces" | "devices"} kind */
export function importScreen(context, kind) {
    const { slug, query, grant } = context;
    if (!mayEdit(grant)) return missingScreen(context);
    const siteID = query.get("site");
    const way = kind === "spaces" ? spacesWay(slug, siteID) : devicesWay(slug);
    const back = kind === "devices" ? `/t/${slug}/devices` : `/t/${slug}/${siteID ? "sites/" + siteID : ""}`;
    const title = t(kind === "spaces" ? "import_spaces" : "import_devices");
    const found = h("div", { class: "stack" });
    const said = h("div", { role: "status" });
    const control = new AbortController();
    let turn = 0;
    /** @type {number | undefined} */
    let later;
    /** How many rows are not sent yet while they are being sent. */
    let left = 0;
    const unguard = guard(() => left > 0, () => t("import_leave", { left }));
    const text = /** @type {HTMLTextAreaElement} */ (h("textarea", {
        id: "csv",
        rows: 6,
        spellcheck: "false",
        placeholder: kind === "spaces"
            ? "code;floor;zone\nA-001;P1;North"
            : "dev_eui,name,codec\n0011223344556677,Bay 1,",
        oninput: () => {
            clearTimeout(later);
            later = setTimeout(() => look(text.value), settledMS);
        },
    }));
    const file = /** @type {HTMLInputElement} */ (h("input", {
        type: "file",
        id: "file",
        accept: ".csv,.txt,text/csv,text/plain",
        onchange: async (/** @type {any} */ event) => {
            const chosen = event.target.files[0];
            // The same file again, mended, shall be looked at again.
            if (!chosen) return;
            try {
                if (chosen.size > bytesMax) throw new Error(t("csv_large"));
                text.value = new TextDecoder("utf-8", { fatal: true }).decode(await chosen.arrayBuffer());
            } catch (error) {
                const given = error instanceof TypeError ? new Error(t("csv_not_utf8")) : error;
                return fill(found, fault(given));
            } finally {
                event.target.value = "";
            }
            look(text.value);
        },
    }));

    /** @param {string} given */
    async function look(given) {
        const mine = ++turn;
        fill(said);
        if (!given.trim()) return fill(found);
        const result = read(given, kind);
        if (result.fault) return fill(found, fault(new Error(sentence(result.fault))));
        if (result.rows.length > spacesMax) {
            return fill(found, fault(new Error(t("csv_many", { count: result.rows.length, most: spacesMax }))));
        }
        try {
            await way.check(result.rows);
        } catch (error) {
            if (mine === turn) fill(found, fault(error));
            return;
        }
        if (mine === turn && !control.signal.aborted) offer(result.rows, result.columns, result.unread);
    }

    /** @param {Row[]} rows @param {string[]} columns @param {string[]} unread */
    function offer(rows, columns, unread) {
        const faulty = rows.filter((row) => row.faults.length).length;
        const waiting = rows.filter((row) => row.state !== "done");
        const progress = /** @type {HTMLProgressElement} */ (h("progress", {
            max: waiting.length,
            value: 0,
            "aria-label": title,
            hidden: true,
        }));
        const button = /** @type {HTMLButtonElement} */ (h("button", {
            class: "primary",
            disabled: faulty > 0,
            onclick: async () => {
                button.disabled = text.disabled = file.disabled = true;
                left = kind === "devices" ? waiting.length : 0;
                progress.hidden = kind === "spaces";
                try {
                    const done = await way.send(waiting, (count) => {
                        progress.value = count;
                        left = waiting.length - count;
                        fill(said, t("import_progress", { done: count, total: waiting.length }));
                    }, control.signal);
                    fill(said, h("p", { class: "good" }, done, " ", h("a", { href: back }, t("to_list"))));
                    text.value = "";
                    turn++;
                    fill(found);
                    said.querySelector("a")?.focus();
                } catch (error) {
                    offer(rows, columns, unread);
                    fill(said, fault(error));
                } finally {
                    text.disabled = file.disabled = false;
                    left = 0;
                }
            },
        }, t(kind === "spaces" ? "import_n_spaces" : "import_n_devices", { count: waiting.length })));
        fill(
            found,
            h("h2", null, t("preview")),
            h(
                "p",
                { class: faulty ? "bad" : "calm", role: "status" },
                faulty
                    ? t("rows_faulty", { count: faulty, total: rows.length })
                    : t("rows_good", { total: rows.length }),
            ),
            unread.length ? h("p", { class: "quiet" }, t("not_read", { names: unread.join(", ") })) : null,
            h("div", { class: "actions" }, button, progress),
            preview(rows, columns),
        );
    }

    return {
        title,
        element: h(
            "div",
            { class: "importing" },
            h(
                "div",
                { class: "head" },
                h("p", { class: "crumb" }, h("a", { href: back }, kind === "devices" ? t("nav_devices") : t("site"))),
                h("h1", null, title),
            ),
            h("p", null, t(kind === "spaces" ? "import_spaces_hint" : "import_devices_hint")),
            h(
                "p",
                { class: "quiet" },
                t("columns_are", { names: kinds[kind].fields.map((field) => field.name).join(", ") }),
            ),
            h(
                "div",
                { class: "card stack" },
                h("label", { for: "file" }, t("choose_file")),
                file,
                h("label", { for: "csv" }, t("or_paste")),
                text,
            ),
            said,
            found,
        ),
        close() {
            control.abort();
            clearTimeout(later);
            unguard();
        },
    };
}
