// @ts-check
// The way to the forms. The forms themselves are few people's: their files come when somebody opens one.
import { ask } from "../api.js";
import { h } from "../dom.js";
import { may } from "../roles.js";
import { confirmDialog } from "./dialog.js";
import { fault } from "./table.js";
import { t } from "../texts.js";

const pageRows = 1000;

/** Sites, spaces and devices are made within a tenant, not where one stands for all. @param {any} grant */
export function mayEdit(grant) {
    const here = grant.tenants.find((/** @type {any} */ one) => one.slug === grant.user.tenant_slug);
    return may(grant, "admin") && here?.type !== "platform";
}

export const forms = () => import("../later/forms.js");
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
export function menu(items) {
    const summary = h("summary", null, t("edit_menu"));
    const close = () => details.removeAttribute("open");
    const details = h(
        "details",
        {
            class: "menu edits",
            onkeydown: (/** @type {KeyboardEvent} */ event) => {
                if (event.key !== "Escape") return;
                close();
                summary.focus();
            },
            onfocusout: (/** @type {FocusEvent} */ event) => {
                if (event.relatedTarget instanceof Node && !details.contains(event.relatedTarget)) close();
            },
        },
        summary,
        h(
            "ul",
            { class: "sheet" },
            items.map(([text, act]) =>
                h(
                    "li",
                    null,
                    typeof act === "string" ? h("a", { href: act, onclick: close }, text) : h("button", {
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
    return details;
}

/**
 * All rows of a list as it is now, part by part.
 * @param {string} slug @param {string} path with a query @param {string} name @param {AbortSignal} [signal]
 */
export async function allOf(slug, path, name, signal) {
    /** @type {any[]} */
    const rows = [];
    for (;;) {
        const answer = await ask(slug, `${path}&limit=${pageRows}&offset=${rows.length}`, { signal, fresh: true });
        rows.push(...answer[name]);
        if (!answer[name].length || rows.length >= answer.total) return rows;
    }
}

/**
 * Does one write after another, and waits where the server asks for it.
 * @param {string} slug @param {string} path @param {{ method: string, body: any }} options
 */
export async function patiently(slug, path, options) {
    for (let attempt = 0;; attempt++) {
        try {
            return await ask(slug, path, options);
        } catch (error) {
            const given = /** @type {any} */ (error);
            if (given?.status !== 429 || attempt > 5) throw error;
            await new Promise((settle) => setTimeout(settle, 1000 * Math.max(1, given.retryAfterS)));
        }
    }
}
