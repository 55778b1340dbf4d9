// @ts-check
// The forms of sites, spaces and devices: one for what is new and for what is there.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { grouped } from "../format.js";
import { confirmDialog, field, question } from "../parts/dialog.js";
import { t } from "../texts.js";

/** So many units of a plan are a metre. */
const unitsOfMetre = 10;

/** @typedef {HTMLInputElement} Input */

/** @param {string | number | null | undefined} value @param {Record<string, any>} [more] */
export function line(value, more = {}) {
    return /** @type {Input} */ (h("input", { value: value ?? "", autocomplete: "off", maxlength: 200, ...more }));
}

/** What was typed; nothing is `null`. @param {Input} input */
export const typed = (input) => input.value.trim() || null;

/** A number as people write it; what is none goes as it is, for the server to name. @param {Input} input */
export function number(input) {
    const text = input.value.trim().replace(",", ".");
    return text === "" ? null : Number.isFinite(Number(text)) ? Number(text) : text;
}

/** @param {string} id @param {string[]} values */
export function choices(id, values) {
    return h("datalist", { id }, values.map((value) => h("option", { value })));
}

/** @param {any} floor */
function floorRow(floor) {
    const metres = (/** @type {any} */ value) => value ? value / unitsOfMetre : "";
    const inputs = {
        id: line(floor?.id, { maxlength: 50, "aria-label": t("floor_code"), placeholder: "P1" }),
        name: line(floor?.name, { maxlength: 100, "aria-label": t("floor_name"), placeholder: t("floor_name") }),
        w: line(metres(floor?.w ?? 600), { inputmode: "decimal", "aria-label": t("floor_width") }),
        h: line(metres(floor?.h ?? 400), { inputmode: "decimal", "aria-label": t("floor_height") }),
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
 * @returns {Promise<any>} the site as it is now; nothing if the form was left
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
        latitude: line(site?.latitude, { inputmode: "decimal", maxlength: 20 }),
        longitude: line(site?.longitude, { inputmode: "decimal", maxlength: 20 }),
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
    /** @type {any} */
    let made = null;
    const title = site ? t("edit_site") : t("new_site");
    await confirmDialog(title, fields, site ? t("store") : t("create"), async () => {
        const { floors: _, ...others } = site?.metadata ?? {};
        const drawn = floors.floors();
        const body = {
            name: inputs.name.value.trim(),
            ...(typed(inputs.slug) ? { slug: typed(inputs.slug) } : {}),
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

/** @param {string} slug @param {any} site @returns {Promise<boolean>} */
export async function deleteSite(slug, site) {
    let isGone = false;
    await question(t("remove_title", { name: site.name }), t("delete_site_hint"), t("erase"), async () => {
        await ask(slug, `/api/v6/sites/${site.id}`, { method: "DELETE" });
        isGone = true;
    });
    return isGone;
}

/**
 * @param {string} slug @param {any} site @param {any} space what is there, or nothing
 * @returns {Promise<any>}
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
    /** @type {any} */
    let made = null;
    const fields = [
        field("code", t("code_field"), inputs.code, t("code_example")),
        field("name", t(space?.name ? "name" : "name_optional"), inputs.name),
        h("div", { class: "two" }, field("floor", t("floor"), inputs.floor), field("zone", t("zone"), inputs.zone)),
        choices("floors", (site?.metadata?.floors ?? []).map((/** @type {any} */ floor) => floor.id)),
        field("building", t("building"), inputs.building),
    ];
    await confirmDialog(
        space ? t("edit_space") : t("new_space"),
        fields,
        space ? t("store") : t("create"),
        async () => {
            /** @type {Record<string, any>} */
            const body = {};
            for (const [name, input] of Object.entries(inputs)) {
                // A text that was there and is cleared goes as nothing; one that never was does not go at all.
                if (typed(input) !== (space?.[name] ?? null)) body[name] = typed(input);
            }
            made = space
                ? await ask(slug, `/api/v6/spaces/${space.id}`, { method: "PATCH", body })
                : await ask(slug, "/api/v6/spaces", { method: "POST", body: { ...body, site_id: site.id } });
        },
    );
    return made;
}

/** @param {string} slug @param {any} space @returns {Promise<boolean>} */
export async function deleteSpace(slug, space) {
    let isGone = false;
    await question(t("remove_title", { name: space.code }), t("delete_space_hint"), t("erase"), async () => {
        await ask(slug, `/api/v6/spaces/${space.id}`, { method: "DELETE" });
        isGone = true;
    });
    return isGone;
}

/** @param {string} slug @returns {Promise<any>} */
export async function deviceForm(slug) {
    const { codecs } = await ask(slug, "/api/v6/codecs");
    const eui = line("", { required: true, maxlength: 32, autocapitalize: "characters", spellcheck: "false" });
    const name = line("");
    const codec = /** @type {HTMLSelectElement} */ (h(
        "select",
        null,
        h("option", { value: "" }, t("by_profile")),
        codecs.map((/** @type {any} */ one) => h("option", { value: one.id }, `${one.vendor} ${one.model}`)),
    ));
    const wake = h("p", { class: "quiet", role: "status" });
    codec.addEventListener(
        "change",
        () => fill(wake, codecs.find((/** @type {any} */ one) => one.id === codec.value)?.commissioning ?? ""),
    );
    /** @type {any} */
    let made = null;
    await confirmDialog(
        t("new_device"),
        [
            field("dev_eui", "DevEUI", eui, t("new_device_hint")),
            field("codec", t("kind_of_device"), codec, t("kind_hint")),
            wake,
            field("name", t("name_optional"), name),
        ],
        t("new_device"),
        async () => {
            const body = {
                dev_eui: eui.value.replace(/[\s:-]/g, "").toUpperCase(),
                codec: codec.value || null,
                name: typed(name),
            };
            made = await ask(slug, "/api/v6/devices", { method: "POST", body });
        },
    );
    return made && { ...made, shown: made.name || grouped(made.dev_eui) };
}
