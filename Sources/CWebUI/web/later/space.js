// @ts-check
// One space: what it shows and why, its last day, and what may be done with it.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { ago, atDay, grouped, now } from "../format.js";
import { go } from "../main.js";
import { confirmDialog, field } from "../parts/dialog.js";
import { deviceForms, editMenu, forms, mayEdit } from "../parts/editing.js";
import { exportButton } from "../parts/export.js";
import { concerns, keepFresh, refill } from "../parts/screen.js";
import { chip, word } from "../parts/states.js";
import { fault, moment } from "../parts/table.js";
import { t } from "../texts.js";
import { may } from "../roles.js";
import { daySpans } from "./spans.js";

/** @import { Device, Space, StateChange } from "../../types.d.ts" */

const dayMS = 86_400_000;
/** What is drawn of the past comes with the first space that somebody opens. */
const drawings = () => Promise.all([import("./past.js"), import("./timeline.js")]);

/** @param {import("../routes.js").Context} context @param {string} id */
export function spaceScreen(context, id) {
    const { slug, grant } = context;
    const head = h("div", { class: "contents" });
    const acts = h("div", { class: "contents" });
    const why = h("section", { class: "card why" });
    const past = h("section", { class: "card", "aria-labelledby": "past" });
    const path = /** @type {const} */ (`/api/v6/spaces/${id}`);
    let days = 1;
    let drawn = "";
    let sensor = "";
    let isActing = false;
    /** When nothing was heard, as far as it is known. @type {{ days: number, gaps: [number, number][] }} */
    let silent = { days: 0, gaps: [] };
    const graph = h("div", null);
    const spans = daySpans([1, 7], (count) => t(count === 1 ? "day" : "week"), days, (count) => {
        days = count;
        live.again();
    });
    const save = exportButton(
        slug,
        () => `${path}/history?from=${new Date(now() - days * dayMS).toISOString()}`,
        t("past"),
    );
    fill(
        past,
        h("div", { class: "head" }, h("h2", { id: "past" }, t("past")), h("div", { class: "actions" }, spans, save)),
        graph,
    );

    const live = keepFresh(
        async (signal) => {
            const [space, [{ edgesSince, silencesOf, stays }, { timeline }]] = await Promise.all([
                ask(slug, path, { signal }),
                drawings(),
            ]);
            const shown = days;
            const from = Math.floor((now() - shown * dayMS) / 60_000) * 60_000;
            const [history, site, device] = await Promise.all([
                edgesSince(slug, path, from, signal),
                ask(slug, `/api/v6/sites/${space.site_id}`, { signal }),
                space.sensor_device_id ? ask(slug, `/api/v6/devices/${space.sensor_device_id}`, { signal }) : null,
            ]);
            // Somebody has asked for another span meanwhile; that is on its way.
            if (shown !== days) return;
            sensor = device?.id ?? "";
            document.title = `${space.code} · parkd`;
            about = { space, site };
            // What is under a finger stays as long as nothing of it has changed.
            const text = JSON.stringify([space, site.name]);
            if (text !== drawn) {
                refill(
                    head,
                    h("p", { class: "crumb" }, h("a", { href: `/t/${slug}/sites/${site.id}` }, site.name)),
                    h("h1", null, space.code),
                    chip(space.state, space.is_stale),
                );
                if (may(grant, "operator")) refill(acts, buttons(space, device));
            }
            drawn = text;
            fill(why, facts(slug, space, device));
            const begins = Math.max(history.begins, Date.parse(space.created_at));
            const draw = (/** @type {[number, number][]} */ gaps) => {
                const isOpen = graph.querySelector("details")?.open;
                refill(
                    graph,
                    timeline(history.edges, space, { from, to: now(), begins, silences: gaps }),
                    stays(history.edges, space, site.timezone, shown),
                );
                if (isOpen) graph.querySelector("details")?.setAttribute("open", "");
            };
            draw(silent.days === shown ? silent.gaps : []);
            if (!device) return;
            // What was not heard takes longer to find out than what was: it comes after.
            const gaps = await silencesOf(slug, device, from, signal);
            if (signal.aborted || shown !== days) return;
            silent = { days: shown, gaps };
            draw(gaps);
        },
        ({ kind, data }) => {
            if (kind === "spaces") return !concerns(data, id);
            if (kind === "devices" && sensor) return !concerns(data, sensor);
            return kind === "gateways" || kind === "uplinks";
        },
    );

    /** @param {any} space @param {any} device */
    function buttons(space, device) {
        const isBlocked = space.state === "MAINTENANCE";
        const held = device && { id: device.id, name: device.name || grouped(device.dev_eui), code: space.code };
        return [
            isBlocked
                ? h("button", {
                    class: "primary",
                    onclick: () => act(() => ask(slug, `${path}/override`, { method: "DELETE" })),
                }, t("unblock"))
                : h("button", { onclick: block }, t("block")),
            held
                ? h(
                    "button",
                    { onclick: () => act(async () => (await deviceForms()).unassign(context, held)) },
                    t("take_sensor_off"),
                )
                : h("button", {
                    onclick: () => act(async () => (await deviceForms()).assignTo(context, space, "sensor")),
                }, t("assign_to")),
        ];
    }

    /** What the menu is about; it stays open while the screen is told changes. */
    /** @type {any} */
    let about = null;
    const edits = mayEdit(grant)
        ? editMenu([
            [t("edit_space"), async () => {
                const { space, site } = about;
                if (await (await forms()).spaceForm(slug, site, space)) live.again();
            }],
            [t("delete_space"), async () => {
                const { space, site } = about;
                if (await (await forms()).deleteSpace(slug, space)) go(`/t/${slug}/sites/${site.id}`);
            }],
        ])
        : null;

    async function block() {
        const reason = /** @type {HTMLInputElement} */ (h("input", { maxlength: 200, autocomplete: "off" }));
        const until = /** @type {HTMLInputElement} */ (h("input", { type: "datetime-local" }));
        await confirmDialog(
            t("block_title"),
            [field("reason", t("reason"), reason), field("until", t("until"), until)],
            t("block"),
            async () => {
                await ask(slug, `${path}/override`, {
                    method: "POST",
                    body: {
                        type: "blocked",
                        reason: reason.value || t("by_hand"),
                        ...(until.value ? { until: new Date(until.value).toISOString() } : {}),
                    },
                });
            },
        );
        live.again();
    }

    /** @param {() => Promise<any>} action */
    async function act(action) {
        if (isActing) return;
        isActing = true;
        try {
            await action();
            live.again();
        } catch (error) {
            fill(live.trouble, fault(error));
        }
        isActing = false;
    }

    return {
        title: t("space"),
        element: h(
            "div",
            { class: "spacepage" },
            live.trouble,
            h("div", { class: "head" }, head, h("div", { class: "actions" }, acts, edits)),
            why,
            past,
        ),
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
        h("dd", null, moment(space.state_changed_at), ` (${atDay(space.state_changed_at)})`),
        h("dt", null, t("sensor_says")),
        h("dd", null, says),
        space.override ? [h("dt", null, t("blocked")), h("dd", null, reasonOf(space.override))] : null,
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

/** Why a space is out of use, and until when. @param {NonNullable<Space["override"]>} override */
function reasonOf(override) {
    const until = override.until ? t("until_time", { time: atDay(override.until) }) : t("until_ended");
    return [override.reason, until].filter(Boolean).join(", ");
}
