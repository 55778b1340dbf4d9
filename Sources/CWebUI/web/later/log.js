// @ts-check
// Uplinks as they come. What one reads stays where it is: while a row is open, or one has scrolled down, or has paused,
// what comes is counted and waits.
import { ask } from "../api.js";
import { fill, h, keep } from "../dom.js";
import { want } from "../live.js";
import { keepFresh } from "../parts/screen.js";
import { empty } from "../parts/table.js";
import { t } from "../texts.js";
import { book } from "./book.js";
import { entry } from "./entry.js";
import { linesFor } from "./lines.js";
import { logBar } from "./logbar.js";
import { namesFor } from "./names.js";
import { save } from "./save.js";

const keptMax = 500;
const pageRows = 100;
const drawEveryMS = 150;
const othersEveryMS = 5_000;
const kinds = ["all", "reading", "orphan", "quarantine"];

/** @param {import("../routes.js").Context} context */
export function logScreen(context) {
    const { slug, grant, query } = context;
    const isEverywhere = grant.tenants.find((tenant) => tenant.slug === slug)?.type === "platform";
    const names = namesFor(context);
    const lines = linesFor(context, names);
    const wanted = {
        text: query.get("q") ?? "",
        site: query.get("site") ?? "",
        kind: isEverywhere && kinds.includes(query.get("kind") ?? "") ? String(query.get("kind")) : "all",
    };
    /** @type {ReturnType<typeof book<import("./entry.js").Line>>} */
    const kept = book(keptMax);
    const list = h("ol", { class: "log", "aria-label": t("nav_log") });
    const place = h("div", { class: "place" });
    const foot = h("p", { class: "quiet" });
    let isPaused = false;
    let isLoaded = false;
    let turn = 0;
    /** @type {string | null} */
    let cursor = null;
    /** @type {number | undefined} */
    let drawing;
    let release = () => {};

    /**
     * Where the readings are asked for: one device has a list of its own.
     * @returns {{ path: string, filter: Record<string, string> }}
     */
    function source() {
        const only = wanted.site ? null : lines.only(wanted.text);
        const site = wanted.site ? `site_id=${wanted.site}&` : "";
        return only
            ? { path: `/api/v6/devices/${only}/readings?`, filter: { device_id: only } }
            : { path: `/api/v6/readings?${site}`, filter: wanted.site ? { site_id: wanted.site } : {} };
    }

    /** @param {import("./entry.js").Line} line */
    const matches = (line) =>
        (wanted.kind === "all" || line.kind === wanted.kind) && (!wanted.site || line.kind === "reading") &&
        lines.has(line, wanted.text);
    const isHolding = () =>
        isLoaded && (isPaused || list.getBoundingClientRect().top < 0 || !!list.querySelector("details[open]"));
    const wantsReadings = () => wanted.kind === "all" || wanted.kind === "reading";

    /** @param {import("./entry.js").Line[]} rows */
    function take(rows) {
        kept.add(rows, isHolding(), matches);
        drawing ??= setTimeout(draw, isLoaded ? drawEveryMS : 0);
    }

    function draw() {
        drawing = undefined;
        const rows = kept.rows().filter(matches);
        keep(list, rows, (line) => line.key, (line) => entry(line, isEverywhere));
        bar.tell(isPaused, kept.waiting, rows.length);
        if (!isLoaded) return;
        if (rows.length) {
            if (!place.contains(list)) fill(place, list);
        } else fill(place, nothing());
        const more = cursor && wantsReadings() && kept.size < keptMax;
        fill(
            foot,
            kept.size >= keptMax ? t("log_full", { count: keptMax }) : t("log_count", { count: rows.length }),
            more ? [" ", h("button", { onclick: older }, t("older"))] : null,
        );
    }

    function nothing() {
        if (kept.size) return empty(t("log_no_match"), t("log_no_match_hint"));
        return empty(t("log_empty"), t("no_uplinks_hint"));
    }

    async function older() {
        const mine = turn;
        const answer = await ask(slug, `${source().path}limit=${pageRows}&cursor=${encodeURIComponent(cursor ?? "")}`)
            .catch(() => null);
        if (!answer || mine !== turn) return;
        cursor = answer.next_cursor;
        kept.add(answer.readings.map(lines.reading), false);
        draw();
    }

    const live = keepFresh(async (signal) => {
        await names.learn(signal);
        bar.offer(names.sites, isEverywhere ? names.tenants : new Map());
        if (!isLoaded) begin();
        const mine = turn;
        const [answer] = await Promise.all([
            wantsReadings() ? ask(slug, `${source().path}limit=${pageRows}`, { signal, fresh: true }) : null,
            others(signal),
        ]);
        if (mine !== turn) return;
        const rows = answer?.readings.map(lines.reading) ?? [];
        // After a long sleep more may have come than one page: what is older would stand beside it without a sign.
        const hasGap = kept.size > 0 && rows.length === pageRows &&
            !rows.some((/** @type {any} */ row) => kept.has(row.key));
        if (hasGap && !isHolding()) kept.clear();
        if (answer && (!isLoaded || hasGap)) cursor = answer.next_cursor;
        take(rows);
        isLoaded = true;
        draw();
    }, ({ kind, data }) => {
        if (kind !== "uplinks") return kind !== "tick" && kind !== "snapshot" && kind !== "resync";
        if (wantsReadings()) take(data.rows.map(lines.reading));
        if (data.rows.some((/** @type {any} */ row) => !names.devices.has(row.device_id)) && names.isOld()) {
            live.again();
        }
        return true;
    });

    /** What is nobody's is told by no stream. @param {AbortSignal} [signal] */
    async function others(signal) {
        if (!isEverywhere || wanted.kind === "reading" || document.visibilityState === "hidden") return;
        const mine = turn;
        const [orphans, messages] = await Promise.all([
            ask(slug, `/api/v6/devices/orphans?limit=${pageRows}`, { signal, fresh: true }),
            ask(slug, `/api/v6/quarantine?limit=${pageRows}`, { signal, fresh: true }),
        ]);
        if (mine !== turn) return;
        take([...orphans.orphans.map(lines.orphan), ...messages.messages.map(lines.quarantined)]);
    }
    const clock = setInterval(() => isLoaded && others().catch(() => {}), othersEveryMS);

    /** Asks the stream and the server for what the filters say. */
    function begin() {
        release();
        release = want(["uplinks"], source().filter);
    }

    function filtered() {
        const address = new URLSearchParams();
        if (wanted.text) address.set("q", wanted.text);
        if (wanted.site) address.set("site", wanted.site);
        if (wanted.kind !== "all") address.set("kind", wanted.kind);
        history.replaceState(null, "", location.pathname + (address.size ? "?" + address : ""));
        turn++;
        kept.clear();
        isLoaded = false;
        live.again();
    }

    function showWaiting() {
        isPaused = false;
        for (const open of list.querySelectorAll("details[open]")) open.removeAttribute("open");
        kept.release();
        draw();
        if (list.getBoundingClientRect().top < 0) list.scrollIntoView({ block: "start" });
        bar.focus();
    }

    const bar = logBar(wanted, isEverywhere ? kinds : [], {
        filtered,
        pause() {
            if (isPaused) return showWaiting();
            isPaused = true;
            draw();
        },
        showWaiting,
        save: () => save(`parkd-log-${slug}`, kept.rows().filter(matches)),
    });
    // Back at the top, or with all rows closed, one follows again.
    const follow = () => {
        if (kept.waiting && !isHolding()) {
            kept.release();
            draw();
        }
    };
    list.addEventListener("toggle", follow, true);
    addEventListener("scroll", follow, { passive: true });
    return {
        title: t("nav_log"),
        element: h(
            "div",
            null,
            h("div", { class: "head" }, h("h1", null, t("nav_log")), bar.actions),
            live.trouble,
            bar.filters,
            bar.arrived,
            place,
            foot,
        ),
        close() {
            live.close();
            release();
            clearInterval(clock);
            clearTimeout(drawing);
            removeEventListener("scroll", follow);
        },
    };
}
