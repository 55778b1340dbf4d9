// @ts-check
// The forms of sites and spaces: one for what is new and for what is there.
import { ask } from "../api.js";
import { h } from "../dom.js";
import { confirmDialog, field, question } from "../parts/dialog.js";
import { isInPlatform } from "../roles.js";
import { t } from "../texts.js";

/** @import { Site, Space, SpaceChange } from "../../types.d.ts" */

/** So many units of a plan are a metre. */
const unitsOfMetre = 10;

/** @typedef {HTMLInputElement} Input */

/** @param {string | number | null} [value] @param {Record<string, any>} [more] */
export function line(value, more = {}) {
    return /** @type {Input} */ (h("input", { value: value ?? "", autocomplete: "off", maxlength: 200, ...more }));
}

/** What was typed; nothing is `null`. @param {Input} input */
export const typed = (input) => input.value.trim() || null;

/** A number as people write it, in a line of its own form. */
export const decimal = { inputmode: "decimal", maxlength: 20, pattern: "[+\\-]?[0-9]+([.,][0-9]+)?" };

/** What was typed into a line of numbers; nothing is `null`. @param {Input} input */
export function number(input) {
    const text = input.value.trim().replace(",", ".");
    return text !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
}

/** @param {string} id @param {string[]} values */
export function choices(id, values) {
    return h("datalist", { id }, values.map((value) => h("option", { value })));
}

/**
 * Whose it shall be: asked of those who stand for all tenants, and nobody else's to say.
 * @param {import("../session.js").Grant} grant
 */
export function tenantField(grant) {
    const choice = /** @type {HTMLSelectElement} */ (h(
        "select",
        null,
        grant.tenants.filter((one) => one.type !== "platform").map((one) => h("option", { value: one.id }, one.name)),
    ));
    const isAsked = isInPlatform(grant);
    return {
        elements: isAsked ? field("tenant_id", t("tenant"), choice) : null,
        value: () => isAsked ? { tenant_id: choice.value } : {},
    };
}

/** @param {any} floor */
function floorRow(floor) {
    const metres = (/** @type {any} */ value) => value ? value / unitsOfMetre : "";
    const inputs = {
        id: line(floor?.id, { maxlength: 50, "aria-label": t("floor_code"), placeholder: "P1" }),
        name: line(floor?.name, { maxlength: 100, "aria-label": t("floor_name"), placeholder: t("floor_name") }),
        w: line(metres(floor?.w ?? 600), { ...decimal, "aria-label": t("floor_width") }),
        h: line(metres(floor?.h ?? 400), { ...decimal, "aria-label": t("floor_height") }),
    };
    const row = h(
        "div",
        { class: "floorrow" },
        inputs.id,
        inputs.name,
        h("button", { type: "button", "aria-label": t("remove_floor"), onclick: () => row.remove() }, "✕"),
        h("div", { class: "size" }, inputs.w, "×", inputs.h, "m"),
    );
    const size = (/** @type {Input} */ input) => {
        const metres = number(input);
        return typeof metres === "number" ? metres * unitsOfMetre : metres;
    };
    return Object.assign(row, {
        floor: () => ({
            ...floor,
            id: inputs.id.value.trim(),
            name: inputs.name.value.trim() || inputs.id.value.trim(),
            w: size(inputs.w),
            h: size(inputs.h),
        }),
    });
}

/** @param {any[]} floors */
function floorFields(floors) {
    const rows = h("div", { class: "stack" }, floors.map(floorRow));
    const element = h(
        "fieldset",
        { class: "field", name: "metadata" },
        h("legend", null, t("floors")),
        h("small", null, t("floors_hint")),
        rows,
        h("button", {
            type: "button",
            onclick: () => {
                const row = floorRow(null);
                rows.append(row);
                row.querySelector("input")?.focus();
            },
        }, t("add_floor")),
    );
    return { element, floors: () => [...rows.children].map((row) => /** @type {any} */ (row).floor()) };
}

/**
 * @param {string} slug @param {any} site what is there, or nothing
 * @returns {Promise<Site | null>} the site as it is now; nothing if the form was left
 */
