// @ts-check
// Requests to the API, in the name of one tenant. Answers are kept by tenant and address. For 30 s one is given again
// without asking, unless there was a write, the stream told something, or it is time to ask; after that the server is
// asked with If-None-Match.
import { learnClock, now } from "./format.js";
import { accessToken, forgetToken } from "./session.js";

const keptForMS = 30_000;
const keptMax = 200;
/** How much of a list is asked for at once. */
const partRows = 1000;

/** @import { Answer, Brings, Known, Method, Problem } from "../types.d.ts" */
/** @typedef {{ at: number, isOver: boolean, tag: string | null, value: any }} Kept `at` is of this computer's clock */
/** @type {Map<string, Kept>} */
const kept = new Map();
/** When the oldest answer was given that was got with a signal. @type {WeakMap<AbortSignal, number>} */
const given = new WeakMap();
/** How often what is kept was ended: an answer that was asked for before that may not have what changed. */
let endings = 0;

/** What the API refused, in its own words. */
export class Refusal extends Error {
    /** @param {number} status @param {Problem | null} problem @param {string | null} retryAfter */
    constructor(status, problem, retryAfter) {
        super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
        this.status = status;
        this.errors = problem?.errors ?? [];
        this.requestID = problem?.request_id ?? null;
        this.retryAfterS = Number(retryAfter ?? 0);
    }
}

/**
 * Asks, and answers what the contract promises of the path: it has to be written out, or be a template.
 * @template {string} const P
 * @template {Method<P>} [M=Method<P> & "GET"]
 * @param {string} slug the tenant in whose name
 * @param {Known<P, M>} path
 * @param {{ method?: M, signal?: AbortSignal, fresh?: boolean } & Brings<P, M>} [options]
 * @returns {Promise<Answer<P, M>>}
 */
export async function ask(slug, path, options) {
    return await answer(slug, path, /** @type {any} */ (options ?? {}));
}

/**
 * @param {string} slug @param {string} path
 * @param {{ method?: string, body?: unknown, signal?: AbortSignal, fresh?: boolean }} options
 * @returns {Promise<any>}
 */
async function answer(slug, path, options) {
    const method = options.method ?? "GET";
    const key = slug + " " + path;
    const known = method === "GET" ? kept.get(key) : undefined;
    if (known && !known.isOver && !options.fresh && Date.now() - known.at < keptForMS) {
        note(options.signal, known.at);
        return known.value;
    }
    const asked = { at: Date.now(), endings };
    const response = await send(slug, path, method, options, known?.tag ?? null);
    learnClock(response.headers.get("Date"));
    if (response.status === 304 && known) {
        known.at = asked.at;
        known.isOver = asked.endings !== endings;
        note(options.signal, known.at);
        return known.value;
    }
    if (!response.ok) {
        const problem = await response.json().catch(() => null);
        throw new Refusal(response.status, problem, response.headers.get("Retry-After"));
    }
    const value = response.status === 204 ? null : await response.json();
    if (method !== "GET") forgetAnswers();
    else {
        const isOver = asked.endings !== endings;
        keep(key, { at: asked.at, isOver, tag: response.headers.get("ETag"), value });
        note(options.signal, asked.at);
    }
    return value;
}

/** @param {AbortSignal | undefined} signal @param {number} at */
function note(signal, at) {
    if (signal) given.set(signal, Math.min(given.get(signal) ?? at, at));
}

/**
 * When the oldest of the answers was given that were got with a signal, by the server's clock.
 * @param {AbortSignal} signal
 */
export function givenAt(signal) {
    return (given.get(signal) ?? Date.now()) + now() - Date.now();
}

/**
 * Asks for something that is not JSON, and keeps nothing of it.
 * @param {string} slug @param {string} path @param {string} accept a media type @param {AbortSignal} [signal]
 */
export async function askAs(slug, path, accept, signal) {
    const response = await send(slug, path, "GET", { accept, signal }, null);
    if (response.ok) return response;
    throw new Refusal(response.status, await response.json().catch(() => null), response.headers.get("Retry-After"));
}

/**
 * All rows of a list as it is now, part by part; of a very long one the first.
 * @template Row
 * @param {(part: `limit=${number}&offset=${number}`) => Promise<{ rows: Row[], total: number }>} get
 * @param {number} [most]
 */
export async function allOf(get, most = Infinity) {
    /** @type {Row[]} */
    const all = [];
    for (;;) {
        const { rows, total } = await get(`limit=${partRows}&offset=${all.length}`);
        all.push(...rows);
        if (!rows.length || all.length >= Math.min(total, most)) return all;
    }
}

/**
 * Does something, and again later where the server says that it was too much at a time.
 * @template Done
 * @param {() => Promise<Done>} act @param {AbortSignal} [signal]
 */
export async function patiently(act, signal) {
    for (let tries = 0;; tries++) {
        try {
            return await act();
        } catch (error) {
            const isBusy = error instanceof Refusal && (error.status === 429 || error.status === 503);
            if (!isBusy || tries >= 10) throw error;
            await new Promise((settle) => setTimeout(settle, 1000 * Math.max(1, error.retryAfterS)));
            signal?.throwIfAborted();
        }
    }
}

/** Ends every answer that is kept: something has changed. */
export function forgetAnswers() {
    endings++;
    for (const entry of kept.values()) entry.isOver = true;
}

/** Forgets all that was ever answered, as before somebody else's rows are shown. */
export function dropAnswers() {
    kept.clear();
}

/** @param {string} key @param {Kept} entry */
function keep(key, entry) {
    kept.delete(key);
    kept.set(key, entry);
    if (kept.size > keptMax) kept.delete(kept.keys().next().value ?? "");
}

/**
 * @param {string} slug @param {string} path @param {string} method
 * @param {{ body?: unknown, signal?: AbortSignal, accept?: string }} options @param {string | null} tag
 */
async function send(slug, path, method, options, tag) {
    for (let attempt = 0;; attempt++) {
        /** @type {Record<string, string>} */
        const headers = {
            Authorization: "Bearer " + await accessToken(slug),
            Accept: options.accept ?? "application/json",
        };
        if (tag) headers["If-None-Match"] = tag;
        if (options.body !== undefined) headers["Content-Type"] = "application/json";
        const response = await fetch(path, {
            method,
            headers,
            body: options.body === undefined ? undefined : JSON.stringify(options.body),
            signal: options.signal,
            cache: "no-store",
        });
        if (response.status !== 401 || attempt > 0) return response;
        forgetToken(slug);
    }
}
