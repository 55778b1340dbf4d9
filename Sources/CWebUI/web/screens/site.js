// @ts-check
// One site: its bays as a plan and as a list, by floor.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { go } from "../main.js";
import { editMenu, forms, mayEdit, once, pattern } from "../parts/editing.js";
import { exportButton } from "../parts/export.js";
import { floorOf, plan } from "../parts/plan.js";
import { keepFresh } from "../parts/screen.js";
import { bar, chip, legend, states, word } from "../parts/states.js";
import { empty, moment, table } from "../parts/table.js";
import { may } from "../roles.js";
import { t } from "../texts.js";

/** @import { LiveSpace, Space } from "../../types.d.ts" */

const pageRows = 1000;

/** @param {import("../routes.js").Context} context @param {string} id */
export function siteScreen(context, id) {
    const { slug, grant, query } = context;
    const title = h("h1", null, "…");
    const counts = h("div", { class: "counts" });
    const floors = h("div", { class: "tabs", role: "group", "aria-label": t("floor") });
    const filters = h("div", { class: "tabs", role: "group", "aria-label": t("shows") });
    const place = h("div", { class: "place" });
    let floor = query.get("floor");
    let wanted = query.get("state") ?? "";
    let isList = query.get("view") === "list";
    /** @type {Space[]} */
    let spaces = [];
    /** @type {any} */
    let site = null;
    /** @type {ReturnType<typeof plan> | null} */
    let drawn = null;
    const open = (/** @type {{ id: string }} */ space) => go(`/t/${slug}/spaces/${space.id}`);
    const list = table([
        { title: t("code"), cell: (/** @type {Space} */ space) => space.code, by: (space) => space.code },
        { title: t("shows"), cell: (space) => chip(space.state, space.is_stale), by: (space) => space.state },
        { title: t("since"), cell: (space) => moment(space.state_changed_at), by: (space) => space.state_changed_at },
        { title: t("floor"), cell: (space) => floorName(space.floor ?? "–"), by: (space) => space.floor },
        { title: t("zone"), cell: (space) => space.zone ?? "–", by: (space) => space.zone },
        {
            title: t("sensor"),
            cell: (space) => space.sensor_device_id ? t("yes") : t("no_sensor"),
            by: (space) => space.sensor_device_id ? 0 : 1,
        },
    ], { label: t("spaces"), href: (space) => `/t/${slug}/spaces/${space.id}` });

    const floorsOf = () => site?.metadata?.floors ?? [];
    /** @param {string} own */
    const floorName = (own) => floorsOf().find((/** @type {any} */ one) => one.id === own)?.name ?? own;

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

    function shown() {
        return spaces.filter((space) =>
            (floor === null || floorOf(space, floorsOf()) === floor) &&
            (!wanted || (wanted === "SILENT" ? space.is_stale : space.state === wanted))
        );
    }

    /** The list at the API, as it is filtered. */
    function listPath() {
        const filter = new URLSearchParams({ site_id: id });
        if (floor) filter.set("floor", floor);
        if (wanted === "SILENT") filter.set("stale", "true");
        else if (wanted) filter.set("state", wanted);
        return `/api/v6/spaces?${filter}`;
    }

    function draw() {
        const own = floorsOf().map((/** @type {any} */ one) => one.id);
        // The site's floors in their order, then what spaces call theirs, then those on none.
        const rank = (/** @type {string} */ id) => own.includes(id) ? own.indexOf(id) : own.length + (id ? 0 : 1);
        const all = [...new Set(spaces.map((space) => floorOf(space, floorsOf())))].toSorted((a, b) =>
            rank(a) - rank(b) || a.localeCompare(b, undefined, { numeric: true })
        );
        fill(
            floors,
            all.length > 1
                ? [null, ...all].map((name) =>
                    tab(name === null ? t("all_floors") : floorName(name) || t("no_floor"), floor === name, () => {
                        floor = name;
                        draw();
                    })
                )
                : null,
        );
        fill(
            filters,
            ["", ...states, "SILENT"].filter((name) =>
                !name || name === wanted ||
                spaces.some((space) => name === "SILENT" ? space.is_stale : space.state === name)
            )
                .map((name) =>
                    tab(
                        !name ? t("all") : name === "SILENT" ? t("silent") : word(/** @type {any} */ (name)),
                        wanted === name,
                        () => {
                            wanted = name;
                            draw();
                        },
                    )
                ),
        );
        const rows = shown();
        views.hidden = counts.hidden = filters.hidden = !spaces.length;
        if (sensors) sensors.hidden = !spaces.length;
        if (!spaces.length) fill(place, nothing());
        else if (isList) {
            list.show(rows);
            fill(place, list.element);
        } else {
            drawn = plan(rows, open, floorsOf());
            fill(place, drawn.element);
        }
        count();
    }

    function count() {
        /** @type {Record<string, number>} */
        const sums = {};
        for (const space of spaces) sums[space.state.toLowerCase()] = (sums[space.state.toLowerCase()] ?? 0) + 1;
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
        if (isList) list.show(shown().map((space) => ({ ...space })));
        count();
    }

    const views = h("div", { class: "tabs", role: "group", "aria-label": t("view") });
    function drawViews() {
        fill(views, tab(t("plan"), !isList, () => view(false)), tab(t("list"), isList, () => view(true)));
    }
    /** @param {boolean} asList */
    function view(asList) {
        isList = asList;
        drawViews();
        draw();
    }
    drawViews();

    const sensors = may(grant, "operator")
        ? h("a", { class: "button", href: `/t/${slug}/commission/${id}` }, t("commission"))
        : null;

    const live = keepFresh(async (signal) => {
        const [answered, answer] = await Promise.all([
            ask(slug, `/api/v6/sites/${id}`, { signal }),
            ask(slug, `/api/v6/spaces?site_id=${id}&limit=${pageRows}`, { signal }),
        ]);
        // Where bays lie changes seldom, and then the plan is drawn anew.
        const isSame = look(spaces, site) === look(answer.spaces, answered);
        site = answered;
        fill(title, site.name);
        document.title = `${site.name} · parkd`;
        if (isSame && spaces.length) return change(answer.spaces.map((space) => ({ ...space })));
        spaces = answer.spaces.map((space) => ({ ...space }));
        draw();
    }, ({ kind, data }) => {
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
                h("div", { class: "actions" }, views, sensors, exportButton(slug, listPath), edits),
            ),
            live.trouble,
            counts,
            floors,
            filters,
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

/** @param {string} text @param {boolean} isOn @param {() => void} pressed */
function tab(text, isOn, pressed) {
    return h("button", { "aria-pressed": String(isOn), onclick: pressed }, text);
}
