// @ts-check
// The lines of a log from what the API answers, with the names of whom they are of.
import { ask } from "../api.js";

/** @typedef {import("./entry.js").Line} Line */

/** What people type is found whatever the case, and with or without the gaps of an EUI. @param {string} text */
const plain = (text) => text.replaceAll(" ", "").toLowerCase();

/**
 * @param {import("../routes.js").Context} context
 * @param {ReturnType<typeof import("./names.js").namesFor>} names
 */
export function linesFor({ slug }, names) {
    const base = `/t/${slug}`;
    /** @param {string | null | undefined} id */
    const gatewayName = (id) => id ? names.gateways.get(id)?.name ?? null : null;
    /** @param {string | null | undefined} id */
    const tenantName = (id) => id ? names.tenants.get(id) ?? null : null;
    return {
        /** @param {any} row @returns {Line} */
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
        /** @param {any} row @returns {Line} */
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
        }),
        /** @param {any} row @returns {Line} */
        quarantined: (row) => ({
            key: `${row.id} ${row.occurrences}`,
            kind: "quarantine",
            at: row.last_received_at,
            eui: row.dev_eui,
            name: names.devices.get(row.device_id)?.name ?? null,
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
