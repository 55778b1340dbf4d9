// @ts-check
// Small charts in SVG. Each has the same as a table, for those who cannot see it and those who want the numbers.
import { h, svg } from "../dom.js";
import { amount, atDay, atShortDay } from "../format.js";
import { t } from "../texts.js";

/**
 * @typedef {{ at: number, value: number }} Point milliseconds since 1970, and what was measured
 * @typedef {{ at: number, low: number, mean: number, high: number, count: number }} Bucket
 * @typedef {{ label: string, from: number, to: number, note?: string }} Field
 */

const [width, height] = [600, 120];
/** More would not be seen. */
const bucketsMax = 150;

/**
 * What points are within equal parts of the time: a chart of thousands of them is a blot.
 * @param {Point[]} points @param {number} from @param {number} to @param {number} [parts]
 * @returns {Bucket[]} of those parts that have a point, in order
 */
export function buckets(points, from, to, parts = bucketsMax) {
    const step = (to - from) / parts;
    /** @type {Map<number, number[]>} */
    const sorted = new Map();
    for (const { at, value } of points) {
        const part = Math.floor((at - from) / step);
        if (part < 0 || part >= parts) continue;
        const values = sorted.get(part) ?? [];
        values.push(value);
        sorted.set(part, values);
    }
    return [...sorted].toSorted((a, b) => a[0] - b[0]).map(([part, values]) => ({
        at: from + (part + 0.5) * step,
        low: Math.min(...values),
        high: Math.max(...values),
        mean: values.reduce((sum, value) => sum + value, 0) / values.length,
        count: values.length,
    }));
}

/**
 * A line through the means, with the span from the least to the most behind it. Where nothing was heard for long the
 * line is broken.
 * @param {Field & { unit: string, points: Point[], range?: [number, number], line?: [Point, Point] }} given
 */
export function lineChart(given) {
    const { from, to, points, unit } = given;
    const shown = buckets(points, from, to);
    const low = Math.min(...shown.map((one) => one.low), given.range?.[0] ?? Infinity);
    const high = Math.max(...shown.map((one) => one.high), given.range?.[1] ?? -Infinity);
    const span = high - low || 1;
    // One value alone lies in the middle.
    const floor = high > low ? low : low - 0.5;
    const x = (/** @type {number} */ at) => round((at - from) * width / (to - from));
    const y = (/** @type {number} */ value) => round(height - 6 - (value - floor) * (height - 12) / span);
    const gap = 4 * (to - from) / bucketsMax;
    let path = "";
    // A point on its own has no length, and would not be seen.
    let lone = "";
    shown.forEach((one, index) => {
        const isBroken = index === 0 || one.at - shown[index - 1].at > gap;
        path += `${isBroken ? "M" : "L"}${x(one.at)} ${y(one.mean)}`;
        const next = shown[index + 1];
        if (isBroken && (!next || next.at - one.at > gap)) lone += `M${x(one.at)} ${y(one.mean)}h0.01`;
    });
    const spans = shown.map((one) => `M${x(one.at)} ${y(one.high)}V${y(one.low)}`).join("");
    const ends = given.line;
    const drawn = svg(
        "svg",
        { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
        svg("path", { class: "span", d: spans }),
        svg("path", { class: "line", d: path }),
        svg("path", { class: "lone", d: lone }),
        ends
            ? svg("path", {
                class: "trend",
                d: `M${x(ends[0].at)} ${y(ends[0].value)}L${x(ends[1].at)} ${y(ends[1].value)}`,
            })
            : null,
    );
    const days = buckets(points, from, to, Math.min(31, Math.max(1, Math.round((to - from) / 86_400_000))));
    return figure(
        given,
        drawn,
        high > low ? [amount(high, unit), amount(low, unit)] : ["", amount(low, unit)],
        [t("when"), t("least"), t("mean"), t("most"), t("heard_times")],
        days.map((one) => [
            atShortDay(one.at),
            amount(one.low, unit),
            amount(one.mean, unit),
            amount(one.high, unit),
            amount(one.count),
        ]),
    );
}

/**
 * Bars of two parts, one on the other, and a line that they should reach.
 * @param {Field & { bars: { at: number, sound: number, bad: number }[], expected: number | null,
 *   names: { sound: string, bad: string, expected: string } }} given each bar begins at its `at`
 */
export function barChart(given) {
    const { bars, expected, names } = given;
    const high = Math.max(1, expected ?? 0, ...bars.map((bar) => bar.sound + bar.bad));
    const wide = width / Math.max(1, bars.length);
    const tall = (/** @type {number} */ value) => round(value * (height - 8) / high);
    const drawn = svg(
        "svg",
        { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
        bars.map((bar, index) => {
            const [x, sound, bad] = [round(index * wide + wide * 0.1), tall(bar.sound), tall(bar.bad)];
            const size = round(wide * 0.8);
            return [
                sound ? svg("rect", { class: "sound", x, y: height - sound, width: size, height: sound }) : null,
                bad ? svg("rect", { class: "bad", x, y: height - sound - bad, width: size, height: bad }) : null,
            ];
        }),
        expected ? svg("path", { class: "trend", d: `M0 ${height - tall(expected)}H${width}` }) : null,
    );
    const legend = h(
        "ul",
        { class: "keys" },
        h("li", { class: "sound" }, names.sound),
        h("li", { class: "bad" }, names.bad),
        expected ? h("li", { class: "trend" }, names.expected) : null,
    );
    return figure(
        given,
        drawn,
        [amount(high), "0"],
        [t("when"), names.sound, names.bad],
        bars.map((bar) => [atShortDay(bar.at), amount(bar.sound), amount(bar.bad)]),
        legend,
    );
}

/**
 * @param {Field} given @param {Element} drawn @param {[string, string]} scale the highest and the lowest
 * @param {string[]} heads @param {string[][]} rows @param {Element} [legend]
 */
export function figure(given, drawn, scale, heads, rows, legend) {
    return h(
        "figure",
        { class: "chart" },
        h("figcaption", null, given.label),
        h(
            "div",
            { class: "plot" },
            h("div", { class: "scale", "aria-hidden": "true" }, h("span", null, scale[0]), h("span", null, scale[1])),
            drawn,
            h(
                "div",
                { class: "ticks", "aria-hidden": "true" },
                h("span", null, atDay(given.from)),
                h("span", null, atDay(given.to)),
            ),
        ),
        legend ?? null,
        given.note ? h("p", { class: "quiet" }, given.note) : null,
        h(
            "details",
            null,
            h("summary", null, t("chart_as_table")),
            h(
                "div",
                { class: "scroll", tabindex: "0", role: "region", "aria-label": given.label },
                h(
                    "table",
                    null,
                    h("caption", { class: "unseen" }, given.label),
                    h("thead", null, h("tr", null, heads.map((head) => h("th", { scope: "col" }, head)))),
                    h("tbody", null, rows.map((row) => h("tr", null, row.map((cell) => h("td", null, cell))))),
                ),
            ),
        ),
    );
}

/** @param {number} value */
function round(value) {
    return Math.round(value * 10) / 10;
}
