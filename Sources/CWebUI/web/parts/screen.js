// @ts-check
// What screens have in common: they ask, show, and ask again when something has changed, one time after another.
import { givenAt } from "../api.js";
import { fill, h } from "../dom.js";
import { ago } from "../format.js";
import { heard, onChange, unheard } from "../live.js";
import { show } from "../main.js";
import { NotSignedIn } from "../session.js";
import { fault } from "./table.js";

/** The server gives an answer again for a second: what is asked sooner after a change may not have it yet. */
const settledMS = 1_100;
/** An answer that has not come by then does not come: the next may. */
const answerMS = 60_000;
/** How often the ages on a screen are written anew. */
const agesMS = 10_000;

/**
 * Keeps a screen in step with the server.
 * @param {(signal: AbortSignal, change: import("../live.js").Change | null) => Promise<void>} load asks and shows
 * @param {(change: import("../live.js").Change) => boolean} [patch] shows a change by itself; false asks again
 */
export function keepFresh(load, patch = () => false) {
    const control = new AbortController();
    const trouble = h("div", { class: "trouble" });
    /** @type {number | undefined} */
    let later;
    let isAsking = false;
    let isWanted = false;

    /** @param {import("../live.js").Change | null} change */
    async function ask(change) {
        if (isAsking) {
            isWanted = true;
            return;
        }
        isAsking = true;
        const late = new AbortController();
        const timer = setTimeout(() => late.abort(new DOMException("", "TimeoutError")), answerMS);
        const signal = AbortSignal.any([control.signal, late.signal]);
        try {
            await load(signal, change);
            if (!control.signal.aborted) {
                fill(trouble);
                heard(givenAt(signal));
            }
        } catch (error) {
            if (control.signal.aborted) return;
            if (error instanceof NotSignedIn) return void show();
            const isAway = error instanceof TypeError || error instanceof DOMException && error.name === "TimeoutError";
            if (isAway) unheard();
            else fill(trouble, fault(error));
        } finally {
            clearTimeout(timer);
            isAsking = false;
        }
        if (isWanted && !control.signal.aborted) {
            isWanted = false;
            setTimeout(() => ask(null), 500);
        }
    }

    const leave = onChange((change) => {
        if (patch(change)) return;
        if (change.kind === "tick") return ask(change);
        later ??= setTimeout(() => {
            later = undefined;
            ask(change);
        }, settledMS);
    });
    const ages = setInterval(() => {
        for (const age of document.querySelectorAll("time.ago")) fill(age, ago(age.getAttribute("datetime")));
    }, agesMS);
    ask(null);
    return {
        trouble,
        again: () => ask(null),
        close() {
            control.abort();
            clearInterval(ages);
            clearTimeout(later);
            leave();
        },
    };
}

/**
 * Whether what the stream tells is of one row.
 * @param {{ rows: { id: string }[], gone: string[] }} data @param {string} id
 */
export function concerns(data, id) {
    return data.rows.some((row) => row.id === id) || data.gone.includes(id);
}

/**
 * Puts new children in place of what an element has. Whoever stood in it stands at the same button again, or at its
 * heading where that button has gone.
 * @param {Element} element @param {...any} children
 */
export function refill(element, ...children) {
    const stood = document.activeElement;
    const isInside = stood !== null && element.contains(stood);
    fill(element, ...children);
    if (!isInside) return;
    const same = [...element.querySelectorAll("button, a, summary")].find((one) =>
        one.textContent === stood.textContent
    );
    const heading = element.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    const target = same ?? heading;
    if (target instanceof HTMLElement) target.focus();
}
