// @ts-check
// A gateway is registered, changed, deleted.
import { ask } from "../api.js";
import { h } from "../dom.js";
import { grouped } from "../format.js";
import { confirmDialog, field, question } from "../parts/dialog.js";
import { t } from "../texts.js";
import { decimal, line, number, tenantField } from "./forms.js";

/** @import { Gateway } from "../../types.d.ts" */

/** @typedef {{ slug: string, grant: import("../session.js").Grant }} Where */

/** What both forms ask for. @param {string} slug @param {Partial<Gateway>} gateway */
async function fields(slug, gateway) {
    const { sites } = await ask(slug, "/api/v6/sites?limit=1000");
    const name = line(gateway.name, { maxlength: 200 });
    const model = line(gateway.model, { maxlength: 200 });
    const description = line(gateway.description, { maxlength: 1000 });
    const site = /** @type {HTMLSelectElement} */ (h(
        "select",
        null,
        h("option", { value: "" }, "–"),
        sites.map((one) => h("option", { value: one.id, selected: one.id === gateway.site_id }, one.name)),
    ));
    const latitude = line(gateway.latitude, decimal);
    const longitude = line(gateway.longitude, decimal);
    const interval = line(gateway.stats_interval_s ?? 30, { type: "number", min: 1, max: 86400, required: true });
    return {
        elements: [
            field("name", t("name"), name),
            field("site_id", t("site"), site),
            field("model", t("model"), model),
            field("description", t("description"), description),
            h(
                "div",
                { class: "pair" },
                field("latitude", t("latitude"), latitude),
                field("longitude", t("longitude"), longitude),
            ),
            field("stats_interval_s", t("stats_interval"), interval, t("stats_interval_hint")),
        ],
        read: () => ({
            name: name.value.trim() || null,
            model: model.value.trim() || null,
            description: description.value.trim() || null,
            site_id: site.value || null,
            latitude: number(latitude),
            longitude: number(longitude),
            stats_interval_s: Number(interval.value),
        }),
    };
}

/** @param {Where} where */
export async function register({ slug, grant }) {
    const eui = line("", { required: true, maxlength: 40 });
    const rest = await fields(slug, {});
    const tenant = tenantField(grant);
    await confirmDialog(
        t("register_gateway"),
        [
            field("gateway_id", t("gateway_eui"), eui, t("eui_hint")),
            tenant.elements,
            rest.elements,
        ],
        t("register"),
        () =>
            ask(slug, "/api/v6/gateways", {
                method: "POST",
                body: {
                    gateway_id: eui.value.replace(/[\s:-]/g, ""),
                    ...rest.read(),
                    ...tenant.value(),
                },
            }),
    );
}

/** @param {Where} where @param {Gateway} gateway */
export async function edit({ slug }, gateway) {
    const rest = await fields(slug, gateway);
    const enabled = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: gateway.enabled }));
    await confirmDialog(
        t("edit_gateway"),
        [rest.elements, h("label", { class: "choice" }, enabled, t("enabled"))],
        t("save"),
        () =>
            ask(slug, `/api/v6/gateways/${gateway.id}`, {
                method: "PATCH",
                body: { ...rest.read(), enabled: enabled.checked },
            }),
    );
}

/** @param {Where} where @param {Gateway} gateway @returns {Promise<boolean>} whether it is gone */
export async function remove({ slug }, gateway) {
    let isGone = false;
    await question(
        t("remove_title", { name: gateway.name || grouped(gateway.gateway_id) }),
        t("delete_gateway_hint"),
        t("delete"),
        async () => {
            await ask(slug, `/api/v6/gateways/${gateway.id}`, { method: "DELETE" });
            isGone = true;
        },
    );
    return isGone;
}
