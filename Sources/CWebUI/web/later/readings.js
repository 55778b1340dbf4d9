// @ts-check
// What a device's readings tell over time: what was lost, when it was silent, how long its battery lasts.
import { ask } from "../api.js";

const dayMS = 86_400_000;
const partRows = 1000;
/** Of a chart; a sensor that speaks 24 times a day has 720 in 30 days. */
const partsMax = 4;
/** LoRaWAN's own bound: a counter that is further ahead, or behind, began anew. */
const gapMax = 16_384;

/**
 * A device's readings since a time, newest first, as far as `partsMax` parts reach.
 * @param {string} slug @param {string} id @param {number} from @param {AbortSignal} [signal]
 * @returns {Promise<{ readings: any[], from: number, isCut: boolean }>} `from` is how far back they reach
 */
export async function readingsSince(slug, id, from, signal) {
    /** @type {any[]} */
    let readings = [];
    let cursor = "";
    for (let part = 0; part < partsMax; part++) {
        const query = new URLSearchParams({ from: new Date(from).toISOString(), limit: String(partRows) });
        if (cursor) query.set("cursor", cursor);
        const answer = await ask(slug, `/api/v6/devices/${id}/readings?${query}`, { signal });
        readings = readings.concat(answer.readings);
        cursor = answer.next_cursor ?? "";
        if (!cursor) return { readings, from, isCut: false };
    }
    return { readings, from: Date.parse(readings[readings.length - 1].observed_at), isCut: true };
}

/**
 * How often a sensor speaks by itself: what its codec says, as the server reads it.
 * @param {any[]} codecs @param {any} device @param {any} [reading] its newest
 * @returns {number | null} seconds
 */
export function heartbeatOf(codecs, device, reading) {
    const name = reading?.codec ?? device.codec;
    return codecs.find((codec) => codec.id === name)?.heartbeat_s ?? null;
}

/**
 * Uplinks of each day, and those that are missing between them by the frame counter. A loss counts for the day on which
 * the next frame came.
 * @param {any[]} readings in any order @param {number} from @param {number} to
 */
export function byDay(readings, from, to) {
    const first = new Date(from);
    first.setHours(0, 0, 0, 0);
    /** @type {{ at: number, sound: number, bad: number }[]} */
    const bars = [];
    for (const day = first; day.getTime() < to; day.setDate(day.getDate() + 1)) {
        bars.push({ at: day.getTime(), sound: 0, bad: 0 });
    }
    const place = (/** @type {number} */ at) => bars.findLast((bar) => bar.at <= at);
    // What was told of later came in another frame, which counts for itself.
    const frames = readings.filter((row) => !row.told_in)
        .toSorted((a, b) => Date.parse(a.received_at) - Date.parse(b.received_at));
    let last = -1;
    for (const row of frames) {
        const bar = place(Date.parse(row.received_at));
        if (!bar) continue;
        bar.sound++;
        if (row.f_cnt === null) continue;
        const gap = row.f_cnt - last - 1;
        if (last >= 0 && gap > 0 && gap < gapMax) bar.bad += gap;
        last = row.f_cnt;
    }
    return bars;
}

/**
 * Times in which nothing was heard for more than twice the heartbeat: the rule by which a space is stale.
 * @param {any[]} readings @param {number} from @param {number} to @param {number | null} heartbeatS
 * @returns {[number, number][]} from the end of what may be quiet to the next word
 */
export function silences(readings, from, to, heartbeatS) {
    const limit = heartbeatS ? heartbeatS * 2000 : dayMS;
    const times = readings.map((row) => Date.parse(row.observed_at)).toSorted((a, b) => a - b);
    /** @type {[number, number][]} */
    const gaps = [];
    [...times, to].forEach((time, index) => {
        const before = index ? times[index - 1] : NaN;
        if (time - before > limit && time > from) gaps.push([Math.max(from, before + limit), Math.min(to, time)]);
    });
    return gaps;
}

/**
 * When a battery is at 20 %, by a straight line through its days; nothing unless that is honest: 14 days at least, a
 * fall of 3 % at least, and a line that the days lie on (R² of 0.8).
 * @param {{ at: number, value: number }[]} days percent
 */
export function batteryEnd(days) {
    if (days.length < 10) return null;
    const [first, last] = [days[0], days[days.length - 1]];
    if (last.at - first.at < 14 * dayMS) return null;
    const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [x, y] = [mean(days.map((day) => day.at)), mean(days.map((day) => day.value))];
    let [both, across, down] = [0, 0, 0];
    for (const day of days) {
        both += (day.at - x) * (day.value - y);
        across += (day.at - x) ** 2;
        down += (day.value - y) ** 2;
    }
    const slope = both / across;
    if (!down || (both * both) / (across * down) < 0.8) return null;
    const value = (/** @type {number} */ at) => y + slope * (at - x);
    if (value(first.at) - value(last.at) < 3) return null;
    const days20 = (20 - value(last.at)) / slope / dayMS;
    return {
        /** @type {[{ at: number, value: number }, { at: number, value: number }]} */
        line: [{ at: first.at, value: value(first.at) }, { at: last.at, value: value(last.at) }],
        days: Math.max(0, Math.round(days20)),
    };
}
