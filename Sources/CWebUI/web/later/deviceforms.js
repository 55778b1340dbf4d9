// @ts-check
// What may be done to a device, with the questions that belong to it.
import { ask } from "../api.js";
import { h } from "../dom.js";
import { grouped } from "../format.js";
import { confirmDialog, field } from "../parts/dialog.js";
import { picker } from "./picker.js";
import { t } from "../texts.js";

/** @typedef {{ slug: string, grant: import("../session.js").Grant }} Where */

const foundRows = 30;

/**
 * The steps of a device's life that are legal now; the server's own table, so that nobody is offered a refusal.
 * @type {Record<string, ("commission" | "decommission" | "reprovision")[]>}
 */
export const steps = {
    provisioned: ["commission", "decommission"],
    commissioned: ["decommission"],
    operational: [],
    decommissioned: ["reprovision"],
};

/** @param {string} [value] */
function line(value = "") {
    return /** @type {HTMLInputElement} */ (h("input", { value, autocomplete: "off", maxlength: 200 }));
}

/** @param {string} slug @param {string | null} now */
async function codecField(slug, now) {
    const { codecs } = await ask(slug, "/api/v6/codecs");
    return /** @type {HTMLSelectElement} */ (h(
        "select",
        null,
        h("option", { value: "" }, t("by_profile")),
        codecs.map((/** @type {any} */ codec) =>
            h("option", { value: codec.id, selected: codec.id === now }, `${codec.vendor} ${codec.model} (${codec.id})`)
        ),
    ));
}

/** @param {Where} where */
export async function register({ slug, grant }) {
    const eui = line();
    eui.required = true;
    const name = line();
    const codec = await codecField(slug, null);
    const isPlatform = grant.user.role === "platform_admin";
    const tenant = /** @type {HTMLSelectElement} */ (h(
        "select",
        null,
        grant.tenants.filter((one) => one.type !== "platform").map((one) => h("option", { value: one.id }, one.name)),
    ));
    await confirmDialog(
        t("register_device"),
        [
            field("dev_eui", "DevEUI", eui, t("eui_hint")),
            field("name", t("name"), name),
            field("codec", t("codec"), codec),
            isPlatform ? field("tenant_id", t("tenant"), tenant) : null,
        ],
        t("register"),
        () =>
            ask(slug, "/api/v6/devices", {
                method: "POST",
                body: {
                    dev_eui: eui.value.replaceAll(" ", ""),
                    name: name.value.trim() || null,
                    codec: codec.value || null,
                    ...(isPlatform ? { tenant_id: tenant.value } : {}),
                },
            }),
    );
}

/** @param {Where} where @param {any} device */
export async function edit({ slug }, device) {
    const name = line(device.name ?? "");
    const codec = await codecField(slug, device.codec);
    const enabled = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: device.enabled }));
    await confirmDialog(
        t("edit_device"),
        [
            field("name", t("name"), name),
            field("codec", t("codec"), codec, t("codec_hint")),
            h("label", { class: "choice" }, enabled, t("enabled")),
        ],
        t("verb_save"),
        () =>
            ask(slug, `/api/v6/devices/${device.id}`, {
                method: "PATCH",
                body: { name: name.value.trim() || null, codec: codec.value || null, enabled: enabled.checked },
            }),
    );
}

/** @param {Where} where @param {any} device @param {"commission" | "decommission" | "reprovision"} step */
export async function take({ slug }, device, step) {
    const reason = line();
    await confirmDialog(
        t(`ask_${step}_title`, { name: device.name || grouped(device.dev_eui) }),
        [h("p", null, t(`ask_${step}_hint`)), field("reason", t("reason_optional"), reason)],
        t(`step_${step}`),
        () =>
            ask(slug, `/api/v6/devices/${device.id}/${step}`, {
                method: "POST",
                body: { reason: reason.value.trim() || null },
            }),
    );
}

/** Puts a device on a space that has none. @param {Where} where @param {any} device */
export async function assign({ slug }, device) {
    const isSensor = device.category === "sensor";
    const { sites } = await ask(slug, "/api/v6/sites?limit=1000");
    const names = new Map(sites.map((/** @type {any} */ site) => [site.id, site.name]));
    const spaces = picker(
        "space_id",
        t("space"),
        async (text) => {
            const query = new URLSearchParams({ limit: String(foundRows) });
            if (text) query.set("search", text);
            if (isSensor) query.set("has_sensor", "false");
            const answer = await ask(slug, `/api/v6/spaces?${query}`);
            return answer.spaces.filter((/** @type {any} */ space) => isSensor || !space.display_device_id);
        },
        (space) => [
            h("bdi", null, h("strong", null, space.code)),
            h("small", null, " ", [names.get(space.site_id), space.floor, space.zone].filter(Boolean).join(" · ")),
        ],
    );
    await confirmDialog(
        t("assign_title", { name: device.name || grouped(device.dev_eui) }),
        [spaces.element],
        t("assign"),
        () => ask(slug, `/api/v6/devices/${device.id}/assign`, { method: "POST", body: { space_id: spaces.value() } }),
    );
}

/** Puts on a space a device that is on none. @param {Where} where @param {any} space @param {string} category */
export async function assignTo({ slug }, space, category) {
    const devices = picker(
        "space_id",
        t("device"),
        async (text) => {
            const query = new URLSearchParams({ limit: "200", unassigned_only: "true", sort: "-last_seen_at" });
            if (text) query.set("search", text.replace(/[ :]/g, "").match(/^[0-9a-f]{5,}$/i)?.[0] ?? text);
            const answer = await ask(slug, `/api/v6/devices?${query}`);
            return answer.devices.filter((/** @type {any} */ device) =>
                device.category === category && device.enabled && device.lifecycle_state !== "decommissioned"
            ).slice(0, foundRows);
        },
        (device) => [
            h("bdi", null, h("strong", null, device.name || t("unnamed"))),
            h("small", null, " ", h("code", null, grouped(device.dev_eui))),
        ],
    );
    await confirmDialog(
        t("assign_to_title", { code: space.code }),
        [h("p", { class: "quiet" }, t("assign_to_hint")), devices.element],
        t("assign"),
        () => ask(slug, `/api/v6/devices/${devices.value()}/assign`, { method: "POST", body: { space_id: space.id } }),
    );
}

/** @param {Where} where @param {{ id: string, name: string, code: string }} device what is taken, and from where */
export async function unassign({ slug }, device) {
    const reason = line();
    await confirmDialog(
        t("unassign_title", { name: device.name, code: device.code }),
        [h("p", null, t("unassign_hint")), field("reason", t("reason_optional"), reason)],
        t("unassign"),
        () =>
            ask(slug, `/api/v6/devices/${device.id}/unassign`, {
                method: "POST",
                body: { reason: reason.value.trim() || null },
            }),
    );
}
