// @ts-check
// What screens have in common: they ask, show, and ask again when something has changed, one time after another.
import { fill, h } from "../dom.js";
import { heard, onChange, unheard } from "../live.js";
import { show } from "../main.js";
import { NotSignedIn } from "../session.js";
import { fault } from "./table.js";

/** The server gives an answer again for a second: what is asked sooner after a change may not have it yet. */
const settledMS = 1_100;

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
        try {
            await load(control.signal, change);
            if (!control.signal.aborted) {
                fill(trouble);
                heard();
            }
        } catch (error) {
            if (control.signal.aborted) return;
            if (error instanceof NotSignedIn) return void show();
            if (error instanceof TypeError) unheard();
            else fill(trouble, fault(error));
        } finally {
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
    ask(null);
    return {
        trouble,
        again: () => ask(null),
        close() {
            control.abort();
            clearTimeout(later);
            leave();
        },
    };
}
