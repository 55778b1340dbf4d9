// @ts-check
// The sensors on no space that were just heard, strongest first; and how those that wait are woken.
import { fill, h, keep } from "../dom.js";
import { amount, now } from "../format.js";
import { mayEdit, once } from "../parts/editing.js";
import { moment } from "../parts/table.js";
import { t } from "../texts.js";
import { signal } from "./checklist.js";

/** @import { Codec, Device } from "../../types.d.ts" */

const heardWithinMS = 60_000;
const shownMax = 8;
const wordsMax = 4;

/**
 * @param {import("../routes.js").Context} context @param {(device: Device) => void} put
 * @param {() => Promise<void>} register
 */
export function heardList({ slug, grant }, put, register) {
    /** @type {Device[]} */
    let pool = [];
    const digits = /** @type {HTMLInputElement} */ (h("input", {
        id: "digits",
        autocomplete: "off",
        autocapitalize: "characters",
        inputmode: "text",
        maxlength: 23,
        oninput: () => offer(pool),
    }));
    const list = h("ul", { class: "heard" });
    const nobody = h("div", { class: "stack" });
    const count = h("p", { class: "unseen", role: "status" });

    /** @param {Device[]} devices */
    function offer(devices) {
        pool = devices;
        const wanted = digits.value.replaceAll(/[^0-9a-f]/gi, "").toUpperCase();
        const rows = devices.filter((one) => wanted ? one.dev_eui.endsWith(wanted) : isHeard(one))
            .toSorted((a, b) => (b.rssi ?? -999) - (a.rssi ?? -999)).slice(0, shownMax);
        const stood = document.activeElement?.closest("[data-key]");
        keep(list, rows, (row) => row.id, choice);
        // What moves in a list loses the focus.
        if (stood && !list.contains(document.activeElement)) {
            const same = [...list.children].find((one) =>
                one.getAttribute("data-key") === stood.getAttribute("data-key")
            );
            same?.querySelector("button")?.focus();
        }
        const words = rows.length ? t("heard_count", { count: rows.length }) : "";
        if (count.textContent !== words) count.textContent = words;
        tellNobody(rows.length ? "" : !devices.length ? "none" : wanted ? "unknown" : "silent");
    }

    /** @param {Device} row */
    function choice(row) {
        const strength = row.rssi === null ? "" : `${t(`signal_${signal(row.rssi, row.snr)}`)} · `;
        return h(
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
                    strength,
                    row.rssi === null ? "" : `${amount(row.rssi, "dBm")} · `,
                    moment(row.last_seen_at),
                ),
            ),
        );
    }

    /** Says what to do while there is none to choose. @param {"" | "none" | "unknown" | "silent"} why */
    function tellNobody(why) {
        if (nobody.dataset.why === why) return;
        nobody.dataset.why = why;
        nobody.classList.toggle("nobody", why !== "");
        if (!why) return fill(nobody);
        const words = why === "none"
            ? t(mayEdit(grant) ? "none_registered" : "none_registered_ask")
            : t(why === "unknown" ? "digits_unknown" : "nobody_heard");
        fill(
            nobody,
            h(
                "p",
                { class: "quiet" },
                words,
                " ",
                why === "silent" ? h("a", { href: `/t/${slug}/gateways` }, t("is_gateway_online")) : null,
            ),
            mayEdit(grant)
                ? h(
                    "div",
                    { class: "actions" },
                    h("button", {
                        class: why === "none" ? "primary" : null,
                        onclick: () => once(register),
                    }, t("register_device")),
                    h("a", { class: "button", href: `/t/${slug}/import/devices` }, t("import_devices")),
                )
                : null,
        );
    }

    return {
        element: h(
            "div",
            { class: "stack" },
            h("label", { for: "digits" }, t("last_digits")),
            digits,
            h("h2", null, t("heard_now")),
            count,
            list,
            nobody,
        ),
        offer,
        clear: () => digits.value = "",
    };
}

/** @param {Device} device */
function isHeard(device) {
    return device.last_seen_at !== null && now() - Date.parse(device.last_seen_at) < heardWithinMS;
}

/**
 * What wakes those that wait, in the words of their codecs; a general sentence where none has any.
 * @param {Device[]} pool @param {Codec[]} codecs
 */
export function wakeWords(pool, codecs) {
    /** @type {Map<string, string[]>} the sentence, and the models that it is of */
    const found = new Map();
    for (const device of pool) {
        const codec = codecs.find((one) => one.id === device.codec) ?? codecs.find((one) => isOf(one, device));
        if (!codec?.commissioning) continue;
        const models = found.get(codec.commissioning) ?? [];
        const name = `${codec.vendor} ${codec.model}`;
        if (!models.includes(name)) found.set(codec.commissioning, [...models, name]);
    }
    if (!found.size) return h("p", null, t("wake"));
    const rows = [...found].slice(0, wordsMax).map(([words, models]) =>
        h("p", null, h("strong", null, models.join(", ")), " ", h("span", { lang: "en" }, words))
    );
    return [h("p", null, t("wake_as")), ...rows];
}

/** Whether a codec reads it by the name of its profile or its model. @param {Codec} codec @param {Device} device */
function isOf(codec, device) {
    const type = device.device_type?.toLowerCase();
    return codec.profiles.some((name) => name.toLowerCase() === type) ||
        (codec.vendor === device.manufacturer && codec.model === device.model);
}
