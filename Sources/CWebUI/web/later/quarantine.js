// @ts-check
// Messages that could not become rows: why, what they were, and what to do.
import { ask } from "../api.js";
import { fill, h, keep } from "../dom.js";
import { onChange } from "../live.js";
import { exportButton } from "../parts/export.js";
import { empty, fault } from "../parts/table.js";
import { t } from "../texts.js";
import { entry, reasonWord } from "./entry.js";
import { linesFor, namesFor } from "./lines.js";

/** @import { QuarantinedMessage } from "../../types.d.ts" */

const pageRows = 50;
const againMS = 15_000;

/** @param {import("../routes.js").Context} context */
export function quarantine(context) {
    const { slug } = context;
    const control = new AbortController();
    const names = namesFor(context);
    const lines = linesFor(slug, names);
    const list = h("ol", { class: "log", "aria-label": t("quarantine") });
    const place = h("div", { class: "place" });
    const foot = h("p", null);
    const reason = /** @type {HTMLSelectElement} */ (h(
        "select",
        { id: "reason", onchange: () => again(true) },
        h("option", { value: "" }, t("all")),
    ));
    const device = /** @type {HTMLInputElement} */ (h("input", {
        id: "quarantine-eui",
        type: "search",
        placeholder: "DevEUI",
        autocomplete: "off",
        maxlength: 24,
        onchange: () => again(true),
    }));
    /** @type {QuarantinedMessage[]} */
    let rows = [];
    /** @type {string | null} */
    let cursor = null;
    let pages = 0;
    let turn = 0;

    function query() {
        const asked = new URLSearchParams();
        if (reason.value) asked.set("reason", reason.value);
        const eui = device.value.replaceAll(/[\s:-]/g, "").toUpperCase();
        if (eui) asked.set("dev_eui", eui);
        return asked;
    }

    /** @param {boolean} isNew whether the filter is another */
    async function again(isNew = false) {
        // Who has gone on to older ones is not thrown back.
        if (!isNew && pages > 1) return;
        await get(true);
    }

    /** @param {boolean} isFirst whether it is the first page */
    async function get(isFirst) {
        const mine = ++turn;
        const asked = query();
        asked.set("limit", String(pageRows));
        if (!isFirst && cursor) asked.set("cursor", cursor);
        try {
            await names.learn(control.signal);
            const answer = await ask(slug, `/api/v6/quarantine?${asked}`, { signal: control.signal, fresh: true });
            if (mine !== turn) return;
            rows = isFirst ? answer.messages : rows.concat(answer.messages);
            pages = isFirst ? 1 : pages + 1;
            cursor = answer.next_cursor;
            draw();
        } catch (error) {
            if (!control.signal.aborted && mine === turn) fill(foot, fault(error));
        }
    }

    function draw() {
        // In the order of the pages: by when it came first.
        const shown = rows.map((row) => ({ ...lines.quarantined(row), at: row.received_at }));
        keep(list, shown, (line) => line.key, (line) => entry(line, true));
        if (!rows.length) {
            const isFiltered = reason.value || device.value;
            fill(
                place,
                isFiltered
                    ? empty(t("log_no_match"), t("log_no_match_hint"))
                    : empty(t("quarantine_empty"), t("quarantine_empty_hint")),
            );
        } else if (!place.contains(list)) fill(place, list);
        fill(foot, cursor ? h("button", { onclick: () => get(false) }, t("older")) : null);
    }

    const leave = onChange((change) => change.kind === "tick" && again());
    const clock = setInterval(() => document.visibilityState === "visible" && again(), againMS);
    again(true);
    return {
        element: h(
            "section",
            { class: "stack", id: "quarantine" },
            h(
                "div",
                { class: "head" },
                h("h2", null, t("quarantine")),
                h(
                    "div",
                    { class: "actions" },
                    exportButton(slug, () => `/api/v6/quarantine?${query()}`, t("quarantine")),
                ),
            ),
            h("p", { class: "quiet" }, t("quarantine_hint")),
            h(
                "div",
                { class: "filters", role: "search" },
                h("label", { for: "reason" }, t("why"), reason),
                h("label", { for: "quarantine-eui" }, t("device"), device),
            ),
            place,
            foot,
        ),
        /**
         * The reasons to choose from, with how often each was met since the start.
         * @param {Record<string, number>} given
         */
        counts(given) {
            for (const [name, count] of Object.entries(given)) {
                let option = [...reason.options].find((one) => one.value === name);
                if (!option) {
                    option = /** @type {HTMLOptionElement} */ (h("option", { value: name }));
                    reason.append(option);
                }
                const text = count ? `${reasonWord(name)} (${count})` : reasonWord(name);
                if (option.textContent !== text) option.textContent = text;
            }
        },
        close() {
            control.abort();
            clearInterval(clock);
            leave();
        },
    };
}
