// @ts-check
// Who did what, newest first; what was there before stands beside what came. The address says what is looked for.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { atDay } from "../format.js";
import { exportButton } from "../parts/export.js";
import { keepFresh } from "../parts/screen.js";
import { empty, fault, table } from "../parts/table.js";
import { t } from "../texts.js";

/** @import { AuditLine } from "../../types.d.ts" */

const partRows = 100;
const linesShown = 8;

/** @param {import("../routes.js").Context} context */
export function auditScreen(context) {
    const { slug, query } = context;
    /** @type {Map<string, string>} */
    const names = new Map();
    /** @type {AuditLine[]} */
    let older = [];
    /** @type {string | null} */
    let cursor = null;
    let shown = "none yet";
    const place = h("div", { class: "stack" });
    const fields = filters(query, () => {
        history.replaceState(null, "", `${location.pathname}${fields.address()}`);
        live.again();
    });
    const list = table([
        { title: t("when"), cell: (/** @type {any} */ row) => h("span", { class: "whole" }, atDay(row.created_at)) },
        { title: t("who"), cell: (row) => h("bdi", null, names.get(row.actor_id) ?? row.actor_type) },
        {
            title: t("what"),
            cell: (
                row,
            ) => [row.action, row.outcome === "done" ? null : h("small", { class: "bad" }, ` ${row.outcome}`)],
        },
        { title: t("changed"), cell: difference },
        { title: t("address"), cell: (row) => row.ip_address ?? "–" },
    ], { label: t("nav_audit"), sort: -1 });
    const more = /** @type {HTMLButtonElement} */ (h("button", { onclick: next }, t("older")));

    async function next() {
        more.disabled = true;
        const asked = fields.query();
        try {
            const answer = await ask(slug, withPart(asked, cursor));
            if (asked === fields.query()) {
                older = older.concat(answer.events);
                cursor = answer.next_cursor;
                show();
            }
        } catch (error) {
            fill(live.trouble, fault(error));
        }
        more.disabled = false;
    }

    function show() {
        list.show(older);
        if (!older.length) return fill(place, empty(t("nothing_logged"), t("nothing_logged_hint")));
        if (!place.contains(list.element)) fill(place, list.element, more);
        more.hidden = !cursor;
    }

    const live = keepFresh(async (signal) => {
        const asked = fields.query();
        const [people, answer] = await Promise.all([
            ask(slug, "/api/v6/users?limit=1000", { signal }),
            ask(slug, withPart(asked, null), { signal }),
        ]);
        if (asked !== fields.query()) return;
        for (const user of people.users) names.set(user.id, user.name ?? user.email);
        fields.people(people.users);
        // Lines that somebody has turned back to stay.
        if (asked === shown && older.length > partRows) return;
        shown = asked;
        older = answer.events;
        cursor = answer.next_cursor;
        show();
    }, (change) => change.kind !== "tick");
    return {
        title: t("nav_audit"),
        element: h(
            "div",
            null,
            h(
                "div",
                { class: "head" },
                h("h1", null, t("nav_audit")),
                h("div", { class: "actions" }, exportButton(slug, () => `/api/v6/audit${fields.query()}`)),
            ),
            live.trouble,
            fields.element,
            place,
        ),
        close: live.close,
    };
}

/**
 * @param {string} filter as a query, or nothing @param {string | null} cursor
 * @returns {`/api/v6/audit?${string}`}
 */
function withPart(filter, cursor) {
    const query = new URLSearchParams({ limit: String(partRows), ...(cursor ? { cursor } : {}) });
    return `/api/v6/audit?${filter ? filter.slice(1) + "&" : ""}${query}`;
}

/** @param {URLSearchParams} query @param {() => void} changed */
function filters(query, changed) {
    /** @type {number | undefined} */
    let typing;
    const soon = () => {
        clearTimeout(typing);
        typing = setTimeout(changed, 400);
    };
    const input = (
        /** @type {string} */ name,
        /** @type {string} */ type,
        /** @type {string} */ hint = "",
    ) => /** @type {HTMLInputElement} */ (h("input", {
        type,
        value: query.get(name) ?? "",
        maxlength: 200,
        placeholder: hint,
        oninput: soon,
    }));
    const [action, resource] = [input("action", "text", "device.assign"), input("resource", "text", "device")];
    const [from, to] = [input("from", "date"), input("to", "date")];
    const who =
        /** @type {HTMLSelectElement} */ (h("select", { onchange: changed }, h("option", { value: "" }, t("anybody"))));
    let wanted = query.get("who") ?? "";
    who.addEventListener("change", () => wanted = who.value);
    const pairs = () =>
        [
            ["action", action.value.trim()],
            ["resource", resource.value.trim()],
            ["who", wanted],
            ["from", from.value],
            ["to", to.value],
        ].filter(([_, value]) => value);
    /** @param {string[][]} given */
    const written = (given) => given.length ? `?${new URLSearchParams(given)}` : "";
    return {
        element: h(
            "div",
            { class: "filters", role: "search" },
            h("label", null, t("action"), action),
            h("label", null, t("resource"), resource),
            h("label", null, t("who"), who),
            h("label", null, t("from_day"), from),
            h("label", null, t("to_day"), to),
        ),
        address: () => written(pairs()),
        query() {
            const apis = { action: "action", resource: "resource_type", who: "actor_id", from: "from", to: "to" };
            return written(
                pairs().map(([name, value]) => [
                    apis[/** @type {keyof apis} */ (name)],
                    name === "from" ? dayStart(value, 0) : name === "to" ? dayStart(value, 1) : value,
                ]),
            );
        },
        /** @param {any[]} people */
        people(people) {
            if (who.options.length > 1) return;
            for (const one of people) who.append(h("option", { value: one.id }, one.name ?? one.email));
            who.value = wanted;
        },
    };
}

/** A day begins where the person is. @param {string} day @param {number} more days later */
function dayStart(day, more) {
    const start = new Date(`${day}T00:00:00`);
    start.setDate(start.getDate() + more);
    return start.toISOString();
}

/** What was, and what is. @param {any} row */
function difference(row) {
    const [old, made] = [row.old_values ?? {}, row.new_values ?? {}];
    const keys = [...new Set([...Object.keys(old), ...Object.keys(made)])]
        .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(made[key]));
    if (!keys.length) return row.detail ?? "–";
    const line = (/** @type {string} */ key) =>
        h(
            "li",
            null,
            h("strong", null, key),
            " ",
            key in old ? h("del", null, text(old[key])) : null,
            key in old && key in made ? h("span", { "aria-hidden": "true" }, " → ") : " ",
            key in made ? h("ins", null, text(made[key])) : null,
        );
    const rest = keys.slice(linesShown);
    return h(
        "div",
        null,
        row.detail ? h("p", { class: "quiet" }, row.detail) : null,
        h("ul", { class: "difference" }, keys.slice(0, linesShown).map(line)),
        rest.length
            ? h(
                "details",
                null,
                h("summary", null, t("show_all", { count: rest.length })),
                h("ul", { class: "difference" }, rest.map(line)),
            )
            : null,
    );
}

/** @param {any} value */
function text(value) {
    if (value === null) return "–";
    const written = typeof value === "string" ? value : JSON.stringify(value);
    if (written.length <= 60) return written;
    return h("span", { title: written }, written.slice(0, 60) + "…");
}
