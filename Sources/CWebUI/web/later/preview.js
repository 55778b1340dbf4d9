// @ts-check
// The last uplink of an orphan, read as if by a codec: nothing is stored.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { amount } from "../format.js";
import { chip } from "../parts/states.js";
import { fault } from "../parts/table.js";
import { t } from "../texts.js";
import { facts, hexOf, reasonWord } from "./entry.js";

/** So many ports are tried: the list of orphans does not tell on which one the last uplink came. */
const triesMax = 8;

/** @param {string} slug @param {any[]} codecs @param {any} row */
export function preview(slug, codecs, row) {
    const result = h("div", { class: "stack", "aria-live": "polite" });
    const port = /** @type {HTMLInputElement} */ (h("input", {
        id: "port",
        type: "number",
        min: 1,
        max: 223,
        onchange: () => decode([Number(port.value)]),
    }));
    let codec = "";
    let turn = 0;

    /** @param {number[]} ports */
    async function decode(ports) {
        const mine = ++turn;
        try {
            let answer = null;
            for (const one of ports) {
                answer = await ask(slug, "/api/v6/codecs/decode", {
                    method: "POST",
                    body: { codec, f_port: one, payload: row.last_payload },
                });
                if (mine !== turn) return;
                port.value = String(one);
                if (answer.reading) break;
            }
            fill(result, answer ? said(answer) : null);
        } catch (error) {
            if (mine === turn) fill(result, fault(error));
        }
    }

    return {
        element: h(
            "section",
            { class: "preview stack", "aria-label": t("claim_preview") },
            h("strong", null, t("last_uplink")),
            hexOf(row.last_payload),
            h("div", { class: "port" }, h("label", { for: "port" }, t("as_if_on_port")), port),
            result,
        ),
        /** @param {string} id a codec; empty for none */
        show(id) {
            codec = id;
            turn++;
            const known = codecs.find((one) => one.id === id);
            const isReadable = known?.reads === "frame" && row.last_payload;
            port.disabled = !isReadable;
            if (isReadable) return void decode(known.ports.length ? known.ports.slice(0, triesMax) : [1]);
            port.value = "";
            fill(
                result,
                h("p", { class: "quiet" }, t(!row.last_payload || !known ? "nothing_to_read" : "reads_object_hint")),
            );
        },
    };
}

/** @param {any} answer */
function said(answer) {
    if (!answer.reading) {
        return h("p", { class: "bad" }, `${reasonWord(answer.rejection.reason)}: ${answer.rejection.detail}`);
    }
    const { occupancy, cause, battery_v, battery_percent, temperature_c, ...rest } = answer.reading;
    const others = Object.entries(rest)
        .filter(([name, value]) => value !== null && !["codec", "version"].includes(name));
    return facts([
        [t("says"), occupancy ? chip(occupancy.toUpperCase()) : null],
        [t("cause"), cause?.replaceAll("_", " ")],
        [t("battery"), amount(battery_v, "V")],
        [t("battery"), amount(battery_percent, "%")],
        [t("temperature"), amount(temperature_c, "°C")],
        .../** @type {[string, any][]} */ (others.map(([name, value]) => [
            name.replaceAll("_", " "),
            typeof value === "object" ? JSON.stringify(value) : String(value),
        ])),
    ]);
}
