// @ts-check
// What is above a log: what of it one wants to see, and whether it goes on.
import { fill, h } from "../dom.js";
import { t } from "../texts.js";

const typingMS = 300;

/**
 * @param {{ text: string, site: string, kind: string }} wanted is changed by the fields
 * @param {string[]} kinds none where there is one only
 * @param {{ filtered: () => void, pause: () => void, showWaiting: () => void, save: () => void }} acts
 */
export function logBar(wanted, kinds, acts) {
    /** @type {number | undefined} */
    let typing;
    const text = h("input", {
        type: "search",
        id: "log-device",
        value: wanted.text,
        autocomplete: "off",
        placeholder: t("log_find_hint"),
        oninput: (/** @type {any} */ event) => {
            clearTimeout(typing);
            typing = setTimeout(() => {
                wanted.text = event.target.value.trim();
                acts.filtered();
            }, typingMS);
        },
    });
    const site = h("select", {
        id: "log-site",
        onchange: (/** @type {any} */ event) => {
            wanted.site = event.target.value;
            acts.filtered();
        },
    }, h("option", { value: "" }, t("log_all_sites")));
    const kind = h(
        "select",
        {
            id: "log-kind",
            onchange: (/** @type {any} */ event) => {
                wanted.kind = event.target.value;
                acts.filtered();
            },
        },
        kinds.map((name) =>
            h("option", { value: name, selected: name === wanted.kind }, t(/** @type {any} */ ("kinds_" + name)))
        ),
    );
    const pause = h("button", { onclick: acts.pause }, t("log_pause"));
    const download = /** @type {HTMLButtonElement} */ (h("button", { onclick: acts.save }, t("log_save")));
    const count = h("button", { class: "primary", onclick: acts.showWaiting });
    const arrived = h("div", { class: "arrived" });
    return {
        actions: h("div", { class: "actions" }, pause, download),
        arrived,
        filters: h(
            "div",
            { class: "filters", role: "search" },
            h("label", { for: "log-device" }, t("device"), text),
            h("label", { for: "log-site" }, t("site"), site),
            kinds.length ? h("label", { for: "log-kind" }, t("log_kind"), kind) : null,
        ),
        /** @param {any[]} sites @param {Map<string, string>} tenants by which they are told apart, if need be */
        offer(sites, tenants) {
            if (site.childElementCount > 1) return;
            site.append(...sites.map((one) => {
                const owner = tenants.size > 1 ? tenants.get(one.tenant_id) : null;
                const name = owner ? `${one.name} · ${owner}` : one.name;
                return h("option", { value: one.id, selected: one.id === wanted.site }, name);
            }));
        },
        /** @param {boolean} isPaused @param {number} waiting @param {number} shown */
        tell(isPaused, waiting, shown) {
            const word = t(isPaused ? "log_resume" : "log_pause");
            if (pause.textContent !== word) fill(pause, word);
            download.disabled = !shown;
            if (waiting) fill(count, t("log_new", { count: waiting }));
            if (waiting && !count.isConnected) arrived.append(count);
            if (!waiting && count.isConnected) count.remove();
        },
        /** After the button of what waits has gone. */
        focus: () => pause.focus({ preventScroll: true }),
    };
}
