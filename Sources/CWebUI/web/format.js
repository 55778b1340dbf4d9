// @ts-check
// How numbers, times and names are written; no screen of its own.
import { language, t } from "./texts.js";

const locale = navigator.languages.find((name) => name.startsWith(language)) ?? language;
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const second = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const shortDay = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
/** A battery is full at 3.6 V and empty at 3.0 V. */
const volts = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** How far this computer's clock is from the server's, in milliseconds; `null` before the first answer. */
let offsetMS = 0;

/**
 * Learns the server's clock: people's clocks are wrong, and an age must not be.
 * @param {string | null} date a `Date` header
 */
export function learnClock(date) {
    const server = date ? Date.parse(date) : NaN;
    if (!Number.isNaN(server)) offsetMS = server - Date.now();
}

/** Milliseconds since 1970 by the server's clock. */
export function now() {
    return Date.now() + offsetMS;
}

/** @param {string | null | undefined} time */
export function ago(time) {
    if (!time) return t("never");
    const seconds = Math.max(0, Math.round((now() - Date.parse(time)) / 1000));
    if (seconds < 60) return relative.format(-seconds, "second");
    if (seconds < 3600) return relative.format(-Math.round(seconds / 60), "minute");
    if (seconds < 86400) return relative.format(-Math.round(seconds / 3600), "hour");
    return relative.format(-Math.round(seconds / 86400), "day");
}

/** @param {string | number | null | undefined} time */
export function atClock(time) {
    return time ? clock.format(new Date(time)) : "–";
}

/** The second on a clock, and the day if it is not today. @param {string | number} time */
export function atSecond(time) {
    const at = new Date(time);
    return at.toDateString() === new Date(now()).toDateString() ? second.format(at) : day.format(at);
}

/** @param {number} time */
export function atShortDay(time) {
    return shortDay.format(new Date(time));
}

/** @param {string | number | null | undefined} time */
export function atDay(time) {
    return time ? day.format(new Date(time)) : "–";
}

/**
 * @param {number | null | undefined} value
 * @param {string} [unit]
 */
export function amount(value, unit = "") {
    if (value === null || value === undefined) return "–";
    const written = unit === "V" ? volts.format(value) : number.format(value);
    return unit ? `${written}\u202f${unit}` : written;
}

/**
 * A DevEUI by groups of four, as it stands on the sensor.
 * @param {string} eui
 */
export function grouped(eui) {
    return eui.replace(/(.{4})(?=.)/g, "$1 ");
}

/**
 * `HH:MM` of a length of time, or days.
 * @param {number} seconds
 */
export function lasting(seconds) {
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return `${minutes}\u202fmin`;
    if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}\u202fh ${minutes % 60}\u202fmin`;
    return `${Math.round(minutes / 1440)}\u202fd`;
}
