// @ts-check
// Claiming orphans: what the last uplink says by a codec, whose they become, what they are called, what is replayed.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { amount, grouped } from "../format.js";
import { confirmDialog, field } from "../parts/dialog.js";
import { t } from "../texts.js";
import { batch } from "./picks.js";
import { preview } from "./preview.js";

/** So many uplinks are kept of each orphan. */
const keptMax = 20;
/** Readings of one device after a claim; a frame may tell of several earlier moments. */
const readingsMax = 200;

/** What a pattern may have in it, as the hint names it. */
const marks = { n: "{n}", eui4: "{eui4}", eui: "{eui}", name: "{name}" };

/** The codec that the network's device profile selects. @param {any[]} codecs @param {any} row */
export function suggested(codecs, row) {
    const profile = row.device_profile_name?.toLowerCase();
    return profile
        ? codecs.find((codec) => codec.profiles.some((/** @type {string} */ name) => name.toLowerCase() === profile))
        : undefined;
}

/** A name from a pattern. @param {string} pattern @param {any} row @param {number} index */
export function nameFrom(pattern, row, index) {
    return pattern.replace(
        /\{(n|eui4|eui|name)\}/g,
        (_, what) =>
            what === "n"
                ? String(index + 1)
                : what === "eui"
                ? row.dev_eui
                : what === "eui4"
                ? row.dev_eui.slice(-4)
                : row.device_name ?? "",
    ).trim();
}

/**
 * @param {import("../routes.js").Context} context @param {any[]} codecs @param {any[]} rows
 * @returns {Promise<any[]>} what became of each; none where one thought better of it
 */
export async function claimDialog({ slug, grant }, codecs, rows) {
    const isOne = rows.length === 1;
    const customers = grant.tenants.filter((tenant) => tenant.type !== "platform");
    const tenant = /** @type {HTMLSelectElement} */ (h(
        "select",
        { required: true },
        customers.length > 1 ? h("option", { value: "" }, t("choose_tenant")) : null,
        customers.map((one) => h("option", { value: one.id }, one.name)),
    ));
    const said = h("small", { class: "sample" });
    const name = /** @type {HTMLInputElement} */ (h("input", {
        value: isOne ? rows[0].device_name ?? "" : "{name}",
        autocomplete: "off",
        maxlength: 200,
        oninput: sample,
    }));
    const known = suggested(codecs, rows[0]);
    const unread = rows.filter((row) => !suggested(codecs, row)).length;
    const codec = /** @type {HTMLSelectElement} */ (h(
        "select",
        { onchange: () => shown?.show(codec.value || known?.id || "") },
        h("option", { value: "" }, isOne && known ? t("by_profile_of", { codec: known.id }) : t("by_profile")),
        codecs.map((one) => h("option", { value: one.id }, `${one.id} · ${one.vendor} ${one.model}`)),
    ));
    const shown = isOne ? preview(slug, codecs, rows[0]) : null;

    function sample() {
        if (isOne) return;
        const names = rows.slice(0, 3).map((row, index) =>
            nameFrom(name.value, row, index).slice(0, 40) || t("network_name")
        );
        fill(said, names.join(", ") + (rows.length > 3 ? " …" : ""));
    }
    sample();
    shown?.show(known?.id ?? "");

    const work = batch(
        rows,
        (row) => row.device_name || grouped(row.dev_eui),
        (row, index) => claimOne(slug, row, tenant.value, nameFrom(name.value, row, index), codec.value),
    );
    const most = rows.reduce((sum, row) => sum + Math.min(row.uplink_count, keptMax), 0);
    await confirmDialog(
        isOne ? t("claim_title", { eui: grouped(rows[0].dev_eui) }) : t("claim_many", { count: rows.length }),
        [
            isOne ? h("p", { class: "quiet" }, facts(rows[0])) : null,
            field("codec", t("codec"), codec, unread ? t("no_codec_hint", { count: unread }) : undefined),
            shown?.element,
            field("tenant_id", t("tenant"), tenant),
            field("name", t("name"), name, isOne ? t("name_hint") : t("claim_pattern_hint", marks)),
            said,
            h("p", null, t("replays", { count: most })),
            work.step,
        ],
        t("claim"),
        work.run,
    );
    return await work.ended();
}

/** @param {any} row */
function facts(row) {
    return [
        row.device_profile_name ? t("profile_is", { profile: row.device_profile_name }) : null,
        t("heard_so", { count: row.uplink_count }),
        row.last_rssi === null ? null : amount(row.last_rssi, "dBm"),
    ].filter(Boolean).join(" · ");
}

/**
 * With a codec of one's own it is registered with it at once, so that what is kept is read by that codec; without one
 * it is claimed. Either replays what is kept.
 * @param {string} slug @param {any} row @param {string} tenantID @param {string} name @param {string} codec
 */
async function claimOne(slug, row, tenantID, name, codec) {
    const body = { tenant_id: tenantID, name: name || null };
    const device = codec
        ? await ask(slug, "/api/v6/devices", {
            method: "POST",
            body: { ...body, name: name || row.device_name || null, dev_eui: row.dev_eui, codec },
        })
        : await ask(slug, `/api/v6/devices/orphans/${row.dev_eui}/claim`, { method: "POST", body });
    return await replayed(slug, device).catch(() => t("claimed"));
}

/** What the kept uplinks became. @param {string} slug @param {any} device */
async function replayed(slug, device) {
    const [answer, aside] = await Promise.all([
        ask(slug, `/api/v6/devices/${device.id}/readings?limit=${readingsMax}`, { fresh: true }),
        ask(slug, `/api/v6/quarantine?dev_eui=${device.dev_eui}&limit=${readingsMax}`, { fresh: true }),
    ]);
    const read = answer.readings.filter((/** @type {any} */ one) => !one.told_in).length;
    const set = aside.messages.length;
    const who = device.name ? t("claimed_as", { name: device.name }) : t("claimed");
    return [who, t("replayed", { count: read }), set ? t("replayed_aside", { count: set }) : null]
        .filter(Boolean).join(" · ");
}
