// @ts-check
// All tenants, for those who run the platform: who they are, what they pay for, and whether they may come in.
import { allOf, ask } from "../api.js";
import { h } from "../dom.js";
import { atDay } from "../format.js";
import { show } from "../main.js";
import { confirmDialog, field, question } from "../parts/dialog.js";
import { exportButton } from "../parts/export.js";
import { keepFresh } from "../parts/screen.js";
import { table } from "../parts/table.js";
import { isInPlatform, may } from "../roles.js";
import { missingScreen } from "../screens/missing.js";
import { forgetToken } from "../session.js";
import { t } from "../texts.js";
import { line } from "./forms.js";

/** @import { Tenant } from "../../types.d.ts" */

const tiers = /** @type {const} */ (["basic", "pro", "enterprise"]);
const types = /** @type {const} */ (["customer", "trial"]);
const features = ["use_v6_api", "show_platform_admin", "enable_device_pool"];

/** @param {readonly string[]} values @param {string} chosen @param {string} prefix of the keys of their words */
function choice(values, chosen, prefix) {
    return /** @type {HTMLSelectElement} */ (h(
        "select",
        null,
        values.map((value) =>
            h("option", { value, selected: value === chosen }, t(/** @type {any} */ (prefix + value)))
        ),
    ));
}

/**
 * @param {string} slug @param {any} tenant what is there, or nothing
 * @returns {Promise<boolean>} whether something was stored
 */
async function tenantForm(slug, tenant) {
    const name = line(tenant?.name, { required: true });
    const short = line(tenant?.slug, { required: true, maxlength: 100, pattern: "[a-z0-9]([a-z0-9-]*[a-z0-9])?" });
    const type = choice(types, tenant?.type ?? "customer", "tenant_");
    const tier = choice(tiers, tenant?.subscription_tier ?? "basic", "tier_");
    const flags = features.map((flag) => {
        // A flag that is left out is on.
        const isOn = tenant?.settings?.features?.[flag] !== false;
        return /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", value: flag, checked: isOn }));
    });
    const fields = [
        field("name", t("name"), name),
        field("slug", t("site_slug"), short, t(tenant ? "tenant_slug_change" : "tenant_slug_hint")),
        h(
            "div",
            { class: "two" },
            field("type", t("tenant_type"), type),
            field("subscription_tier", t("tier"), tier),
        ),
        h(
            "fieldset",
            { class: "field", name: "settings" },
            h("legend", null, t("features")),
            flags.map((flag) => h("label", { class: "choice" }, flag, t(/** @type {any} */ ("feature_" + flag.value)))),
        ),
    ];
    let isStored = false;
    await confirmDialog(
        tenant ? t("edit_tenant") : t("new_tenant"),
        fields,
        t(tenant ? "save" : "create"),
        async () => {
            const given = tenant?.settings ?? {};
            const told = Object.fromEntries(flags.map((flag) => [flag.value, flag.checked]));
            const body = {
                name: name.value.trim(),
                slug: short.value.trim(),
                type: types[type.selectedIndex],
                subscription_tier: tiers[tier.selectedIndex],
                settings: { ...given, features: { ...given.features, ...told } },
            };
            if (tenant) await ask(slug, `/api/v6/tenants/${tenant.id}`, { method: "PATCH", body });
            else await ask(slug, "/api/v6/tenants", { method: "POST", body });
            isStored = true;
        },
    );
    return isStored;
}

/** @param {import("../routes.js").Context} context */
export function tenantsScreen(context) {
    const { slug, grant } = context;
    if (!isInPlatform(grant) || !may(grant, "platform_admin")) return missingScreen(context);

    /** @param {any} tenant what is there, or nothing */
    async function edit(tenant) {
        if (!await tenantForm(slug, tenant)) return;
        // The menu of tenants is of when the token was given.
        forgetToken(slug);
        show();
    }

    /** @param {Tenant} tenant */
    async function suspend(tenant) {
        const reason = line("", { required: true, maxlength: 500 });
        await confirmDialog(
            t("suspend_title", { name: tenant.name }),
            [h("p", null, t("suspend_hint")), field("reason", t("reason"), reason)],
            t("suspend"),
            () => {
                const body = { reason: reason.value.trim() };
                return ask(slug, `/api/v6/tenants/${tenant.id}/suspend`, { method: "POST", body });
            },
        );
        live.again();
    }

    /** @param {Tenant} tenant */
    async function activate(tenant) {
        const path = /** @type {const} */ (`/api/v6/tenants/${tenant.id}/activate`);
        await question(
            t("activate_title", { name: tenant.name }),
            t("activate_hint"),
            t("activate"),
            () => ask(slug, path, { method: "POST", body: {} }),
        );
        live.again();
    }

    /** @param {Tenant} tenant */
    function actions(tenant) {
        if (tenant.type === "platform") return "";
        return h(
            "div",
            { class: "actions" },
            h(
                "button",
                { "aria-label": `${t("edit")}: ${tenant.name}`, onclick: () => edit(tenant) },
                t("edit"),
            ),
            tenant.is_active
                ? h("button", { onclick: () => suspend(tenant) }, t("suspend"))
                : h("button", { onclick: () => activate(tenant) }, t("activate")),
        );
    }

    /** @param {Tenant} tenant */
    const mine = (tenant) => grant.tenants.some((one) => one.id === tenant.id) && tenant.is_active;
    const list = table([
        {
            title: t("tenant"),
            cell: (/** @type {Tenant} */ tenant) => [
                mine(tenant) ? h("a", { href: `/t/${tenant.slug}/` }, tenant.name) : tenant.name,
                h("small", { class: "eui" }, tenant.slug),
            ],
            by: (tenant) => tenant.name,
        },
        {
            title: t("tenant_type"),
            cell: (tenant) => t(/** @type {any} */ ("tenant_" + tenant.type)),
            by: (tenant) => tenant.type,
        },
        {
            title: t("tier"),
            cell: (tenant) => t(/** @type {any} */ ("tier_" + tenant.subscription_tier)),
            by: (tenant) => tiers.indexOf(tenant.subscription_tier),
        },
        {
            title: t("standing"),
            cell: (tenant) =>
                tenant.is_active ? t("active") : [
                    h("strong", { class: "bad" }, "▲ ", t("suspended")),
                    h("small", null, ` ${[atDay(tenant.suspended_at), tenant.suspension_reason].join(", ")}`),
                ],
            by: (tenant) => tenant.is_active ? 1 : 0,
        },
        { title: t("since"), cell: (tenant) => atDay(tenant.created_at), by: (tenant) => tenant.created_at },
        { title: t("actions"), isQuiet: true, cell: actions },
    ], { label: t("nav_tenants") });
    const live = keepFresh(async (signal) => {
        list.show(
            await allOf(async (part) => {
                const answer = await ask(slug, `/api/v6/tenants?${part}`, { signal });
                return { rows: answer.tenants, total: answer.total };
            }),
        );
    }, (change) => change.kind !== "tick");
    return {
        title: t("nav_tenants"),
        element: h(
            "div",
            { class: "tenants" },
            h(
                "div",
                { class: "head" },
                h("h1", null, t("nav_tenants")),
                h(
                    "div",
                    { class: "actions" },
                    exportButton(slug, () => "/api/v6/tenants"),
                    h("button", { onclick: () => edit(null) }, t("new_tenant")),
                ),
            ),
            live.trouble,
            list.element,
        ),
        close: live.close,
    };
}
