// @ts-check
// Many spaces from one line: A-001…A-120, or A-{001..120}.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { confirmDialog, field } from "../parts/dialog.js";
import { t } from "../texts.js";
import { choices, line, typed } from "./forms.js";
import { spacesOf } from "./plansave.js";

/** What one request may have. */
export const spacesMax = 1000;
const codeMax = 100;

/**
 * The codes that a pattern means, or why it means none: the key of a text.
 * @param {string} text
 * @returns {{ codes: string[], fault?: undefined } | { fault: string, count?: number }}
 */
export function expand(text) {
    const range = parts(text.trim());
    if (!range) return { fault: text.trim() ? "pattern_unclear" : "pattern_empty" };
    const [from, to] = [Number(range.from), Number(range.to)];
    if (to < from) return { fault: "pattern_backwards" };
    const count = to - from + 1;
    if (count > spacesMax) return { fault: "pattern_many", count };
    const digits = range.from.length;
    const codes = Array.from(
        { length: count },
        (_, index) => range.before + String(from + index).padStart(digits, "0") + range.after,
    );
    if ((codes.at(-1) ?? "").length > codeMax) return { fault: "pattern_long" };
    return { codes };
}

/** @param {string} text */
function parts(text) {
    const braces = text.match(/^([^{}]*)\{\s*(\d{1,9})\s*(?:\.{2,3}|…|-)\s*(\d{1,9})\s*\}([^{}]*)$/);
    if (braces) return { before: braces[1], from: braces[2], to: braces[3], after: braces[4] };
    const ends = text.split(/\s*(?:…|\.{2,3})\s*|\s+[-–]\s+/);
    if (ends.length > 2) return null;
    const [first, last] = ends.map((end) => end.match(/^(.*?)(\d{1,9})(\D*)$/));
    if (!first || (ends.length === 2 && !last)) return null;
    if (!last) return { before: first[1], from: first[2], to: first[2], after: first[3] };
    // A-001…120 is short for A-001…A-120.
    const isShort = last[1] === "" && last[3] === "";
    if (!isShort && (last[1] !== first[1] || last[3] !== first[3])) return null;
    return { before: first[1], from: first[2], to: last[2], after: first[3] };
}

/** The first of them, and how many more. @param {string[]} names */
export function some(names) {
    const shown = names.slice(0, 5).join(", ");
    return names.length > 5 ? t("and_more", { names: shown, count: names.length - 5 }) : shown;
}

/**
 * What is to be created, and what is in the way of it.
 * @param {string} text @param {Set<string>} taken
 */
function plan(text, taken) {
    const result = expand(text);
    if (result.fault !== undefined) {
        const isEmpty = result.fault === "pattern_empty";
        return { codes: [], text: t(/** @type {any} */ (result.fault), { count: result.count ?? 0 }), isBad: !isEmpty };
    }
    const { codes } = result;
    const twice = codes.filter((code) => taken.has(code));
    if (twice.length) return { codes: [], text: t("pattern_taken", { names: some(twice) }), isBad: true };
    if (codes.length === 1) return { codes, text: t("pattern_one", { first: codes[0] }), isBad: false };
    const values = { count: codes.length, first: codes[0], last: codes.at(-1) ?? "" };
    return { codes, text: t("pattern_makes", values), isBad: false };
}

/**
 * @param {string} slug @param {any} site
 * @returns {Promise<number>} how many were made
 */
export async function patternForm(slug, site) {
    const rows = await spacesOf(slug, site.id);
    const taken = new Set(rows.map((row) => row.code));
    const input = line("", { required: true, placeholder: "A-001…A-120" });
    const floor = line(site.metadata?.floors?.[0]?.id, { maxlength: 50, list: "floors" });
    const zone = line("", { maxlength: 50 });
    const told = h("p", { class: "told", role: "status" });
    const show = () => {
        const { text, isBad } = plan(input.value, taken);
        fill(told, text);
        told.classList.toggle("bad", isBad);
    };
    input.addEventListener("input", show);
    show();
    let count = 0;
    await confirmDialog(
        t("spaces_by_pattern"),
        [
            field("spaces", t("pattern"), input, t("pattern_hint")),
            told,
            h("div", { class: "two" }, field("floor", t("floor"), floor), field("zone", t("zone"), zone)),
            choices("floors", (site.metadata?.floors ?? []).map((/** @type {any} */ one) => one.id)),
        ],
        t("create"),
        async () => {
            const { codes, text } = plan(input.value, taken);
            if (!codes.length) throw new Error(text);
            const spaces = codes.map((code) => ({ site_id: site.id, code, floor: typed(floor), zone: typed(zone) }));
            count = (await ask(slug, "/api/v6/spaces/bulk", { method: "POST", body: { spaces } })).count;
        },
    );
    return count;
}
