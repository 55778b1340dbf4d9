// @ts-check
// What a sensor must have shown on its space: a list that fills itself from live uplinks. Only what was heard since it
// was put there counts: before that it may have seen the van's floor.
import { fill, h } from "../dom.js";
import { amount } from "../format.js";
import { t } from "../texts.js";

/** @import { Reading } from "../../types.d.ts" */

/**
 * What is known of one space of a round.
 * @typedef {{ space_id: string, code: string, device_id: string, dev_eui: string, name: string, heard: boolean,
 *   rssi: number | null, snr: number | null, gateways: number, battery: string, isLow: boolean, free: boolean,
 *   occupied: boolean, at: string }} Entry
 */

const levels = /** @type {const} */ (["good", "fair", "bad"]);

/**
 * How good a signal is, in a word: the worse of how loud it is and how far above the noise.
 * @param {number | null} rssi @param {number | null} snr
 */
export function signal(rssi, snr) {
    if (rssi === null && snr === null) return "bad";
    const loud = rssi === null || rssi > -105 ? 0 : rssi > -115 ? 1 : 2;
    const clear = snr === null || snr > -7 ? 0 : snr > -15 ? 1 : 2;
    return levels[Math.max(loud, clear)];
}

/** The word with the numbers. @param {number | null} rssi @param {number | null} snr */
export function signalText(rssi, snr) {
    const numbers = [amount(rssi, "dBm"), snr === null ? "" : `SNR ${amount(snr, "dB")}`].filter(Boolean).join(", ");
    return `${t(`signal_${signal(rssi, snr)}`)} · ${numbers}`;
}

/** Whether all that must be seen was. @param {Entry} entry */
export function isWhole(entry) {
    return entry.heard && entry.free && entry.occupied;
}

/** Whether somebody should look at it again. @param {Entry} entry */
export function isWeak(entry) {
    return entry.heard && (signal(entry.rssi, entry.snr) !== "good" || entry.isLow);
}

/**
 * Learns from readings, in any order.
 * @param {Entry} entry @param {Reading[]} rows
 */
export function learn(entry, rows) {
    const since = Date.parse(entry.at);
    for (const row of rows.toSorted((a, b) => Date.parse(a.received_at) - Date.parse(b.received_at))) {
        // A frame may tell of earlier moments, and a gateway may bring late what it heard before.
        if (row.device_id !== entry.device_id || Date.parse(row.received_at) < since) continue;
        if (Date.parse(row.observed_at) < since) continue;
        entry.heard = true;
        entry.free ||= row.occupancy === "free";
        entry.occupied ||= row.occupancy === "occupied";
        entry.gateways = Math.max(entry.gateways, row.gateway_count ?? 1);
        if (row.rssi !== null) [entry.rssi, entry.snr] = [row.rssi, row.snr];
        learnBattery(entry, row);
    }
}

/**
 * @param {Entry} entry
 * @param {{ battery_percent: number | null, battery_v: number | null, battery_low: boolean | null }} row
 */
export function learnBattery(entry, row) {
    if (row.battery_low !== null) entry.isLow = row.battery_low;
    if (row.battery_percent !== null) entry.battery = amount(row.battery_percent, "%");
    else if (row.battery_v !== null) entry.battery = amount(row.battery_v, "V");
    else if (row.battery_low !== null && !entry.battery) {
        entry.battery = t(row.battery_low ? "battery_is_low" : "health_ok");
    }
}

/**
 * What a sensor must have shown on its space, and the way on and back.
 * @param {() => void} leave @param {() => void} takeOff
 */
export function checkPane(leave, takeOff) {
    const code = h("strong", null);
    const eui = h("span", null);
    const list = checklist(() => navigator.vibrate?.(200));
    const go = h("button", { class: "wide", onclick: leave }, t("next_one"));
    return {
        element: h(
            "div",
            { class: "stack" },
            h("p", { class: "next", tabindex: "-1" }, code, " ", eui),
            list.element,
            go,
            h("button", { onclick: takeOff }, t("take_off_again")),
        ),
        begin: list.begin,
        /** @param {Entry} entry */
        show(entry) {
            write(code, entry.code);
            write(eui, `${entry.name} ${entry.dev_eui.slice(-4)}`.trim());
            list.show(entry);
            go.classList.toggle("primary", isWhole(entry));
            write(go, t(isWhole(entry) ? "next_one" : "next_unfinished"));
        },
    };
}

/**
 * The list: its lines stay, and only what is new is told.
 * @param {() => void} whole called when the last that must be seen was
 */
function checklist(whole) {
    const told = h("p", { class: "unseen", role: "status" });
    const lines = { heard: line(), second: line(), battery: line(), free: line(), occupied: line() };
    /** @type {string[] | null} */
    let before = null;
    return {
        element: h("div", null, h("ul", { class: "checks" }, Object.values(lines).map((one) => one.element)), told),
        /** Begins with another sensor: what is done of it already is not told. */
        begin() {
            before = null;
            fill(told);
        },
        /** @param {Entry} entry */
        show(entry) {
            const strength = entry.heard ? `: ${signalText(entry.rssi, entry.snr)}` : "";
            const level = entry.heard ? signal(entry.rssi, entry.snr) : "good";
            const now = [
                lines.heard.show(entry.heard, t("check_heard") + strength, level),
                lines.second.show(entry.gateways > 1, t("check_second")),
                lines.battery.show(
                    !!entry.battery && !entry.isLow,
                    entry.battery ? `${t("battery")}: ${entry.battery}` : t("check_battery"),
                    entry.isLow ? "bad" : "good",
                ),
                lines.free.show(entry.free, t("check_free")),
                lines.occupied.show(entry.occupied, t(entry.occupied ? "check_occupied_done" : "check_occupied")),
            ].filter(Boolean);
            const fresh = before ? now.filter((text) => !before?.includes(text)) : [];
            if (fresh.length) fill(told, fresh.join(". "), isWhole(entry) ? `. ${t("check_whole")}` : null);
            if (fresh.length && isWhole(entry)) whole();
            before = [...new Set([...before ?? [], ...now])];
        },
    };
}

function line() {
    const mark = h("span", { "aria-hidden": "true" }, "○");
    const words = h("span", null);
    const state = h("span", { class: "unseen" });
    const element = h("li", { "data-done": "false" }, mark, words, state);
    return {
        element,
        /**
         * @param {boolean} isDone @param {string} text @param {string} [level] how good what was seen is
         * @returns {string} what there is to tell, if anything
         */
        show(isDone, text, level = "good") {
            element.dataset.done = String(isDone);
            element.dataset.level = level;
            write(mark, level === "bad" ? "!" : isDone ? "✓" : "○");
            write(words, text);
            write(state, isDone ? ` ${t("done")}` : "");
            return isDone || level === "bad" ? text.replace(/:.*/, "") : "";
        },
    };
}

/** Leaves alone what says it already. @param {Element} element @param {string} text */
function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
}
