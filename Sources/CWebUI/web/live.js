// @ts-check
// What changes while a page is open: one stream for each tab, only while the tab is seen. Where a stream does not get
// through, screens ask every 5 s instead; they say how old what they show is in either case.
import { dropAnswers, forgetAnswers } from "./api.js";
import { learnClock, now } from "./format.js";
import { accessToken, forgetToken, NotSignedIn } from "./session.js";

/**
 * @import { StreamEvents } from "../types.d.ts"
 * @typedef {{ [Kind in keyof StreamEvents]: { kind: Kind, data: StreamEvents[Kind] } }[keyof StreamEvents]} Event
 * @typedef {Event | { kind: "tick", data: null }} Change what a stream sends, or the time to ask without one
 * @typedef {{ mode: "starting" | "live" | "asking" | "lost", at: number, since: number }} State
 */

const silenceMS = 30_000;
const askEveryMS = 5_000;
const streamAgainMS = 300_000;

/** How the page is connected: `at` is of when the newest word is, `since` of when the mode began. */
/** @type {State} */
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
/** @type {number | undefined} */
let timer;

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
    // Once the screen has said what it wants.
    setTimeout(openAnew);
}

/** Says that an answer of now was shown. */
export function heard() {
    state.at = now();
    if (state.mode === "lost" || state.mode === "starting") become(isOpen ? "live" : "asking");
    for (const watcher of watchers) watcher();
}

/** Says that the server could not be asked. */
export function unheard() {
    become("lost");
}

/** @param {State["mode"]} mode */
function become(mode) {
    if (state.mode !== mode) Object.assign(state, { mode, since: now() });
    for (const watcher of watchers) watcher();
}

function stop() {
    clearTimeout(timer);
    stream?.abort();
    stream = null;
    isOpen = false;
}

/** @param {Change} change */
function tell(change) {
    forgetAnswers();
    for (const listener of listeners) listener(change);
}

async function connect() {
    const mine = slug;
    const control = new AbortController();
    stream = control;
    opened = wanted;
    try {
        const response = await open(mine, control.signal);
        if (!response.body) throw new Error("no body");
        failures = 0;
        isOpen = true;
        become("live");
        await read(response.body, control);
    } catch (error) {
        if (control.signal.aborted && stream !== control) return;
        // Whoever asks next leads the person to where they sign in.
        if (error instanceof NotSignedIn) return tell({ kind: "tick", data: null });
        failures++;
    }
    if (stream !== control) return;
    stream = null;
    isOpen = false;
    if (failures < 2) {
        timer = setTimeout(connect, 1000 * 2 ** failures * (0.75 + Math.random() / 2));
        return;
    }
    become(state.mode === "lost" ? "lost" : "asking");
    askUntil(Date.now() + streamAgainMS);
}

/** @param {string} mine @param {AbortSignal} signal */
async function open(mine, signal) {
    /** @type {Record<string, string>} */
    const headers = { Authorization: "Bearer " + await accessToken(mine), Accept: "text/event-stream" };
    if (lastID) headers["Last-Event-ID"] = lastID;
    const response = await fetch("/api/v6/stream" + opened, { headers, signal, cache: "no-store" });
    learnClock(response.headers.get("Date"));
    if (response.status === 401) forgetToken(mine);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response;
}

/**
 * Reads events until the end; silence is an end too, since a proxy may hold a dead connection for ever.
 * @param {ReadableStream<Uint8Array>} body @param {AbortController} control
 */
async function read(body, control) {
    const reader = body.pipeThrough(/** @type {any} */ (new TextDecoderStream())).getReader();
    let rest = "";
    for (;;) {
        const silent = setTimeout(() => control.abort(), silenceMS);
        const { value, done } = await reader.read().finally(() => clearTimeout(silent));
        if (done) return;
        state.at = now();
        for (const watcher of watchers) watcher();
        const events = (rest + value).split("\n\n");
        rest = events.pop() ?? "";
        for (const event of events) take(event);
    }
}

/** @param {string} text one event's lines */
function take(text) {
    let kind = "message";
    let data = "";
    for (const line of text.split("\n")) {
        if (line.startsWith("event: ")) kind = line.slice(7);
        else if (line.startsWith("data: ")) data += line.slice(6);
        else if (line.startsWith("id: ")) lastID = line.slice(4);
    }
    if (data) tell(/** @type {Change} */ ({ kind, data: JSON.parse(data) }));
}

/**
 * Lets the screens ask, until a stream is worth another try: after a while, and once a server that was away is back.
 * @param {number} end milliseconds since 1970 @param {boolean} [wasLost]
 */
function askUntil(end, wasLost = false) {
    timer = setTimeout(() => {
        tell({ kind: "tick", data: null });
        const isLost = state.mode === "lost";
        if (isLost || (!wasLost && Date.now() < end)) return askUntil(end, isLost);
        failures = 0;
        connect();
    }, askEveryMS);
}

/** The tab is looked at again, or woken: what it shows may be of hours ago. */
function resume() {
    if (!slug) return;
    stop();
    if (document.visibilityState === "hidden") return;
    failures = 0;
    tell({ kind: "tick", data: null });
    connect();
}
document.addEventListener("visibilitychange", resume);
document.addEventListener("resume", resume);
globalThis.addEventListener("online", () => {
    if (!slug || document.visibilityState === "hidden") return;
    stop();
    failures = 0;
    connect();
});
