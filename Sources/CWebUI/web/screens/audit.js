// @ts-check
// Who did what, newest first; what was there before stands beside what came.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { atDay } from "../format.js";
import { keepFresh } from "../parts/screen.js";
import { table } from "../parts/table.js";
import { t } from "../texts.js";

/** @import { AuditLine } from "../../types.d.ts" */

/** @param {import("../routes.js").Context} context */
export function auditScreen(context) {
    const { slug } = context;
    /** @type {Map<string, string>} */
    const names = new Map();
    /** @type {AuditLine[]} */
    let older = [];
    /** @type {string | null} */
    let cursor = null;
    const list = table([
        { title: t("when"), cell: (/** @type {AuditLine} */ row) => atDay(row.created_at) },
        { title: t("who"), cell: (row) => names.get(row.actor_id ?? "") ?? row.actor_type },
        {
            title: t("what"),
            cell: (
                row,
            ) => [row.action, row.outcome === "done" ? null : h("small", { class: "bad" }, ` ${row.outcome}`)],
        },
        { title: t("changed"), cell: difference },
        { title: t("address"), cell: (row) => row.ip_address ?? "–" },
    ], { label: t("nav_audit"), sort: -1 });
    const more = h("button", { onclick: next }, t("older"));
    const foot = h("div", null);

    async function next() {
        const answer = await ask(slug, `/api/v6/audit?limit=100&cursor=${encodeURIComponent(cursor ?? "")}`);
        older = older.concat(answer.events);
        cursor = answer.next_cursor;
        show();
    }

    function show() {
        list.show(older);
        fill(foot, cursor ? more : null);
    }

    const live = keepFresh(async (signal) => {
        const [people, answer] = await Promise.all([
            ask(slug, "/api/v6/users?limit=500", { signal }),
            ask(slug, "/api/v6/audit?limit=100", { signal }),
        ]);
        for (const user of people.users) names.set(user.id, user.name ?? user.email);
        if (older.length > 100) return;
        older = answer.events;
        cursor = answer.next_cursor;
        show();
    }, (change) => change.kind !== "tick");
    return {
        title: t("nav_audit"),
        element: h("div", null, h("h1", null, t("nav_audit")), live.trouble, list.element, foot),
        close: live.close,
    };
}

/** @param {AuditLine} row */
function difference(row) {
    const [old, made] = [row.old_values ?? {}, row.new_values ?? {}];
    const keys = [...new Set([...Object.keys(old), ...Object.keys(made)])]
        .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(made[key]));
    if (!keys.length) return row.detail ?? "–";
    return h(
        "ul",
        { class: "difference" },
        keys.slice(0, 8).map((key) =>
            h(
                "li",
                null,
                `${key}: `,
                key in old ? h("del", null, text(old[key])) : null,
                " ",
                key in made ? h("ins", null, text(made[key])) : null,
            )
        ),
    );
}

/** @param {any} value */
function text(value) {
    const written = typeof value === "string" ? value : JSON.stringify(value);
    return written.length > 60 ? written.slice(0, 60) + "…" : written;
}
