// @ts-check
import { fill, h } from "../dom.js";
import { t } from "../texts.js";
import { fault } from "./table.js";

/**
 * A label and what is filled in. `name` is the field's in the API, so that what it refuses stands beside the input.
 * @param {string} name @param {string} title @param {HTMLElement} input @param {string} [hint]
 */
export function field(name, title, input, hint) {
    const id = `field-${name}`;
    input.id = id;
    input.setAttribute("name", name);
    if (hint) input.setAttribute("aria-describedby", `${id}-hint`);
    return h(
        "div",
        { class: "field" },
        h("label", { for: id }, title),
        input,
        hint ? h("small", { id: `${id}-hint` }, hint) : null,
    );
}

/**
 * Writes beside each input what the API says of it, and goes to the first of them.
 * @param {Element} form @param {any} error
 */
export function point(form, error) {
    for (const old of form.querySelectorAll(".field .bad")) old.remove();
    for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    /** @type {HTMLElement | null} */
    let first = null;
    for (const one of error?.errors ?? []) {
        const name = (one.loc ?? []).filter((/** @type {any} */ part) => part !== "body")[0];
        const input = [...form.querySelectorAll("[name]")].find((each) => each.getAttribute("name") === name);
        if (!(input instanceof HTMLElement) || input.getAttribute("aria-invalid")) continue;
        const said = h("small", { class: "bad", id: `${input.id}-bad` }, one.msg);
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-errormessage", said.id);
        input.closest(".field")?.append(said);
        first ??= input;
    }
    first?.focus();
}

/**
 * Asks, does, and stays open with the server's own words if it refuses. Settles when it is closed. While it does what
 * it was asked it cannot be closed: what becomes of that would be said to nobody.
 * @param {string} title @param {any[]} fields @param {string} verb @param {() => Promise<any>} act
 * @returns {Promise<void>}
 */
export function confirmDialog(title, fields, verb, act) {
    return new Promise((settle) => {
        const said = h("div", null);
        const button = /** @type {HTMLButtonElement} */ (h("button", { class: "primary", type: "submit" }, verb));
        const close = () => dialog.close();
        const cancel = /** @type {HTMLButtonElement} */ (h("button", { type: "button", onclick: close }, t("cancel")));
        const dialog = /** @type {HTMLDialogElement} */ (h(
            "dialog",
            {
                "aria-label": title,
                oncancel: (/** @type {Event} */ event) => button.disabled && event.preventDefault(),
                onkeydown: (/** @type {KeyboardEvent} */ event) =>
                    button.disabled && event.key === "Escape" && event.preventDefault(),
            },
            h(
                "form",
                {
                    onsubmit: async (/** @type {Event} */ event) => {
                        event.preventDefault();
                        if (button.disabled) return;
                        button.disabled = cancel.disabled = true;
                        let refused = null;
                        try {
                            await act();
                            dialog.close();
                        } catch (error) {
                            refused = error;
                        }
                        button.disabled = cancel.disabled = false;
                        if (!refused) return;
                        fill(said, fault(refused));
                        point(dialog, refused);
                    },
                },
                h("h2", null, title),
                fields,
                said,
                h(
                    "div",
                    { class: "actions" },
                    cancel,
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
 * Asks before something is done that cannot be taken back by another press.
 * @param {string} title @param {string} hint @param {string} verb @param {() => Promise<any>} act
 */
export function question(title, hint, verb, act) {
    return confirmDialog(title, [h("p", null, hint)], verb, act);
}

/**
 * Shows a secret that cannot be shown again, until it is put away.
 * @param {string} title @param {string} hint @param {string} secret
 */
export function shownOnce(title, hint, secret) {
    const copied = h("span", { role: "status" });
    const shown = h("code", { class: "secret", tabindex: "0" }, secret);
    // Over plain http a browser has no clipboard for pages: then the text is marked, to be copied by hand.
    const mark = () => {
        getSelection()?.selectAllChildren(shown);
        fill(copied, t("copy_by_hand"));
    };
    const copy = () => {
        if (!navigator.clipboard) return mark();
        navigator.clipboard.writeText(secret).then(() => fill(copied, t("copied")), mark);
    };
    return confirmDialog(
        title,
        [h("p", null, hint), shown, h("button", { type: "button", onclick: copy }, t("copy")), copied],
        t("noted"),
        async () => {},
    );
}
