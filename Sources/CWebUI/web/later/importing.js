// @ts-check
// Importing a list of spaces or devices: read and checked here first, row by row, and only sent once nothing is wrong.
import { fill, h } from "../dom.js";
import { mayEdit } from "../parts/editing.js";
import { fault, table } from "../parts/table.js";
import { missingScreen } from "../screens/missing.js";
import { t } from "../texts.js";
import { devicesWay, spacesWay } from "./importways.js";
import { kinds, read } from "./csv.js";
import { spacesMax } from "./pattern.js";

const bytesMax = 8_388_608;
const previewRows = 200;
/** So long after the last key a list is looked at. */
const settledMS = 300;

/** @typedef {import("./importways.js").Row} Row */

/** @param {import("./csv.js").Fault} one */
const sentence = (one) => t(/** @type {any} */ (one.key), one.values);

/** @param {Row[]} rows @param {string[]} columns */
function preview(rows, columns) {
    const list = table([
        { title: t("line"), cell: (/** @type {Row & { id: string }} */ row) => row.line, by: (row) => row.line },
        {
            title: t("finding"),
            cell: (row) =>
                row.faults.length
                    ? h("span", { class: "bad" }, row.faults.map(sentence).join(" "))
                    : row.state === "refused"
                    ? h("span", { class: "bad" }, row.said)
                    : t("row_good"),
            by: (row) => row.faults.length || row.state === "refused" ? 0 : 1,
        },
        ...columns.map((name) => ({
            title: name,
            cell: (/** @type {Row & { id: string }} */ row) => row.fields[name] ?? "–",
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
    const text = /** @type {HTMLTextAreaElement} */ (h("textarea", {
        id: "csv",
        rows: 6,
        spellcheck: "false",
        placeholder: kind === "spaces"
            ? "code;floor;zone\nA-001;P1;North"
            : "dev_eui,name,codec\n0011223344556677,Bay 1,",
        oninput: () => {
            // What is offered is of the text before: it must not be sent in place of this one.
            turn++;
            fill(found);
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
        fill(found);
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
        const faulty = rows.filter((row) => row.faults.length || row.state === "refused").length;
        const button = /** @type {HTMLButtonElement} */ (h("button", {
            class: "primary",
            disabled: faulty > 0,
            onclick: async () => {
                button.disabled = text.disabled = file.disabled = true;
                try {
                    const done = await way.send(rows);
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
                }
            },
        }, t(kind === "spaces" ? "import_n_spaces" : "import_n_devices", { count: rows.length })));
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
            h("div", { class: "actions" }, button),
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
        },
    };
}
