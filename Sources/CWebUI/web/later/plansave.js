// @ts-check
// Storing a plan: what changed, space by space, and nothing else of what a space has.
import { allOf, ask, patiently } from "../api.js";

/** All spaces of a site as they are now. @param {string} slug @param {string} siteID @param {AbortSignal} [signal] */
export function spacesOf(slug, siteID, signal) {
    return allOf(async (part) => {
        const answer = await ask(slug, `/api/v6/spaces?site_id=${siteID}&${part}`, { signal, fresh: true });
        return { rows: answer.spaces, total: answer.total };
    });
}

/** So many are stored at the same time: the way there and back is most of what it takes. */
const atOnce = 4;

/**
 * @param {string} slug @param {string} siteID @param {ReturnType<typeof import("./planmodel.js").planModel>} model
 * @param {string[]} ids of the spaces whose place changed @param {() => void} tell after each that is stored
 */
export async function storePlans(slug, siteID, model, ids, tell) {
    // What others have put into the spaces' metadata meanwhile stays.
    const rows = await spacesOf(slug, siteID);
    const now = new Map(rows.map((space) => [space.id, space]));
    const waiting = [...ids];
    async function next() {
        for (let id = waiting.shift(); id; id = waiting.shift()) {
            const path = /** @type {const} */ (`/api/v6/spaces/${id}`);
            const plan = model.plans.get(id) ?? null;
            const { plan: _, ...others } = now.get(id)?.metadata ?? {};
            const body = { metadata: plan ? { ...others, plan } : others };
            // One that somebody has deleted meanwhile has no place any more.
            if (now.has(id)) await patiently(() => ask(slug, path, { method: "PATCH", body }));
            model.stored(id, plan);
            tell();
        }
    }
    const all = await Promise.allSettled(Array.from({ length: atOnce }, () =>
        next().catch((error) => {
            // After a refusal no other is begun; those under way are waited for, so that the count is true.
            waiting.length = 0;
            throw error;
        })));
    const refused = all.find((one) => one.status === "rejected");
    if (refused?.status === "rejected") throw refused.reason;
}
