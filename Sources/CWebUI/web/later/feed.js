// @ts-check
// What a log has to show: the readings of the last day and those that come, and for the platform what is nobody's.
import { ask } from "../api.js";
import { want } from "../live.js";
import { keepFresh } from "../parts/screen.js";
import { book } from "./book.js";
import { linesFor, namesFor } from "./lines.js";

/** @import { ListReadingsAnswer } from "../../types.d.ts" */

const pageRows = 100;
const othersEveryMS = 5_000;

/**
 * @typedef {{ text: string, site: string, kind: string }} Wanted
 * @typedef {import("./entry.js").Line} Line
 * @typedef {`/api/v6/readings?${string}` | `/api/v6/devices/${string}/readings?${string}`} Source
 */

/**
 * @param {import("../routes.js").Context} context @param {boolean} isEverywhere whether it is of all tenants
 * @param {Wanted} wanted what to show; `restart` after a change of it
 * @param {number} most how many lines are kept
 * @param {{ isHolding: () => boolean, changed: () => void }} view
 */
export function feed(context, isEverywhere, wanted, most, view) {
    const { slug } = context;
    const names = namesFor(context);
    const lines = linesFor(slug, names);
    /** @type {ReturnType<typeof book<Line>>} */
    const kept = book(most);
    const state = { isLoaded: false, cursor: /** @type {string | null} */ (null) };
    let turn = 0;
    let release = () => {};
    const wantsReadings = () => wanted.kind === "all" || wanted.kind === "reading";

    /** @param {Line} line */
    const matches = (line) =>
        (wanted.kind === "all" || line.kind === wanted.kind) && (!wanted.site || line.kind === "reading") &&
        lines.has(line, wanted.text);

    /** @param {Line[]} rows */
    function take(rows) {
        kept.add(rows, state.isLoaded && view.isHolding(), matches);
        view.changed();
    }

    /** @param {AbortSignal} signal */
    async function load(signal) {
        const learnt = names.learn(signal);
        // Which device a text means, its name tells.
        if (wanted.text) await learnt;
        const filter = source(wanted, lines.only);
        if (!state.isLoaded) {
            release();
            release = want(["uplinks"], filter);
        }
        const mine = turn;
        const [answer, aside] = await Promise.all([
            wantsReadings() ? readings(slug, filter, "", signal) : null,
            others(signal),
            learnt,
        ]);
        if (mine !== turn) return;
        /** @type {Line[]} */
        const rows = answer?.readings.map(lines.reading) ?? [];
        // After a long sleep more may have come than one page: what is older would stand beside it without a sign.
        const hasGap = state.isLoaded && rows.length === pageRows && !rows.some((row) => kept.has(row.key)) &&
            !view.isHolding();
        if (hasGap) kept.clear();
        if (answer && (!state.isLoaded || hasGap)) state.cursor = answer.next_cursor;
        take([...rows, ...aside()]);
        state.isLoaded = true;
    }

    /**
     * What is nobody's is told by no stream.
     * @param {AbortSignal} [signal] @returns {Promise<() => Line[]>} its lines, once names are known
     */
    async function others(signal) {
        if (!isEverywhere || wanted.kind === "reading" || document.visibilityState === "hidden") return () => [];
        const [orphans, messages] = await Promise.all([
            ask(slug, `/api/v6/devices/orphans?limit=${pageRows}`, { signal, fresh: true }),
            ask(slug, `/api/v6/quarantine?limit=${pageRows}`, { signal, fresh: true }),
        ]);
        return () => [...orphans.orphans.map(lines.orphan), ...messages.messages.map(lines.quarantined)];
    }

    async function lookAside() {
        if (!state.isLoaded) return;
        const mine = turn;
        const aside = await others();
        if (mine === turn) take(aside());
    }

    const live = keepFresh(load, ({ kind, data }) => {
        if (kind !== "uplinks") return kind !== "tick" && kind !== "snapshot" && kind !== "resync";
        if (wantsReadings()) take(data.rows.map(lines.reading));
        // A device that is new here has a name by the next look.
        const isNamed = data.rows.every((row) => names.devices.has(row.device_id));
        return isNamed || !names.isOld();
    });
    const clock = setInterval(() => lookAside().catch(() => {}), othersEveryMS);

    return {
        kept,
        matches,
        state,
        names,
        trouble: live.trouble,
        canBeOlder: () => !!state.cursor && wantsReadings() && kept.size < most,
        /** The next page of what was before. */
        async older() {
            const mine = turn;
            const answer = await readings(slug, source(wanted, lines.only), state.cursor ?? "");
            if (mine !== turn) return;
            state.cursor = answer.next_cursor;
            kept.add(answer.readings.map(lines.reading), false);
            view.changed();
        },
        restart() {
            turn++;
            kept.clear();
            state.isLoaded = false;
            live.again();
        },
        close() {
            live.close();
            release();
            clearInterval(clock);
        },
    };
}

/**
 * Of what readings and stream are: a site, or the one device that a text means.
 * @param {Wanted} wanted @param {(text: string) => string | null} only that device
 * @returns {{ site_id?: string, device_id?: string }}
 */
function source(wanted, only) {
    if (wanted.site) return { site_id: wanted.site };
    const device = only(wanted.text);
    return device ? { device_id: device } : {};
}

/**
 * A page of them; one device has a list of its own.
 * @param {string} slug @param {{ site_id?: string, device_id?: string }} filter
 * @param {string} cursor where the page begins; empty for now @param {AbortSignal} [signal]
 */
function readings(slug, filter, cursor, signal) {
    const query = new URLSearchParams({ limit: String(pageRows) });
    if (cursor) query.set("cursor", cursor);
    if (filter.device_id) {
        return ask(slug, `/api/v6/devices/${filter.device_id}/readings?${query}`, { signal, fresh: true });
    }
    if (filter.site_id) query.set("site_id", filter.site_id);
    return ask(slug, `/api/v6/readings?${query}`, { signal, fresh: true });
}
