// @ts-check
// The past of a space: what it showed, when nothing was heard of it, and how long cars stayed.
import { ask } from "../api.js";
import { h } from "../dom.js";
import { lasting, now } from "../format.js";
import { t } from "../texts.js";

/** @import { ListStateChangesAnswer, StateChange } from "../../types.d.ts" */

/**
 * What a space showed since a time. Of a space that changes more often than that, as far as 3000 changes reach.
 * @param {string} slug @param {`/api/v6/spaces/${string}`} path @param {number} from @param {AbortSignal} signal
 */
export async function edgesSince(slug, path, from, signal) {
    /** @type {StateChange[]} */
    let edges = [];
    let cursor = "";
    for (let part = 0; part < 3; part++) {
        const query = new URLSearchParams({ from: new Date(from).toISOString(), limit: "1000" });
        if (cursor) query.set("cursor", cursor);
        /** @type {ListStateChangesAnswer} */
        const answer = await ask(slug, `${path}/history?${query}`, { signal });
        edges = edges.concat(answer.changes);
        cursor = answer.next_cursor ?? "";
        if (!cursor) return { edges, begins: from };
    }
    return { edges, begins: Date.parse(edges[edges.length - 1].changed_at) };
}

/**
 * When the sensor that is on it now was silent for too long.
 * @param {string} slug @param {any} device @param {number} from @param {AbortSignal} signal
 */
export async function silencesOf(slug, device, from, signal) {
    const { heartbeatOf, readingsSince, silences } = await import("./readings.js");
    const before = new URLSearchParams({ to: new Date(from).toISOString(), limit: "1" });
    const [{ codecs }, since, older] = await Promise.all([
        ask(slug, "/api/v6/codecs", { signal }),
        readingsSince(slug, device.id, from, signal),
        ask(slug, `/api/v6/devices/${device.id}/readings?${before}`, { signal }),
    ]);
    const readings = [...since.readings, ...(since.isCut ? [] : older.readings)];
    const start = Math.max(from, Date.parse(device.assigned_at ?? "") || from);
    return silences(readings, start, now(), heartbeatOf(codecs, device, readings[0]));
}

/**
 * Stays that ended today, where the site is, and in the time that is shown.
 * @param {any[]} edges newest first @param {any} space @param {string} timeZone @param {number} days
 */
export function stays(edges, space, timeZone, days) {
    const ended = [];
    for (let index = 0; index + 1 < edges.length; index++) {
        const [end, start] = [edges[index], edges[index + 1]];
        if (start.new_state !== "OCCUPIED" || end.previous_state !== "OCCUPIED") continue;
        const at = Date.parse(end.changed_at);
        ended.push({ at, seconds: (at - Date.parse(start.changed_at)) / 1000 });
    }
    const dayOf = new Intl.DateTimeFormat("en-CA", { timeZone });
    const today = ended.filter((stay) => dayOf.format(stay.at) === dayOf.format(now()));
    return h(
        "dl",
        null,
        h("dt", null, t("today")),
        h("dd", null, summary(today, space)),
        h("dt", null, t(days === 1 ? "day" : "week")),
        h("dd", null, summary(ended, space)),
    );
}

/** @param {{ seconds: number }[]} ended @param {any} space */
function summary(ended, space) {
    if (!ended.length) return space.state === "OCCUPIED" ? t("first_stay") : t("stays_none");
    const lengths = ended.map((stay) => stay.seconds);
    const mean = lengths.reduce((sum, seconds) => sum + seconds, 0) / lengths.length;
    const longest = lasting(Math.max(...lengths));
    return t(ended.length === 1 ? "stay_of" : "stays_of", { count: ended.length, mean: lasting(mean), longest });
}
