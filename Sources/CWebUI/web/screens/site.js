// @ts-check
// One site: its bays as a plan and as a list, by floor.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { ago } from "../format.js";
import { go } from "../main.js";
import { plan } from "../parts/plan.js";
import { keepFresh } from "../parts/screen.js";
import { bar, chip, legend, states, word } from "../parts/states.js";
import { empty, table } from "../parts/table.js";
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
    /** @type {ReturnType<typeof plan> | null} */
    let drawn = null;
    const open = (/** @type {{ id: string }} */ space) => go(`/t/${slug}/spaces/${space.id}`);
    const list = table([
        { title: t("code"), cell: (/** @type {Space} */ space) => space.code, by: (space) => space.code },
        { title: t("shows"), cell: (space) => chip(space.state, space.is_stale), by: (space) => space.state },
        { title: t("since"), cell: (space) => ago(space.state_changed_at), by: (space) => space.state_changed_at },
        { title: t("floor"), cell: (space) => space.floor ?? "–", by: (space) => space.floor },
        { title: t("zone"), cell: (space) => space.zone ?? "–", by: (space) => space.zone },
        {
            title: t("sensor"),
            cell: (space) => space.sensor_device_id ? t("yes") : t("no_sensor"),
            by: (space) => space.sensor_device_id ? 0 : 1,
        },
    ], { label: t("spaces"), href: (space) => `/t/${slug}/spaces/${space.id}` });

    function shown() {
        return spaces.filter((space) =>
            (floor === null || (space.floor ?? "") === floor) &&
            (!wanted || (wanted === "SILENT" ? space.is_stale : space.state === wanted))
        );
    }

    function draw() {
        const all = [...new Set(spaces.map((space) => space.floor ?? ""))].toSorted();
        fill(
            floors,
            all.length > 1
                ? [null, ...all].map((name) =>
                    tab(name === null ? t("all_floors") : name || t("no_floor"), floor === name, () => {
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
        if (!spaces.length) fill(place, empty(t("no_spaces"), t("no_spaces_hint")));
        else if (isList) {
            list.show(rows);
            fill(place, list.element);
        } else {
            drawn = plan(rows, open);
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

    const live = keepFresh(async (signal) => {
        const [site, answer] = await Promise.all([
            ask(slug, `/api/v6/sites/${id}`, { signal }),
            ask(slug, `/api/v6/spaces?site_id=${id}&limit=${pageRows}`, { signal }),
        ]);
        fill(title, site.name);
        document.title = `${site.name} · parkd`;
        const isSame = spaces.length === answer.spaces.length &&
            spaces.every((space, index) =>
                space.id === answer.spaces[index].id && space.floor === answer.spaces[index].floor
            );
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
                may(grant, "operator")
                    ? h("a", { class: "button", href: `/t/${slug}/commission/${id}` }, t("commission"))
                    : null,
                views,
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

/** @param {string} text @param {boolean} isOn @param {() => void} pressed */
function tab(text, isOn, pressed) {
    return h("button", { "aria-pressed": String(isOn), onclick: pressed }, text);
}