export async function siteForm(slug, site) {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const inputs = {
        name: line(site?.name, { required: true }),
        slug: line(site?.slug, { maxlength: 100, placeholder: t("slug_auto"), pattern: "[a-z0-9]+(-[a-z0-9]+)*" }),
        timezone: line(site?.timezone ?? here, { list: "zones", required: true, maxlength: 64 }),
        address: line(site?.address),
        postal_code: line(site?.postal_code),
        city: line(site?.city),
        country: line(site?.country),
        latitude: line(site?.latitude, decimal),
        longitude: line(site?.longitude, decimal),
    };
    const floors = floorFields(site?.metadata?.floors ?? []);
    /** @type {(name: keyof typeof inputs, hint?: string) => HTMLElement} */
    const one = (name, hint) =>
        field(name, t(/** @type {any} */ (name === "name" ? name : "site_" + name)), inputs[name], hint);
    const fields = [
        one("name"),
        one("timezone", t("timezone_hint")),
        choices("zones", Intl.supportedValuesOf("timeZone")),
        one("address"),
        h("div", { class: "two" }, one("postal_code"), one("city")),
        one("country"),
        floors.element,
        h(
            "details",
            { open: Boolean(site) },
            h("summary", null, t("more_fields")),
            h(
                "div",
                { class: "stack" },
                one("slug", t("slug_hint")),
                h("div", { class: "two" }, one("latitude"), one("longitude")),
            ),
        ),
    ];
    /** @type {Site | null} */
    let made = null;
    const title = site ? t("edit_site") : t("new_site");
    await confirmDialog(title, fields, site ? t("save") : t("create"), async () => {
        const { floors: _, ...others } = site?.metadata ?? {};
        const drawn = floors.floors();
        const body = {
            name: inputs.name.value.trim(),
            // One that is left out stays, or is made of the name.
            slug: typed(inputs.slug) ?? undefined,
            timezone: inputs.timezone.value.trim(),
            address: typed(inputs.address),
            postal_code: typed(inputs.postal_code),
            city: typed(inputs.city),
            country: typed(inputs.country),
            latitude: number(inputs.latitude),
            longitude: number(inputs.longitude),
            metadata: drawn.length ? { ...others, floors: drawn } : others,
        };
        made = site
            ? await ask(slug, `/api/v6/sites/${site.id}`, { method: "PATCH", body })
            : await ask(slug, "/api/v6/sites", { method: "POST", body });
    });
    return made;
}

/** @param {string} slug @param {Site} site @returns {Promise<boolean>} */
export async function deleteSite(slug, site) {
    let isGone = false;
    await question(t("remove_title", { name: site.name }), t("delete_site_hint"), t("delete"), async () => {
        await ask(slug, `/api/v6/sites/${site.id}`, { method: "DELETE" });
        isGone = true;
    });
    return isGone;
}

/**
 * @param {string} slug @param {any} site @param {Space | null} space what is there, or nothing
 * @returns {Promise<Space | null>}
 */
export async function spaceForm(slug, site, space) {
    const inputs = {
        code: line(space?.code, { required: true, maxlength: 100 }),
        // A name can be changed, and not be taken away.
        name: line(space?.name, { maxlength: 100, required: Boolean(space?.name) }),
        building: line(space?.building, { maxlength: 100 }),
        floor: line(space?.floor, { maxlength: 50, list: "floors" }),
        zone: line(space?.zone, { maxlength: 50 }),
    };
    /** @type {Space | null} */
    let made = null;
    const fields = [
        field("code", t("code_field"), inputs.code, t("code_example")),
        field("name", t(space?.name ? "name" : "name_optional"), inputs.name),
        h("div", { class: "two" }, field("floor", t("floor"), inputs.floor), field("zone", t("zone"), inputs.zone)),
        choices("floors", (site?.metadata?.floors ?? []).map((/** @type {any} */ floor) => floor.id)),
        field("building", t("building"), inputs.building),
    ];
    await confirmDialog(space ? t("edit_space") : t("new_space"), fields, space ? t("save") : t("create"), async () => {
        const [code, name] = [inputs.code.value.trim(), typed(inputs.name) ?? undefined];
        /** @type {Pick<SpaceChange, "building" | "floor" | "zone">} */
        const body = {};
        for (const field of /** @type {const} */ (["building", "floor", "zone"])) {
            // A text that was there and is cleared goes as nothing; one that never was does not go at all.
            if (typed(inputs[field]) !== (space?.[field] ?? null)) body[field] = typed(inputs[field]);
        }
        made = space
            ? await ask(slug, `/api/v6/spaces/${space.id}`, {
                method: "PATCH",
                body: {
                    ...body,
                    ...(code !== space.code ? { code } : {}),
                    ...(name && name !== space.name ? { name } : {}),
                },
            })
            : await ask(slug, "/api/v6/spaces", {
                method: "POST",
                body: { ...body, code, ...(name ? { name } : {}), site_id: site.id },
            });
    });
    return made;
}

/** @param {string} slug @param {Space} space @returns {Promise<boolean>} */
export async function deleteSpace(slug, space) {
    let isGone = false;
    await question(t("remove_title", { name: space.code }), t("delete_space_hint"), t("delete"), async () => {
        await ask(slug, `/api/v6/spaces/${space.id}`, { method: "DELETE" });
        isGone = true;
    });
    return isGone;
}
