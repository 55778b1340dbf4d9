// @ts-check
// The way to the forms. The forms themselves are few people's: their files come when somebody opens one.
import { h } from "../dom.js";
import { isInPlatform, may } from "../roles.js";
import { confirmDialog } from "./dialog.js";
import { fault } from "./table.js";
import { t } from "../texts.js";
import { menu } from "./menu.js";

/**
 * Sites, spaces and devices are made within a tenant, not where one stands for all.
 * @param {import("../session.js").Grant} grant
 */
export function mayEdit(grant) {
    return may(grant, "admin") && !isInPlatform(grant);
}

export const forms = () => import("../later/forms.js");
export const deviceForms = () => import("../later/deviceforms.js");
export const pattern = () => import("../later/pattern.js");

let isOpen = false;

/**
 * One form at a time: two presses do not open two while the first is being fetched.
 * @param {() => Promise<any>} open
 */
export async function once(open) {
    if (isOpen) return;
    isOpen = true;
    let isAgain = false;
    try {
        await open();
    } catch (error) {
        // What the form needs could not be fetched.
        const again = () => Promise.resolve(isAgain = true);
        await confirmDialog(t("form_failed"), [fault(error)], t("again"), again);
    } finally {
        isOpen = false;
    }
    if (isAgain) await once(open);
}

/**
 * Things to do that need not always be seen; a text leads there, a function does it.
 * @param {[string, string | (() => any)][]} items
 */
export function editMenu(items) {
    const summary = h("summary", null, t("edit"));
    const { element, close } = menu(
        "edits",
        summary,
        h(
            "ul",
            { class: "sheet" },
            items.map(([text, act]) =>
                h(
                    "li",
                    null,
                    typeof act === "string" ? h("a", { href: act, onclick: () => close() }, text) : h("button", {
                        type: "button",
                        onclick: () => {
                            close();
                            summary.focus();
                            once(async () => await act());
                        },
                    }, text),
                )
            ),
        ),
    );
    return element;
}
