// @ts-check
// One stream, from its opening to its end. A proxy may hold back what it sends, so it is judged by what comes of it.
import { accessToken, forgetToken } from "./session.js";

/** @typedef {{ slug: string, query: string, lastID: string, control: AbortController }} Opening */
/** @typedef {{ kind: string, id: string, data: string }} Event `data` is empty where it only says that it lives */

/** The server sends at least a comment every 15 s. */
const silenceMS = 30_000;
const inTimeMS = 20_000;
/** What comes so long after a stream's first word came by itself, not with it. */
const steadyMS = 5_000;

/** The server has no room for a stream now. */
export class Busy extends Error {
    /** @param {string | null} retryAfter */
    constructor(retryAfter) {
        super("busy");
        this.retryAfterS = Math.max(Number(retryAfter) || 1, 1);
    }
}

/**
 * Opens a stream and reads it to its end. It throws if nothing shows that what is sent also comes, for all of it may
 * have come at once, at the end; and it aborts at silence, for a proxy may hold a dead connection for ever.
 * @param {Opening} opening
 * @param {(isSteady: boolean, event: Event) => void} take gets each event, once they come in good time
 */
export async function listen(opening, take) {
    const beganAt = Date.now();
    let firstAt = 0;
    let isSteady = false;
    const end = () => opening.control.abort();
    let silent = setTimeout(end, silenceMS);
    try {
        const reader = (await open(opening)).getReader();
        for (let rest = "";;) {
            const { value, done } = await reader.read();
            if (done) break;
            clearTimeout(silent);
            silent = setTimeout(end, silenceMS);
            const texts = (rest + value).split("\n\n");
            rest = texts.pop() ?? "";
            for (const text of texts) {
                // The greeting comes as the stream is opened, and says nothing of what comes later.
                if (text === ": hello" || text.startsWith("retry:")) continue;
                const time = Date.now();
                firstAt ||= time;
                isSteady ||= time - firstAt >= steadyMS;
                if (!isSteady && time - beganAt > inTimeMS) throw new Error("held back");
                take(isSteady, read(text));
            }
        }
    } finally {
        clearTimeout(silent);
    }
    if (!isSteady) throw new Error("ended at once");
}

/** @param {Opening} opening @returns {Promise<ReadableStream<string>>} */
async function open({ slug, query, lastID, control }) {
    /** @type {Record<string, string>} */
    const headers = { Authorization: "Bearer " + await accessToken(slug), Accept: "text/event-stream" };
    if (lastID) headers["Last-Event-ID"] = lastID;
    const response = await fetch("/api/v6/stream" + query, { headers, signal: control.signal, cache: "no-store" });
    if (response.status === 401) forgetToken(slug);
    if (response.status === 429 || response.status === 503) throw new Busy(response.headers.get("Retry-After"));
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
    return response.body.pipeThrough(/** @type {any} */ (new TextDecoderStream()));
}

/** @param {string} text one event's lines @returns {Event} */
function read(text) {
    const event = { kind: "message", id: "", data: "" };
    for (const line of text.split("\n")) {
        if (line.startsWith("event: ")) event.kind = line.slice(7);
        else if (line.startsWith("data: ")) event.data += line.slice(6);
        else if (line.startsWith("id: ")) event.id = line.slice(4);
    }
    return event;
}
