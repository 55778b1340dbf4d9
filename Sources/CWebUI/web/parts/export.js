// @ts-check
// A list as a file: all parts of it, one after another, with the filter that the list has.
import { askAs, patiently } from "../api.js";
import { fill, h } from "../dom.js";
import { amount } from "../format.js";
import { t } from "../texts.js";

/** More than this is for programs: they ask by pages, and can go on where they stopped. */
const rowsMax = 100_000;
const partRows = 1_000;

/**
 * A button that saves a list as CSV. A second press stops it.
 * @param {string} slug @param {() => string} path the list as it is filtered now, without `limit` and `offset`
 * @param {string} [name] what the list is, where a screen has several
 */
export function exportButton(slug, path, name) {
    /** @type {AbortController | null} */
    let running = null;
    const text = h("span", null, "CSV");
    const said = h("span", { class: "quiet", role: "status" });
    const label = name ? t("export_of", { name }) : t("export");
    const press = async () => {
        if (running) return running.abort();
        const control = running = new AbortController();
        fill(said);
        try {
            const tell = (/** @type {number} */ rows) => fill(text, t("export_stop", { rows: amount(rows) }));
            tell(0);
            const { file, blob, isCut } = await whole(slug, path(), control.signal, tell);
            save(blob, file);
            if (isCut) fill(said, t("export_cut", { rows: amount(rowsMax) }));
        } catch (error) {
            if (!control.signal.aborted) {
                fill(said, t("export_failed"), " ", error instanceof Error ? error.message : "");
            }
        } finally {
            running = null;
            fill(text, "CSV");
        }
    };
    return h(
        "span",
        { class: "export" },
        h("button", { type: "button", "aria-label": label, title: label, onclick: press }, text),
        said,
    );
}

/**
 * All parts of a list in one. The row of names begins each part, and stands in the whole once.
 * @param {string} slug @param {string} path @param {AbortSignal} signal @param {(rows: number) => void} tell
 */
async function whole(slug, path, signal, tell) {
    /** @type {string[]} */
    const parts = [];
    let file = "list.csv";
    let next = `${path}${path.includes("?") ? "&" : "?"}limit=${partRows}`;
    for (let rows = 0; next && rows < rowsMax; rows += partRows) {
        const response = await patiently(() => askAs(slug, next, "text/csv", signal), signal);
        const part = await response.text();
        // No name has a line's end in it, so the first one ends the row of names.
        parts.push(parts.length ? part.slice(part.indexOf("\n") + 1) : part);
        file = response.headers.get("Content-Disposition")?.match(/filename="([^"]+)"/)?.[1] ?? file;
        next = following(response.headers.get("Link"));
        tell(rows + partRows);
    }
    // Spreadsheets take a file without this mark for one of the last century's alphabets.
    return { file, blob: new Blob(["\ufeff", ...parts], { type: "text/csv" }), isCut: next !== "" };
}

/** @param {string | null} link */
export function following(link) {
    const part = (link ?? "").split(/,\s*(?=<)/).find((one) => /;\s*rel="?next"?/.test(one));
    return part?.match(/<([^>]+)>/)?.[1] ?? "";
}

/** Gives a file to the person. @param {Blob} blob @param {string} file its name */
export function save(blob, file) {
    const href = URL.createObjectURL(blob);
    const link = h("a", { href, download: file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
