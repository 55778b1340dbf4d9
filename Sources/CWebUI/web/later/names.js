// @ts-check
// What things are called, for lists that have ids only.
import { ask } from "../api.js";

const pageRows = 1000;
const pagesMax = 5;
const againMS = 30_000;

/** @param {import("../routes.js").Context} context */
export function namesFor({ slug, grant }) {
    /** @type {Map<string, any>} */
    const devices = new Map();
    /** @type {Map<string, any>} */
    const gateways = new Map();
    const tenants = new Map(grant.tenants.map((tenant) => [tenant.id, tenant.name]));
    /** @type {any[]} */
    let sites = [];
    let learntAt = 0;
    return {
        devices,
        gateways,
        tenants,
        get sites() {
            return sites;
        },
        /** Whether it may ask again. */
        isOld: () => Date.now() - learntAt >= againMS,
        /**
         * Asks for all of them; not again for a while.
         * @param {AbortSignal} signal
         * @returns {Promise<boolean>} whether it asked
         */
        async learn(signal) {
            if (Date.now() - learntAt < againMS) return false;
            learntAt = Date.now();
            for (let page = 0; page < pagesMax; page++) {
                const path = `/api/v6/devices?sort=-last_seen_at&limit=${pageRows}&offset=${page * pageRows}`;
                const answer = await ask(slug, path, { signal });
                for (const device of answer.devices) devices.set(device.id, device);
                if (answer.count < pageRows) break;
            }
            const [heard, places] = await Promise.all([
                ask(slug, `/api/v6/gateways?limit=${pageRows}`, { signal }),
                ask(slug, `/api/v6/sites?limit=${pageRows}`, { signal }),
            ]);
            for (const gateway of heard.gateways) gateways.set(gateway.gateway_id, gateway);
            sites = places.sites;
            return true;
        },
    };
}
