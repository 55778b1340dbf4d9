// @ts-check
import { fill, h } from "../dom.js";
import { t } from "../texts.js";
import { fault } from "./table.js";

/**
 * Asks, does, and stays open with the server's own words if it refuses. Settles when it is closed.
 * @param {string} title @param {any[]} fields @param {string} verb @param {() => Promise<any>} act
 * @returns {Promise<void>}
 */
export function confirmDialog(title, fields, verb, act) {
    return new Promise((settle) => {
        const said = h("div", null);
        const button = /** @type {HTMLButtonElement} */ (h("button", { class: "primary", type: "submit" }, verb));
        const dialog = /** @type {HTMLDialogElement} */ (h(
            "dialog",
            { "aria-label": title },
            h(
                "form",
                {
                    onsubmit: async (/** @type {Event} */ event) => {
                        event.preventDefault();
                        button.disabled = true;
                        try {
                            await act();
                            dialog.close();
                        } catch (error) {
                            fill(said, fault(error));
                        } finally {
                            button.disabled = false;
                        }
                    },
                },
                h("h2", null, title),
                fields,
                said,
                h(
                    "div",
                    { class: "actions" },
                    h("button", { type: "button", onclick: () => dialog.close() }, t("cancel")),
                    button,
                ),
            ),
        ));
        dialog.addEventListener("close", () => {
            dialog.remove();
            settle();
        });
        document.body.append(dialog);
        dialog.showModal();
    });
}

/**
 * Shows a secret that cannot be shown again, until it is put away.
 * @param {string} title @param {string} hint @param {string} secret
 */
export function shownOnce(title, hint, secret) {
    const copied = h("span", { role: "status" });
    return confirmDialog(
        title,
        [
            h("p", null, hint),
            h("code", { class: "secret" }, secret),
            h("button", {
                type: "button",
                onclick: () => navigator.clipboard?.writeText(secret).then(() => fill(copied, t("copied"))),
            }, t("copy")),
            copied,
        ],
        t("noted"),
        async () => {},
    );
}
