// @ts-check
// Uplinks as they come. What one reads stays where it is: while a row is open, or one has scrolled down, or has paused,
// what comes is counted and waits.
import { fill, h, keep } from "../dom.js";
import { empty, fault } from "../parts/table.js";
import { isInPlatform } from "../roles.js";
import { t } from "../texts.js";
import { entry } from "./entry.js";
import { feed } from "./feed.js";
import { save } from "./lines.js";
import { logBar } from "./logbar.js";

const keptMax = 500;
const drawEveryMS = 150;
const kinds = ["all", "reading", "orphan", "quarantine"];

/** @param {import("../routes.js").Context} context */
export function logScreen(context) {
    const { slug, grant, query } = context;
    const isEverywhere = isInPlatform(grant);
    const wanted = {
        text: query.get("q") ?? "",
        site: query.get("site") ?? "",
        kind: isEverywhere && kinds.includes(query.get("kind") ?? "") ? String(query.get("kind")) : "all",
    };
    const pane = logPane(slug, isEverywhere);
    let isPaused = false;
    /** @type {number | undefined} */
    let drawing;
    const isHolding = () => isPaused || pane.isRead();
    const lines = feed(context, isEverywhere, wanted, keptMax, {
        isHolding,
        changed: () => drawing ??= setTimeout(draw, drawEveryMS),
    });
    const bar = logBar(wanted, isEverywhere ? kinds : [], {
        filtered() {
            keepInAddress(wanted);
            lines.restart();
        },
        pause() {
            if (isPaused) return showWaiting();
            isPaused = true;
            draw();
        },
        showWaiting,
        save: () => save(`parkd-log-${slug}`, lines.kept.rows().filter(lines.matches)),
    });

    function draw() {
        drawing = undefined;
        const rows = lines.kept.rows().filter(lines.matches);
        bar.offer(lines.names.sites, isEverywhere ? lines.names.tenants : new Map());
        bar.tell(isPaused, lines.kept.waiting, rows.length);
        if (lines.state.isLoaded) pane.show(rows, lines.kept.size, lines.canBeOlder() ? lines.older : null);
    }

    function showWaiting() {
        isPaused = false;
        pane.leave();
        lines.kept.release();
        draw();
        bar.focus();
    }

    // Back at the top, or with all rows closed, one follows again.
    function follow() {
        if (!lines.kept.waiting || isHolding()) return;
        lines.kept.release();
        draw();
    }
    pane.list.addEventListener("toggle", follow, true);
    addEventListener("scroll", follow, { passive: true });
    return {
        title: t("nav_log"),
        element: h(
            "div",
            null,
            h("div", { class: "head" }, h("h1", null, t("nav_log")), bar.actions),
            lines.trouble,
            bar.filters,
            bar.arrived,
            pane.place,
            pane.foot,
        ),
        close() {
            lines.close();
            clearTimeout(drawing);
            removeEventListener("scroll", follow);
        },
    };
}

/** The lines themselves, and what stands below them. @param {string} slug @param {boolean} isEverywhere */
function logPane(slug, isEverywhere) {
    const list = h("ol", { class: "log", "aria-label": t("nav_log") });
    const place = h("div", { class: "place" });
    const unfit = empty(t("log_no_match"), t("log_no_match_hint"));
    const nothing = empty(t("log_empty"), t("no_uplinks_hint"));
    nothing.append(h("a", { class: "button", href: `/t/${slug}/gateways` }, t("nav_gateways")));
    const count = h("span", null);
    const said = h("div", null);
    /** @type {null | (() => Promise<void>)} */
    let next = null;
    // One button all the time: what is drawn anew loses the focus.
    const more = /** @type {HTMLButtonElement} */ (h("button", {
        hidden: true,
        onclick: async () => {
            more.disabled = true;
            fill(said);
            await next?.().catch((error) => fill(said, fault(error)));
            more.disabled = false;
            more.focus();
        },
    }, t("older")));
    const foot = h("div", { class: "quiet foot" }, count, more, said);

    return {
        list,
        place,
        foot,
        /** Whether somebody reads what would move. */
        isRead: () => list.getBoundingClientRect().top < 0 || !!list.querySelector("details[open]"),
        /**
         * @param {import("./entry.js").Line[]} rows @param {number} kept how many there are, shown or not
         * @param {null | (() => Promise<void>)} older asks for those before
         */
        show(rows, kept, older) {
            keep(list, rows, (line) => line.key, (line) => entry(line, isEverywhere));
            const wanted = rows.length ? list : kept ? unfit : nothing;
            if (!place.contains(wanted)) fill(place, wanted);
            const words = kept >= keptMax ? t("log_full", { count: keptMax }) : t("log_count", { count: rows.length });
            if (count.textContent !== words) fill(count, words);
            next = older;
            more.hidden = !older;
        },
        /** Goes back to the newest. */
        leave() {
            for (const open of list.querySelectorAll("details[open]")) open.removeAttribute("open");
            if (list.getBoundingClientRect().top < 0) list.scrollIntoView({ block: "start" });
        },
    };
}

/** So that what one sees is a link. @param {import("./feed.js").Wanted} wanted */
function keepInAddress(wanted) {
    const address = new URLSearchParams();
    if (wanted.text) address.set("q", wanted.text);
    if (wanted.site) address.set("site", wanted.site);
    if (wanted.kind !== "all") address.set("kind", wanted.kind);
    history.replaceState(null, "", location.pathname + (address.size ? "?" + address : ""));
}
