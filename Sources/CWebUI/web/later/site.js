// @ts-check
// One site: its bays as a plan and as a list, by floor.
import { allOf, ask } from "../api.js";
import { fill, h } from "../dom.js";
import { go } from "../main.js";
import { editMenu, forms, mayEdit, once, pattern } from "../parts/editing.js";
import { exportButton } from "../parts/export.js";
import { plan } from "./plan.js";
import { keepFresh } from "../parts/screen.js";
import { drawnMax, listPath, read, siteTabs } from "./sitetabs.js";
import { bar, legend } from "../parts/states.js";
import { empty, fault } from "../parts/table.js";
import { may } from "../roles.js";
import { t } from "../texts.js";

/** @import { LiveSpace, Space } from "../../types.d.ts" */

/** @param {import("../routes.js").Context} context @param {string} id */
export function siteScreen(context, id) {
    const { slug, grant, query } = context;
    const title = h("h1", null, "…");
    const counts = h("div", { class: "counts" });
    const place = h("div", { class: "place" });
    const note = h("p", { class: "quiet", hidden: true });
    const wanted = read(query);
    /** @type {Space[]} */
    let spaces = [];
    /** @type {any} */
    let site = null;
    /** @type {ReturnType<typeof plan> | null} */
    let drawn = null;
    const open = (/** @type {{ id: string }} */ space) => go(`/t/${slug}/spaces/${space.id}`);
    /** @type {ReturnType<typeof import("./sitelist.js").siteList> | null} */
    let list = null;
    /** What decides how the plan looks. */
    let known = "";

    const floorsOf = () => site?.metadata?.floors ?? [];
    const tabs = siteTabs(wanted, floorsOf, draw);

    /** What had the focus may be gone. */
    const shownAgain = () => {
        live.again();
        if (!spaces.length) context.main.focus({ preventScroll: true });
    };
    const make = {
        pattern: async () => await (await pattern()).patternForm(slug, site) && shownAgain(),
        space: async () => await (await forms()).spaceForm(slug, site, null) && shownAgain(),
        edit: async () => await (await forms()).siteForm(slug, site) && live.again(),
        remove: async () => await (await forms()).deleteSite(slug, site) && go(`/t/${slug}/`),
    };
    const imports = `/t/${slug}/import/spaces?site=${id}`;
    const edits = mayEdit(grant)
        ? editMenu([
            [t("plan_editor"), `/t/${slug}/sites/${id}/plan`],
            [t("spaces_by_pattern"), make.pattern],
            [t("new_space"), make.space],
            [t("import_spaces"), imports],
            [t("edit_site"), make.edit],
            [t("delete_site"), make.remove],
        ])
        : null;
    const nothing = () =>
        empty(
            t("no_spaces"),
            t(mayEdit(grant) ? "no_spaces_first" : "no_spaces_hint"),
            mayEdit(grant)
                ? [
                    h("button", { class: "primary", onclick: () => once(make.pattern) }, t("spaces_by_pattern")),
                    h("button", { onclick: () => once(make.space) }, t("new_space")),
                    h("a", { class: "button", href: imports }, t("import_spaces")),
                ]
                : [],
        );

    async function drawList() {
        if (list) return place.firstChild === list.element || fill(place, list.element);
        fill(place);
        try {
            list = (await import("./sitelist.js")).siteList(slug, id, tabs.floorName);
            draw();
            live.again();
        } catch (error) {
            fill(place, fault(error));
        }
    }

    function draw() {
        const rows = tabs.draw(spaces);
        drawn = null;
        tabs.views.hidden = counts.hidden = tabs.filters.hidden = !spaces.length;
        if (sensors) sensors.hidden = !spaces.length;
        const choice = tabs.choice(rows);
        const most = rows.slice(0, drawnMax);
        fill(note, rows.length > most.length ? t("first_spaces", { count: most.length, total: rows.length }) : null);
        note.hidden = choice !== null || rows.length === most.length;
        if (!spaces.length) fill(place, nothing());
        else if (choice) fill(place, choice);
        else if (wanted.isList) {
            list?.show(most);
            drawList();
        } else {
            drawn = plan(most, open, floorsOf());
            fill(place, drawn.element);
        }
        count();
    }

    function count() {
        /** @type {Record<string, number>} */
        const sums = {};
        const add = (/** @type {string} */ name) => sums[name] = (sums[name] ?? 0) + 1;
        for (const space of spaces) {
            add(space.state.toLowerCase());
            if (space.is_stale) add("stale");
        }
        tabs.count(spaces);
        fill(
            counts,
            h(
                "p",
                { class: "big" },
                h("strong", null, sums.free ?? 0),
                h("span", null, t("available_of", { total: spaces.length })),
            ),
            bar(sums),
            legend(sums),
        );
    }

    /** Shows rows that are known already, changed. @param {LiveSpace[]} rows */
    function change(rows) {
        const known = new Map(spaces.map((space) => [space.id, space]));
        for (const row of rows) {
            const space = known.get(row.id);
            // An answer that was on its way does not take back what the stream has told since.
            if (!space || (row.state_changed_at ?? "") < (space.state_changed_at ?? "")) continue;
            Object.assign(space, row);
            drawn?.update(space);
        }
        if (wanted.isList) list?.show(tabs.shown(spaces).slice(0, drawnMax));
        count();
    }

    const sensors = may(grant, "operator")
        ? h("a", { class: "button", href: `/t/${slug}/commission/${id}` }, t("commission"))
        : null;

    const live = keepFresh(async (signal) => {
        const [answered, rows] = await Promise.all([
            ask(slug, `/api/v6/sites/${id}`, { signal }),
            allOf(async (part) => {
                const answer = await ask(slug, `/api/v6/spaces?site_id=${id}&${part}`, { signal });
                return { rows: answer.spaces, total: answer.total };
            }),
            wanted.isList ? list?.load(signal) : null,
        ]);
        // Where bays lie changes seldom, and then the plan is drawn anew.
        const now = look(rows, answered);
        const isSame = now === known;
        known = now;
        site = answered;
        fill(title, site.name);
        document.title = `${site.name} · parkd`;
        if (isSame && spaces.length) return change(rows);
        spaces = rows.map((space) => ({ ...space }));
        draw();
    }, ({ kind, data }) => {
        if (kind === "devices" && wanted.isList) list?.change(data.rows);
        if (kind === "devices" || kind === "gateways" || kind === "uplinks") return true;
        if (kind !== "spaces" || !spaces.length || data.gone?.length) return false;
        change(data.rows);
        return true;
    });
    return {
        title: t("site"),
        element: h(
            "div",
            { class: "sitepage" },
            h(
                "div",
                { class: "head" },
                title,
                h(
                    "div",
                    { class: "actions" },
                    tabs.views,
                    sensors,
                    exportButton(slug, () => listPath(id, wanted)),
                    edits,
                ),
            ),
            live.trouble,
            counts,
            tabs.floors,
            tabs.filters,
            note,
            place,
        ),
        close: live.close,
    };
}

/** What of spaces and their site decides how the plan looks, but for states. @param {any[]} spaces @param {any} site */
function look(spaces, site) {
    const rows = spaces.map((space) => [space.id, space.code, space.floor, space.zone, space.metadata?.plan]);
    return JSON.stringify([rows, site?.metadata?.floors]);
}
