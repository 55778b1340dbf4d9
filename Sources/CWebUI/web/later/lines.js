// @ts-check
// The lines of a log from what the API answers, with the names of whom they are of; and the same as a file.
import { allOf, ask } from "../api.js";
import { save as saveFile } from "../parts/export.js";

/** @import { Device, Gateway, Orphan, QuarantinedMessage, Reading, Site } from "../../types.d.ts" */

const pageRows = 1000;
const devicesMax = 5000;
const againMS = 30_000;

/** @param {import("../routes.js").Context} context */
export function namesFor({ slug, grant }) {
    /** @type {Map<string, Device>} */
    const devices = new Map();
    /** @type {Map<string, Gateway>} */
    const gateways = new Map();
    const tenants = new Map(grant.tenants.map((tenant) => [tenant.id, tenant.name]));
    /** @type {Site[]} */
    let sites = [];
    let learntAt = 0;
    return {
        devices,
        gateways,
        tenants,
        hasOrphans: grant.features.show_platform_admin,
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
            const known = await allOf(async (part) => {
                const answer = await ask(slug, `/api/v6/devices?sort=-last_seen_at&${part}`, { signal });
                return { rows: answer.devices, total: answer.total };
            }, devicesMax);
            for (const device of known) devices.set(device.id, device);
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

/** @typedef {import("./entry.js").Line} Line */

/** What people type is found whatever the case, and with or without the gaps of an EUI. @param {string} text */
const plain = (text) => text.replaceAll(" ", "").toLowerCase();

/**
 * @param {string} slug of whom one looks
 * @param {ReturnType<typeof namesFor>} names
 */
export function linesFor(slug, names) {
    const base = `/t/${slug}`;
    /** @param {string | null | undefined} id */
    const gatewayName = (id) => id ? names.gateways.get(id)?.name ?? null : null;
    /** @param {string | null | undefined} id */
    const tenantName = (id) => id ? names.tenants.get(id) ?? null : null;
    return {
        /** @param {Reading} row @returns {Line} */
        reading(row) {
            const device = names.devices.get(row.device_id);
            return {
                key: `${row.device_id} ${row.deduplication_id}`,
                kind: "reading",
                at: row.observed_at,
                eui: device?.dev_eui ?? null,
                name: device ? device.name : `${row.device_id.slice(0, 8)} …`,
                tenant: tenantName(row.tenant_id),
                gateway: gatewayName(row.gateway_id),
                base,
                row,
            };
        },
        /** @param {Orphan} row @returns {Line} */
        orphan: (row) => ({
            key: `${row.dev_eui} ${row.last_seen_at}`,
            kind: "orphan",
            at: row.last_seen_at,
            eui: row.dev_eui,
            name: row.device_name || null,
            tenant: null,
            gateway: gatewayName(row.gateway_id),
            base,
            row,
            hasOrphans: names.hasOrphans,
        }),
        /** @param {QuarantinedMessage} row @returns {Line} */
        quarantined: (row) => ({
            key: `${row.id} ${row.occurrences}`,
            kind: "quarantine",
            at: row.last_received_at,
            eui: row.dev_eui,
            name: names.devices.get(row.device_id ?? "")?.name ?? null,
            tenant: tenantName(row.tenant_id),
            gateway: null,
            base,
            row,
            whole: () => ask(slug, `/api/v6/quarantine/${row.id}`),
        }),
        /** Whether a line is what somebody looks for. @param {Line} line @param {string} text */
        has: (line, text) =>
            !text || plain(`${line.name ?? ""}\n${line.eui ?? ""}\n${line.tenant ?? ""}`).includes(plain(text)),
        /** The one device that a text can mean. @param {string} text */
        only(text) {
            if (plain(text).length < 3) return null;
            const found = [...names.devices.values()]
                .filter((device) => plain(`${device.name ?? ""}\n${device.dev_eui}`).includes(plain(text)));
            return found.length === 1 ? found[0].id : null;
        },
    };
}

/**
 * One line of JSON for each, as the API gave it and with the names that the screen shows.
 * @param {string} name @param {Line[]} lines
 */
export function save(name, lines) {
    const text = lines.map(({ kind, eui, name, tenant, row }) =>
        JSON.stringify({ kind, device_name: name, tenant_name: tenant, ...row, dev_eui: eui }) + "\n"
    );
    const time = new Date().toISOString().slice(0, 19).replaceAll(":", "");
    saveFile(new Blob(text, { type: "application/x-ndjson" }), `${name}-${time}.ndjson`);
}
