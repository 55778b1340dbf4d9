// @ts-check
// What changes while a page is open: one stream for each tab, only while the tab is seen. As long as none is known to
// come through, screens ask every 5 s; they say how old what they show is in either case. A proxy may hold a stream
// back: only what comes of it counts, not that it was opened.
import { dropAnswers, forgetAnswers } from "./api.js";
import { now } from "./format.js";
import { NotSignedIn } from "./session.js";
import { Busy, listen } from "./stream.js";

/**
 * @import { StreamEvents } from "../types.d.ts"
 * @typedef {{ [Kind in keyof StreamEvents]: { kind: Kind, data: StreamEvents[Kind] } }[keyof StreamEvents]} Event
 * @typedef {Event | { kind: "tick", data: null }} Change what a stream sends, or the time to ask without one
 * @typedef {{ mode: "starting" | "live" | "asking" | "lost", at: number, since: number }} State
 */

/** So many failures, and silence is two, are of a way that lets no stream through. */
const failuresMax = 3;
const askEveryMS = 5_000;
const streamAgainMS = 300_000;

/** How the page is connected: `at` is of when the newest word is, `since` of when the mode began. @type {State} */
export const state = { mode: "starting", at: 0, since: 0 };

/** @type {Set<(change: Change) => void>} */
const listeners = new Set();
/** @type {Set<() => void>} */
const watchers = new Set();
/** @type {AbortController | null} */
let stream = null;
let slug = "";
let isOpen = false;
let failures = 0;
let lastID = "";
/** What a screen asked for in place of what every screen gets, as a query. */
let wanted = "";
/** What the stream of now was opened with. */
let opened = "";
/** When an answer last failed to come, by this computer's clock. */
let lostAt = 0;
/** Whether the stream is opened once an answer was shown. */
let isNext = false;
/** @type {number | undefined} */
let timer;
/** @type {number | undefined} */
let asker;

/** @param {(change: Change) => void} listener @returns {() => void} */
export function onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** @param {() => void} watcher @returns {() => void} */
export function onState(watcher) {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
}

/**
 * Asks the stream for these topics instead of what it has by itself, until what is returned is called. There is one
 * stream for each tab, so it is opened anew: once, even where one screen leaves and the next comes.
 * @param {string[]} topics @param {{ site_id?: string, device_id?: string }} [filter]
 * @returns {() => void}
 */
export function want(topics, filter = {}) {
    const mine = "?" + new URLSearchParams({ topics: topics.join(","), ...filter });
    wanted = mine;
    setTimeout(openAnew);
    return () => {
        if (wanted !== mine) return;
        wanted = "";
        setTimeout(openAnew);
    };
}

function openAnew() {
    if (!slug || wanted === opened || document.visibilityState === "hidden") return;
    stop();
    lastID = "";
    failures = 0;
    askMeanwhile();
    connect();
}

/**
 * Listens for a tenant, and for no other any more: nothing that was kept of the one before is left.
 * @param {string} name
 */
export function follow(name) {
    if (name === slug) return;
    stop();
    dropAnswers();
    slug = name;
    lastID = "";
    failures = 0;
    wanted = "";
    opened = "none yet";
    Object.assign(state, { mode: "starting", at: 0, since: now() });
    // Once the screen has said what it wants.
    setTimeout(openAnew);
}

/**
 * Says that an answer was shown.
 * @param {number} at when the server gave it, which may be some time ago
 */
export function heard(at) {
    const wasLost = state.mode === "lost";
    const isNews = !wasLost || at - now() + Date.now() >= lostAt;
    if (isNews) {
        state.at = isOpen ? Math.max(state.at, at) : at;
        if (wasLost || state.mode === "starting") become(isOpen ? "live" : "asking");
        if ((wasLost || isNext) && !stream && slug) {
            clearTimeout(timer);
            failures = 0;
            connect();
        }
    }
    for (const watcher of watchers) watcher();
}

/** Says that the server could not be asked. */
export function unheard() {
    lostAt = Date.now();
    become("lost");
}

/** @param {State["mode"]} mode */
function become(mode) {
    if (state.mode !== mode) Object.assign(state, { mode, since: now() });
    for (const watcher of watchers) watcher();
}

function stop() {
    clearTimeout(timer);
    clearInterval(asker);
    stream?.abort();
    stream = null;
    isOpen = false;
}

/** @param {Change} change */
function tell(change) {
    forgetAnswers();
    for (const listener of listeners) listener(change);
}

/** Lets the screens ask while no stream is known to come through, or the last answer did not come. */
function askMeanwhile() {
    clearInterval(asker);
    asker = setInterval(() => {
        if (isOpen && state.mode !== "lost") return;
        if (state.mode === "live") become("asking");
        tell({ kind: "tick", data: null });
    }, askEveryMS);
}

async function connect() {
    const control = new AbortController();
    stream = control;
    opened = wanted;
    isNext = false;
    let waitMS = 0;
    try {
        await listen({ slug, query: opened, lastID, control }, (isSteady, event) => {
            // What was told before may have led elsewhere.
            if (stream !== control) return;
            if (isSteady) failures = 0;
            isOpen = true;
            state.at = now();
            become(state.mode === "lost" ? "lost" : "live");
            if (event.id) lastID = event.id;
            if (event.data) tell(/** @type {Change} */ ({ kind: event.kind, data: JSON.parse(event.data) }));
        });
    } catch (error) {
        if (stream !== control) return;
        // Whoever asks next leads the person to where they sign in.
        if (error instanceof NotSignedIn) return tell({ kind: "tick", data: null });
        if (error instanceof Busy) waitMS = 1000 * Math.min(error.retryAfterS, streamAgainMS / 1000);
        else failures += control.signal.aborted ? 2 : 1;
        control.abort();
        if (state.mode === "live") {
            become("asking");
            tell({ kind: "tick", data: null });
        }
    }
    if (stream !== control) return;
    stream = null;
    isOpen = false;
    if (!waitMS) waitMS = failures < failuresMax ? 1000 * 2 ** failures : streamAgainMS;
    timer = setTimeout(connect, waitMS * (1 + Math.random() / 4));
}

/** The tab is looked at again, woken or connected: what it shows may be of hours ago, so an answer comes first. */
function resume() {
    if (!slug) return;
    stop();
    if (document.visibilityState === "hidden") return;
    failures = 0;
    isNext = true;
    if (state.mode === "live") become("asking");
    timer = setTimeout(connect, askEveryMS);
    askMeanwhile();
    tell({ kind: "tick", data: null });
}
document.addEventListener("visibilitychange", resume);
document.addEventListener("resume", resume);
globalThis.addEventListener("online", resume);
