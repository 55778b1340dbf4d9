// @ts-check
// One space: what it shows and why, its last day, and what may be done with it.
import { ask, Refusal } from "../api.js";
import { fill, h } from "../dom.js";
import { ago, atDay, grouped, lasting, now } from "../format.js";
import { confirmDialog } from "../parts/dialog.js";
import { keepFresh } from "../parts/screen.js";
import { chip, word } from "../parts/states.js";
import { fault } from "../parts/table.js";
import { timeline } from "../parts/timeline.js";
import { t } from "../texts.js";
import { may } from "../roles.js";

/** @import { Device, Space, StateChange } from "../../types.d.ts" */

const dayMS = 86_400_000;

/** @param {import("../routes.js").Context} context @param {string} id */
export function spaceScreen(context, id) {
    const { slug, grant } = context;
    const head = h("div", { class: "head" });
    const why = h("section", { class: "card why" });
    const past = h("section", { class: "card", "aria-labelledby": "past" });
    const actions = h("div", { class: "actions" });
    const path = /** @type {const} */ (`/api/v6/spaces/${id}`);
    let days = 1;

    const live = keepFresh(
        async (signal) => {
            const space = await ask(slug, path, { signal });
            const from = now() - days * dayMS;
            const [history, site, device] = await Promise.all([
                ask(
                    slug,
                    `${path}/history?limit=500&from=${new Date(Math.floor(from / 60_000) * 60_000).toISOString()}`,
                    { signal },
                ),
                ask(slug, `/api/v6/sites/${space.site_id}`, { signal }),
                space.sensor_device_id ? ask(slug, `/api/v6/devices/${space.sensor_device_id}`, { signal }) : null,
            ]);
            document.title = `${space.code} · parkd`;
            fill(
                head,
                h("p", { class: "crumb" }, h("a", { href: `/t/${slug}/sites/${site.id}` }, site.name)),
                h("h1", null, space.code),
                chip(space.state, space.is_stale),
                actions,
            );
            fill(why, facts(slug, space, device));
            fill(
                past,
                h(
                    "div",
                    { class: "head" },
                    h("h2", { id: "past" }, t("past")),
                    h(
                        "div",
                        { class: "tabs" },
                        [1, 7].map((count) =>
                            h("button", {
                                "aria-pressed": String(days === count),
                                onclick: () => {
                                    days = count;
                                    live.again();
                                },
                            }, t(count === 1 ? "day" : "week"))
                        ),
                    ),
                ),
                timeline(history.changes, space, from, now()),
                stays(history.changes, space),
            );
            fill(actions, may(grant, "operator") ? buttons(space) : null);
        },
        (change) =>
            change.kind === "spaces" && !change.data.rows.some((row) => row.id === id) &&
            !change.data.gone?.includes(id),
    );

    /** @param {Space} space */
    function buttons(space) {
        const isBlocked = space.state === "MAINTENANCE";
        return isBlocked
            ? h("button", {
                class: "primary",
                onclick: () => act(() => ask(slug, `${path}/override`, { method: "DELETE" })),
            }, t("unblock"))
            : h("button", { onclick: block }, t("block"));
    }

    async function block() {
        const reason = h("input", { id: "reason", maxlength: 200, autocomplete: "off" });
        const until = h("input", { id: "until", type: "datetime-local" });
        await confirmDialog(
            t("block_title"),
            [
                h("label", { for: "reason" }, t("reason")),
                reason,
                h("label", { for: "until" }, t("until")),
                until,
            ],
            t("block"),
            async () => {
                const end = /** @type {HTMLInputElement} */ (until).value;
                await ask(slug, `${path}/override`, {
                    method: "POST",
                    body: {
                        type: "blocked",
                        reason: /** @type {HTMLInputElement} */ (reason).value || t("by_hand"),
                        ...(end ? { until: new Date(end).toISOString() } : {}),
                    },
                });
            },
        );
        live.again();
    }

    /** @param {() => Promise<any>} action */
    async function act(action) {
        try {
            await action();
        } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            fill(actions, fault(error));
        }
        live.again();
    }

    return {
        title: t("space"),
        element: h("div", { class: "spacepage" }, live.trouble, head, why, past),
        close: live.close,
    };
}

/** Why it shows what it shows. @param {string} slug @param {Space} space @param {Device | null} device */
function facts(slug, space, device) {
    const says = space.sensor_state ? word(space.sensor_state === "free" ? "FREE" : "OCCUPIED") : t("nothing");
    return h(
        "dl",
        null,
        h("dt", null, t("since")),
        h("dd", null, `${ago(space.state_changed_at)} (${atDay(space.state_changed_at)})`),
        h("dt", null, t("sensor_says")),
        h("dd", null, says),
        h("dt", null, t("sensor")),
        h(
            "dd",
            null,
            device
                ? [
                    h("a", { href: `/t/${slug}/devices/${device.id}` }, device.name || grouped(device.dev_eui)),
                    ` · ${t("heard", { ago: ago(device.last_seen_at) })}`,
                ]
                : t("no_sensor_hint"),
        ),
    );
}

/** Stays that ended in the time that is shown. @param {StateChange[]} edges @param {Space} space */
function stays(edges, space) {
    const ended = [];
    for (let index = 0; index + 1 < edges.length; index++) {
        const [end, start] = [edges[index], edges[index + 1]];
        if (start.new_state !== "OCCUPIED" || end.previous_state !== "OCCUPIED") continue;
        ended.push((Date.parse(end.changed_at) - Date.parse(start.changed_at)) / 1000);
    }
    if (!ended.length) return h("p", { class: "quiet" }, space.state === "OCCUPIED" ? t("first_stay") : t("no_stays"));
    const mean = ended.reduce((sum, seconds) => sum + seconds, 0) / ended.length;
    return h("p", null, t("stays", { count: ended.length, mean: lasting(mean), longest: lasting(Math.max(...ended)) }));
}
