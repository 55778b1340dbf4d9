// @ts-check
// Who is signed in. The session is a cookie that no script can read; an access token for one tenant lives in memory,
// so each tab has its own, and a reload asks for another.

/**
 * @import { BrowserLogin, Membership, User } from "../types.d.ts"
 * @typedef {{ token: string, endsAt: number, user: User, tenants: Membership[],
 *   features: BrowserLogin["features"] }} Grant
 */

/** All that is asked waits for a token: one that does not come is asked for again. */
const tokenMS = 30_000;

/** @type {Map<string, Grant>} */
const grants = new Map();
/** @type {Map<string, Promise<Grant>>} */
const pending = new Map();

/** Of whom the grants are; another tab may sign somebody else in. */
let person = "";

/** Nobody is signed in, or may not stand where they want to. */
export class NotSignedIn extends Error {}

/** There is no such tenant, or the person is not a member of it. */
export class NoSuchTenant extends Error {}

/** What the server said when it did not let somebody in. */
export class LoginRefused extends Error {
    /** @param {number} status @param {string} detail @param {number} retryAfterS */
    constructor(status, detail, retryAfterS) {
        super(detail);
        this.status = status;
        this.retryAfterS = retryAfterS;
    }
}

/** @param {string} path @param {string} method @param {any} [body] @param {AbortSignal} [signal] */
async function post(path, method, body, signal) {
    return await fetch(path, {
        method,
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(body ?? {}),
        cache: "no-store",
        signal,
    });
}

/** @param {Response} response @param {string} detail */
function refused(response, detail) {
    return new LoginRefused(response.status, detail, Number(response.headers.get("Retry-After") ?? 0));
}

/** @param {BrowserLogin} answer @returns {Grant} */
function taken(answer) {
    const grant = {
        token: answer.access_token,
        endsAt: Date.now() + answer.expires_in * 1000 - 60_000,
        user: answer.user,
        tenants: answer.tenants,
        features: answer.features,
    };
    if (person && person !== grant.user.id) location.reload();
    person = grant.user.id;
    grants.set(answer.user.tenant_slug, grant);
    return grant;
}

/** @param {string} email @param {string} password */
export async function signIn(email, password) {
    person = "";
    const response = await post("/api/auth/session", "POST", { email, password });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
        throw refused(response, answer.detail ?? "");
    }
    return taken(answer);
}

/** Ends the session here and at the server. */
export async function signOut() {
    grants.clear();
    person = "";
    await post("/api/auth/session", "DELETE").catch(() => null);
}

/**
 * The grant for a tenant; of several askers at once one asks.
 * @param {string | null} slug `null` is where the person was last
 * @returns {Promise<Grant>}
 */
export function standing(slug) {
    const grant = slug ? grants.get(slug) : undefined;
    if (grant && grant.endsAt > Date.now()) return Promise.resolve(grant);
    const name = slug ?? "";
    const waiting = pending.get(name);
    if (waiting) return waiting;
    const renewal = renew(slug).finally(() => pending.delete(name));
    pending.set(name, renewal);
    return renewal;
}

/** @param {string | null} slug */
async function renew(slug) {
    const wanted = slug ? { tenant_slug: slug } : {};
    let response = await post("/api/auth/session/token", "POST", wanted, AbortSignal.timeout(tokenMS));
    // Another tab may just have set a new password, and with it a new cookie.
    if (response.status === 401) {
        response = await post("/api/auth/session/token", "POST", wanted, AbortSignal.timeout(tokenMS));
    }
    if (response.status === 401 || response.status === 403) throw new NotSignedIn(String(response.status));
    if (response.status === 404 || response.status === 422) throw new NoSuchTenant();
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return taken(await response.json());
}

/** @param {string} slug */
export async function accessToken(slug) {
    return (await standing(slug)).token;
}

/** @param {string} slug */
export function forgetToken(slug) {
    grants.delete(slug);
}

/**
 * Accepts an invitation, with the password of one's account or with the first one of a new account.
 * @param {string} code @param {string} password
 * @returns {Promise<Membership>}
 */
export async function redeem(code, password) {
    const response = await post("/api/auth/invitations/redeem", "POST", { code, password });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    const said = [answer.detail, ...(answer.errors ?? []).map((/** @type {{ msg: string }} */ one) => one.msg)];
    throw refused(response, said.filter(Boolean).join(" "));
}
