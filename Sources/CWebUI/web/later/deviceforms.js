// @ts-check
// What may be done to a device, with the questions that belong to it.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { grouped } from "../format.js";
import { confirmDialog, field } from "../parts/dialog.js";
import { t } from "../texts.js";
import { line, tenantField } from "./forms.js";
import { picker } from "./picker.js";

/** @import { Device, Space } from "../../types.d.ts" */

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

/**
 * Which codec reads it; of the chosen one it is said how to wake such a sensor.
 * @param {string} slug @param {string | null} now
 */
async function codecFields(slug, now) {
    const { codecs } = await ask(slug, "/api/v6/codecs");
    const choice = /** @type {HTMLSelectElement} */ (h(
        "select",
        {
            onchange: () => fill(wake, codecs.find((codec) => codec.id === choice.value)?.commissioning ?? ""),
        },
        h("option", { value: "" }, t("by_profile")),
        codecs.map((codec) =>
            h("option", { value: codec.id, selected: codec.id === now }, `${codec.vendor} ${codec.model} (${codec.id})`)
        ),
    ));
    const wake = h("p", { class: "quiet", role: "status" });
    return { elements: [field("codec", t("codec"), choice, t("codec_hint")), wake], value: () => choice.value || null };
}

/**
 * @param {Where} where
 * @returns {Promise<Device | null>} what was registered; nothing if the form was left
 */
export async function register({ slug, grant }) {
    const eui = line("", { required: true, maxlength: 40, autocapitalize: "characters", spellcheck: "false" });
    const name = line();
    const codec = await codecFields(slug, null);
    const tenant = tenantField(grant);
    /** @type {Device | null} */
    let made = null;
    await confirmDialog(
        t("register_device"),
        [
            field("dev_eui", "DevEUI", eui, t("eui_hint")),
            tenant.elements,
            codec.elements,
            field("name", t("name_optional"), name),
        ],
        t("register"),
        async () => {
            const body = {
                dev_eui: eui.value.replace(/[\s:-]/g, "").toUpperCase(),
                codec: codec.value(),
                name: name.value.trim() || null,
                ...tenant.value(),
            };
            made = await ask(slug, "/api/v6/devices", { method: "POST", body });
        },
    );
    return made;
}

/** @param {Where} where @param {Device} device */
export async function edit({ slug }, device) {
    const name = line(device.name);
    const codec = await codecFields(slug, device.codec);
    const enabled = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: device.enabled }));
    await confirmDialog(
        t("edit_device"),
        [
            field("name", t("name"), name),
            codec.elements,
            h("label", { class: "choice" }, enabled, t("enabled")),
        ],
        t("save"),
        () =>
            ask(slug, `/api/v6/devices/${device.id}`, {
                method: "PATCH",
                body: { name: name.value.trim() || null, codec: codec.value(), enabled: enabled.checked },
            }),
    );
}

/** @param {Where} where @param {Device} device @param {"commission" | "decommission" | "reprovision"} step */
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

/** Puts a device on a space that has none. @param {Where} where @param {Device} device */
export async function assign({ slug }, device) {
    const isSensor = device.category === "sensor";
    const { sites } = await ask(slug, "/api/v6/sites?limit=1000");
    const names = new Map(sites.map((site) => [site.id, site.name]));
    const spaces = picker(
        "space_id",
        t("space"),
        async (text) => {
            const query = new URLSearchParams({ limit: String(foundRows) });
            if (text) query.set("search", text);
            if (isSensor) query.set("has_sensor", "false");
            const answer = await ask(slug, `/api/v6/spaces?${query}`);
            return answer.spaces.filter((space) => isSensor || !space.display_device_id);
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

/** Puts on a space a device that is on none. @param {Where} where @param {Space} space @param {string} category */
export async function assignTo({ slug }, space, category) {
    const devices = picker(
        "space_id",
        t("device"),
        async (text) => {
            const query = new URLSearchParams({ limit: "200", unassigned_only: "true", sort: "-last_seen_at" });
            if (text) query.set("search", text.replace(/[ :]/g, "").match(/^[0-9a-f]{5,}$/i)?.[0] ?? text);
            const answer = await ask(slug, `/api/v6/devices?${query}`);
            return answer.devices.filter((device) =>
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
