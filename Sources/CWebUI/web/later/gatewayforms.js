// @ts-check
// A gateway is registered, changed, deleted.
import { ask } from "../api.js";
import { h } from "../dom.js";
import { grouped } from "../format.js";
import { confirmDialog, field, question } from "../parts/dialog.js";
import { t } from "../texts.js";

/** @typedef {{ slug: string, grant: import("../session.js").Grant }} Where */

/** @param {any} value @param {Record<string, any>} [more] */
function input(value, more = {}) {
    const given = value === null || value === undefined ? "" : String(value);
    return /** @type {HTMLInputElement} */ (h("input", { value: given, autocomplete: "off", ...more }));
}

/** What both forms ask for. @param {string} slug @param {any} gateway */
async function fields(slug, gateway) {
    const { sites } = await ask(slug, "/api/v6/sites?limit=1000");
    const name = input(gateway.name, { maxlength: 200 });
    const model = input(gateway.model, { maxlength: 200 });
    const description = input(gateway.description, { maxlength: 1000 });
    const site = /** @type {HTMLSelectElement} */ (h(
        "select",
        null,
        h("option", { value: "" }, "–"),
        sites.map((/** @type {any} */ one) =>
            h("option", { value: one.id, selected: one.id === gateway.site_id }, one.name)
        ),
    ));
    const degrees = { type: "number", step: "any" };
    const latitude = input(gateway.latitude, { ...degrees, min: -90, max: 90 });
    const longitude = input(gateway.longitude, { ...degrees, min: -180, max: 180 });
    const interval = input(gateway.stats_interval_s ?? 30, { type: "number", min: 1, max: 86400, required: true });
    const number = (/** @type {HTMLInputElement} */ one) => one.value === "" ? null : Number(one.value);
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
    const eui = input("", { required: true, maxlength: 40 });
    const rest = await fields(slug, {});
    const isPlatform = grant.user.role === "platform_admin";
    const tenant = /** @type {HTMLSelectElement} */ (h(
        "select",
        null,
        grant.tenants.filter((one) => one.type !== "platform").map((one) => h("option", { value: one.id }, one.name)),
    ));
    await confirmDialog(
        t("register_gateway"),
        [
            field("gateway_id", t("gateway_eui"), eui, t("eui_hint")),
            isPlatform ? field("tenant_id", t("tenant"), tenant) : null,
            rest.elements,
        ],
        t("register"),
        () =>
            ask(slug, "/api/v6/gateways", {
                method: "POST",
                body: {
                    gateway_id: eui.value.replaceAll(" ", ""),
                    ...rest.read(),
                    ...(isPlatform ? { tenant_id: tenant.value } : {}),
                },
            }),
    );
}

/** @param {Where} where @param {any} gateway */
export async function edit({ slug }, gateway) {
    const rest = await fields(slug, gateway);
    const enabled = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: gateway.enabled }));
    await confirmDialog(
        t("edit_gateway"),
        [rest.elements, h("label", { class: "choice" }, enabled, t("enabled"))],
        t("verb_save"),
        () =>
            ask(slug, `/api/v6/gateways/${gateway.id}`, {
                method: "PATCH",
                body: { ...rest.read(), enabled: enabled.checked },
            }),
    );
}

/** @param {Where} where @param {any} gateway @returns {Promise<boolean>} whether it is gone */
export async function remove({ slug }, gateway) {
    let isGone = false;
    await question(
        t("remove_title", { name: gateway.name || grouped(gateway.gateway_id) }),
        t("delete_gateway_hint"),
        t("verb_delete"),
        async () => {
            await ask(slug, `/api/v6/gateways/${gateway.id}`, { method: "DELETE" });
            isGone = true;
        },
    );
    return isGone;
}
