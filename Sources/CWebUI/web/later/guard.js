// @ts-check
// Keeps people from leaving a screen with work that is not stored, unless they say so.
import { go, holdBack } from "../main.js";
import { question } from "../parts/dialog.js";
import { t } from "../texts.js";

/**
 * @param {() => boolean} isUnsaved @param {() => string} hint what would be lost
 * @returns {() => void} ends it
 */
export function guard(isUnsaved, hint) {
    const here = location.pathname + location.search;

    /** @param {string} target */
    async function leave(target) {
        if (document.querySelector("dialog[open]")) return;
        let isSure = false;
        await question(t("leave_title"), hint(), t("leave_anyway"), () => Promise.resolve(isSure = true));
        if (!isSure) return;
        end();
        go(target);
    }
    /** @param {MouseEvent} event */
    function click(event) {
        const link = event.target instanceof Element ? event.target.closest("a") : null;
        const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target;
        if (!link || isElsewhere || !link.pathname.startsWith("/t/") || !isUnsaved()) return;
        event.preventDefault();
        event.stopPropagation();
        leave(link.pathname + link.search);
    }
    function back() {
        if (!isUnsaved()) return false;
        const target = location.pathname + location.search;
        history.pushState(null, "", here);
        leave(target);
        return true;
    }
    /** @param {BeforeUnloadEvent} event */
    function unload(event) {
        if (isUnsaved()) event.preventDefault();
    }
    function end() {
        document.removeEventListener("click", click, true);
        holdBack(null);
        removeEventListener("beforeunload", unload);
    }
    document.addEventListener("click", click, true);
    holdBack(back);
    addEventListener("beforeunload", unload);
    return end;
}
