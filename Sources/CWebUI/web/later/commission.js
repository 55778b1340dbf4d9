// @ts-check
// Putting sensors on spaces in the field, on a phone: what was just heard is offered, one tap puts it on, and a list
// fills itself from live uplinks. Typing and scanning are the exception.
import { ask, Refusal } from "../api.js";
import { fill, h, keep } from "../dom.js";
import { ago, amount, grouped, now } from "../format.js";
import { deviceForms, mayEdit, once } from "../parts/editing.js";
import { keepFresh } from "../parts/screen.js";
import { empty, fault } from "../parts/table.js";
import { t } from "../texts.js";

/** @import { Device } from "../../types.d.ts" */

const heardWithinMS = 180_000;

/** How good a signal is, in a word. @param {number | null} rssi */
export function signal(rssi) {
    if (rssi === null) return "bad";
    return rssi > -105 ? "good" : rssi > -115 ? "fair" : "bad";
}

/** @param {import("../routes.js").Context} context @param {string} siteID */
export function commissionScreen(context, siteID) {
    const { slug, grant } = context;
    const head = h("h1", null, t("commission_title"));
    const step = h("section", { class: "card step", "aria-live": "polite" });
    const said = h("div", null);
    const digits = /** @type {HTMLInputElement} */ (h("input", {
        id: "digits",
        autocomplete: "off",
        autocapitalize: "characters",
        inputmode: "text",
        maxlength: 16,
        oninput: () => live.again(),
    }));
    const heard = h("ul", { class: "heard" });
    /** @type {any} */
    let space = null;
    /** @type {any} */
    let device = null;
    /** @type {Set<string>} */
    const skipped = new Set();
    const seen = { free: false, occupied: false };
    let beganAt = now();

    const live = keepFresh(async (abort) => {
        if (device) return await check(abort);
        const answer = await ask(slug, `/api/v6/spaces?site_id=${siteID}&limit=1000`, { signal: abort });
        space = answer.spaces.find((one) => !one.sensor_device_id && !skipped.has(one.id)) ?? null;
        if (!space) {
            const back = h("a", { class: "button", href: `/t/${slug}/sites/${siteID}` }, t("to_site"));
            return fill(step, empty(t("all_done"), "", [back]));
        }
        const pool = await ask(slug, "/api/v6/devices?unassigned_only=true&limit=1000", { signal: abort });
        offer(pool.devices);
    });

    /** @param {Device[]} devices */
    function offer(devices) {
        const wanted = digits.value.replaceAll(" ", "").toUpperCase();
        const rows = devices
            .filter((one) =>
                wanted
                    ? one.dev_eui.endsWith(wanted)
                    : one.last_seen_at && now() - Date.parse(one.last_seen_at) < heardWithinMS
            )
            .toSorted((a, b) => (b.rssi ?? -999) - (a.rssi ?? -999)).slice(0, 8);
        if (step.dataset.space !== space.id) {
            step.dataset.space = space.id;
            fill(
                step,
                h("p", { class: "next" }, t("next_space"), " ", h("strong", null, space.code)),
                h("p", null, t("wake")),
                h("label", { for: "digits" }, t("last_digits")),
                digits,
                h("h2", null, t("heard_now")),
                heard,
                h("button", {
                    onclick: () => {
                        skipped.add(space.id);
                        live.again();
                    },
                }, t("skip_space")),
            );
        }
        keep(heard, rows, (row) => row.id, (row) =>
            h(
                "li",
                null,
                h(
                    "button",
                    { class: "wide", onclick: () => put(row) },
                    h("strong", null, row.dev_eui.slice(-4)),
                    h("span", null, row.name || row.model || row.device_type),
                    h(
                        "small",
                        null,
                        `${t(/** @type {any} */ ("signal_" + signal(row.rssi)))} · ${amount(row.rssi, "dBm")} · ${
                            ago(row.last_seen_at)
                        }`,
                    ),
                ),
            ));
        if (!rows.length) nobody(devices.length);
    }

    /** Says what to do while none is heard. @param {number} count of devices on no space */
    function nobody(count) {
        if (heard.dataset.nobody === String(count) && heard.querySelector(".nobody")) return;
        heard.dataset.nobody = String(count);
        const register = async () => {
            const made = await (await deviceForms()).register(context);
            if (!made) return;
            const name = made.name || grouped(made.dev_eui);
            fill(said, h("p", { class: "good", role: "status" }, t("registered_wake", { name })));
            live.again();
        };
        const ways = mayEdit(grant)
            ? h(
                "div",
                { class: "actions" },
                h(
                    "button",
                    { class: count ? null : "primary", onclick: () => once(register) },
                    t("register_device"),
                ),
                h("a", { class: "button", href: `/t/${slug}/import/devices` }, t("import_devices")),
            )
            : null;
        fill(
            heard,
            h(
                "li",
                { class: "nobody" },
                h(
                    "p",
                    { class: "quiet" },
                    t(count ? "nobody_heard" : mayEdit(grant) ? "none_registered" : "none_registered_ask"),
                ),
                ways,
            ),
        );
    }

    /** @param {Device} row */
    async function put(row) {
        fill(said);
        try {
            await ask(slug, `/api/v6/devices/${row.id}/assign`, { method: "POST", body: { space_id: space.id } });
        } catch (error) {
            if (!(error instanceof Refusal)) return fill(said, fault(error));
            // A first try may have got through on a bad network: then it is where it should be.
            const there = await ask(slug, `/api/v6/devices/${row.id}`, { fresh: true }).catch(() => null);
            if (there?.assigned_space_id !== space.id) return fill(said, fault(error));
        }
        device = row;
        beganAt = now() - 1000;
        seen.free = seen.occupied = false;
        live.again();
    }

    /** @param {AbortSignal} abort */
    async function check(abort) {
        const [now, answer] = await Promise.all([
            ask(slug, `/api/v6/devices/${device.id}`, { signal: abort }),
            ask(slug, `/api/v6/devices/${device.id}/readings?limit=20`, { signal: abort }),
        ]);
        const rows = answer.readings.filter((row) => Date.parse(row.received_at) >= beganAt - heardWithinMS);
        for (const row of rows) {
            if (row.occupancy === "free") seen.free = true;
            if (row.occupancy === "occupied") seen.occupied = true;
        }
        const second = rows.some((row) => (row.gateway_count ?? 0) > 1);
        const isDone = rows.length > 0 && seen.free && seen.occupied;
        if (isDone && !step.classList.contains("done")) navigator.vibrate?.(200);
        step.classList.toggle("done", isDone);
        delete step.dataset.space;
        fill(
            step,
            h("p", { class: "next" }, h("strong", null, space.code), " ", device.dev_eui.slice(-4)),
            h(
                "ul",
                { class: "checks" },
                tick(
                    rows.length > 0,
                    `${t("check_heard")} ${
                        now.rssi === null
                            ? ""
                            : `(${t(/** @type {any} */ ("signal_" + signal(now.rssi)))}, ${amount(now.rssi, "dBm")})`
                    }`,
                ),
                tick(second, t("check_second")),
                tick(seen.free, t("check_free")),
                tick(seen.occupied, t("check_occupied")),
            ),
            h("button", {
                class: isDone ? "primary wide" : "wide",
                onclick: () => {
                    device = null;
                    digits.value = "";
                    step.classList.remove("done");
                    live.again();
                },
            }, isDone ? t("next_one") : t("skip_space")),
        );
    }

    return {
        title: t("commission_title"),
        element: h(
            "div",
            { class: "commission" },
            h("p", { class: "crumb" }, h("a", { href: `/t/${slug}/sites/${siteID}` }, t("site"))),
            head,
            live.trouble,
            said,
            step,
        ),
        close: live.close,
    };
}

/** @param {boolean} isDone @param {string} text */
function tick(isDone, text) {
    return h(
        "li",
        { "data-done": String(isDone) },
        h("span", { "aria-hidden": "true" }, isDone ? "✓" : "○"),
        text,
        isDone ? h("span", { class: "unseen" }, t("done")) : null,
    );
}
