// @ts-check
// How much room there is, where, and what wants attention.
import { ask } from "../api.js";
import { fill, h, keep } from "../dom.js";
import { go } from "../main.js";
import { forms, mayEdit, once } from "../parts/editing.js";
import { exportButton } from "../parts/export.js";
import { bar, chip, legend, mark } from "../parts/states.js";
import { keepFresh, refill } from "../parts/screen.js";
import { empty, moment } from "../parts/table.js";
import { platformSlug, seesPlatform } from "../roles.js";
import { t } from "../texts.js";

/** @import { DashboardAnswer, Occupancy } from "../../types.d.ts" */

/** How many sites with silent spaces are named. */
const placesMax = 5;

/** @param {import("../routes.js").Context} context */
export function overviewScreen(context) {
    const { slug, grant } = context;
    const room = h("section", { class: "room", "aria-label": t("room") });
    const attention = h("section", { class: "attention", "aria-label": t("attention") });
    const sites = h("ul", { class: "sites" });
    const changes = h("ol", { class: "changes" });
    const isWall = context.query.has("wall");
    const isMaker = mayEdit(grant) && !isWall;
    const maker = (/** @type {string | null} */ look) =>
        h("button", {
            class: look,
            onclick: () =>
                once(async () => {
                    const site = await (await forms()).siteForm(slug, null);
                    if (site) go(`/t/${slug}/sites/${site.id}`);
                }),
        }, t("new_site"));
    const more = isMaker ? maker(null) : null;
    const places = h(
        "section",
        { "aria-labelledby": "sites" },
        h(
            "div",
            { class: "head" },
            h("h2", { id: "sites" }, t("sites")),
            h(
                "div",
                { class: "actions" },
                isWall ? null : h("a", { class: "button", href: `/t/${slug}/?wall=1` }, t("wall")),
                exportButton(slug, () => "/api/v6/sites", t("sites")),
                more,
            ),
        ),
        sites,
    );
    const recent = h(
        "section",
        { class: "recent", "aria-labelledby": "recent" },
        h("h2", { id: "recent" }, t("recent")),
        changes,
    );
    const live = keepFresh(async (signal) => {
        const [data, occupancy] = await Promise.all([
            ask(slug, "/api/v6/dashboard/data", { signal }),
            ask(slug, "/api/v6/sites/occupancy/all", { signal }),
        ]);
        fill(room, big(data.spaces));
        refill(attention, wants(grant, data, occupancy.sites));
        const all = occupancy.sites.toSorted((a, b) => b.occupancy_rate - a.occupancy_rate);
        if (all.length) keep(sites, all, (site) => site.site_id, (site) => card(slug, site));
        else if (!sites.querySelector(".empty")) {
            const ways = isMaker ? [maker("primary")] : [];
            fill(sites, h("li", { class: "first" }, empty(t("no_sites"), t("no_sites_hint"), ways)));
        }
        if (more) more.hidden = !all.length;
        keep(changes, data.recent_activity, (line) => line.timestamp + line.space_id, (line) => change(slug, line));
    }, ({ kind, data }) => {
        if ((kind === "snapshot" || kind === "spaces") && data.summary.spaces) fill(room, big(data.summary.spaces));
        return false;
    });
    return {
        title: t("nav_overview"),
        element: h(
            "div",
            { class: "overview" },
            h("h1", { class: "unseen" }, t("nav_overview")),
            live.trouble,
            h("div", null, room, places),
            h("div", null, attention, recent),
        ),
        close: live.close,
    };
}

/** @param {DashboardAnswer["spaces"]} spaces */
function big(spaces) {
    return [
        h(
            "p",
            { class: "big" },
            h("strong", null, spaces.available),
            h("span", null, t("available_of", { total: spaces.total })),
        ),
        bar(spaces),
        legend(spaces),
    ];
}

/**
 * What somebody should look after, with the ways there; a calm sentence if nothing.
 * @param {import("../session.js").Grant} grant @param {DashboardAnswer} data @param {Occupancy[]} sites
 */
function wants(grant, data, sites) {
    const slug = grant.user.tenant_slug;
    const health = data.system_health;
    const lines = [];
    if (health.status !== "ok") {
        const text = t("system_bad", { database: health.database, broker: health.mqtt });
        const home = seesPlatform(grant) ? platformSlug(grant) : undefined;
        lines.push(h("li", { class: "bad" }, home ? h("a", { href: `/t/${home}/health` }, text) : text));
    }
    if (data.spaces.stale) lines.push(silentSpaces(slug, data.spaces.stale, sites));
    if (data.gateways.offline) {
        lines.push(
            h(
                "li",
                null,
                h("a", { href: `/t/${slug}/gateways` }, t("offline_gateways", { count: data.gateways.offline })),
            ),
        );
    }
    for (const health of /** @type {const} */ (["silent", "battery_low", "losing", "weak_signal", "never_heard"])) {
        const count = data.devices.by_health[health];
        if (!count) continue;
        const href = `/t/${slug}/devices?health=${health}`;
        lines.push(h("li", null, h("a", { href }, t(`devices_${health}`, { count }))));
    }
    if (data.devices.unassigned) {
        lines.push(
            h(
                "li",
                null,
                h(
                    "a",
                    { href: `/t/${slug}/devices?unassigned=1` },
                    t("unassigned_devices", { count: data.devices.unassigned }),
                ),
            ),
        );
    }
    return lines.length
        ? [h("h2", null, t("attention")), h("ul", null, lines)]
        : h("p", { class: "calm" }, t("all_well"));
}

/**
 * Spaces that are silent, and the lists of those of each site.
 * @param {string} slug @param {number} count @param {Occupancy[]} sites
 */
function silentSpaces(slug, count, sites) {
    const text = t("stale_spaces", { count });
    const among = sites.filter((site) => site.stale).toSorted((a, b) => b.stale - a.stale);
    const link = (/** @type {Occupancy} */ site, /** @type {string} */ name) =>
        h("a", { href: `/t/${slug}/sites/${site.site_id}?state=SILENT&view=list` }, name);
    if (among.length === 1) return h("li", null, link(among[0], text));
    const places = among.slice(0, placesMax).map((site) => link(site, `${site.site_name} (${site.stale})`));
    return h(
        "li",
        null,
        text,
        h("small", { class: "places" }, places.map((place, index) => [index ? ", " : "", place])),
    );
}

/** @param {string} slug @param {Occupancy} site */
function card(slug, site) {
    return h(
        "li",
        null,
        h(
            "a",
            { href: `/t/${slug}/sites/${site.site_id}`, class: "site" },
            h("span", { class: "name" }, site.site_name),
            h(
                "span",
                { class: "free" },
                h("strong", null, site.available),
                " ",
                t("free_of", { total: site.total_spaces }),
            ),
            bar(site),
        ),
    );
}

/** @param {string} slug @param {DashboardAnswer["recent_activity"][number]} line */
function change(slug, line) {
    return h(
        "li",
        null,
        h("a", { href: `/t/${slug}/spaces/${line.space_id}` }, line.space_code),
        line.from_state ? [mark(line.from_state), h("span", { class: "arrow", "aria-hidden": "true" }, "→")] : null,
        line.to_state ? chip(line.to_state) : null,
        moment(line.timestamp),
    );
}
