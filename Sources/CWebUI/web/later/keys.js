// @ts-check
// The keys of programs: made, shown once, ended.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { atDay, now } from "../format.js";
import { confirmDialog, field, question, shownOnce } from "../parts/dialog.js";
import { exportButton } from "../parts/export.js";
import { empty, moment, table } from "../parts/table.js";
import { t } from "../texts.js";

/** @import { APIKey, CreateAPIKeyBody } from "../../types.d.ts" */

/** What a key can open; `dashboard:write` opens nothing. @type {CreateAPIKeyBody["scopes"]} */
const scopes = [
    "devices:read",
    "devices:write",
    "spaces:read",
    "spaces:write",
    "sites:read",
    "sites:write",
    "gateways:read",
    "gateways:write",
    "dashboard:read",
];

/** @param {string} slug @param {() => void} changed */
export function keysPart(slug, changed) {
    const place = h("div", null);
    /** @type {Map<string, string>} */
    let names = new Map();
    const list = table([
        {
            title: t("name"),
            cell: (/** @type {APIKey} */ row) => [
                row.name,
                names.has(row.created_by ?? "")
                    ? h("small", { class: "eui text" }, t("key_by", { name: names.get(row.created_by ?? "") ?? "" }))
                    : null,
            ],
            by: (row) => row.name,
        },
        {
            title: t("scopes"),
            cell: (row) => h("ul", { class: "scopes" }, row.scopes.map((one) => h("li", null, one))),
        },
        { title: t("last_used"), cell: (row) => moment(row.last_used_at), by: (row) => row.last_used_at },
        { title: t("ends"), cell: ends, by: (row) => row.expires_at },
        {
            title: t("actions"),
            isQuiet: true,
            cell: (row) => h("button", { onclick: () => remove(row) }, t("remove")),
        },
    ], { label: t("keys") });

    /** @param {APIKey} row */
    function ends(row) {
        if (!row.expires_at) return t("no_end");
        const isOver = Date.parse(row.expires_at) < now();
        return [atDay(row.expires_at), isOver ? h("small", { class: "bad" }, " ", t("key_expired")) : null];
    }

    /** @param {APIKey} row */
    async function remove(row) {
        await question(
            t("remove_title", { name: row.name }),
            t("remove_hint"),
            t("remove"),
            () => ask(slug, `/api/v6/api-keys/${row.id}`, { method: "DELETE" }),
        );
        changed();
    }

    const makeButton = () => h("button", { onclick: make }, t("make_key"));

    async function make() {
        const name =
            /** @type {HTMLInputElement} */ (h("input", { required: true, maxlength: 100, autocomplete: "off" }));
        const tomorrow = new Date(now() + 86_400_000).toISOString().slice(0, 10);
        const end = /** @type {HTMLInputElement} */ (h("input", { type: "date", min: tomorrow }));
        const boxes = scopes.map((scope) => /** @type {HTMLInputElement} */ (h("input", {
            type: "checkbox",
            name: "scopes",
            id: scope,
            checked: scope === "spaces:read",
        })));
        const choices = h(
            "fieldset",
            { class: "field choices" },
            h("legend", null, t("scopes")),
            boxes.map((box) => h("label", { class: "choice" }, box, box.id)),
        );
        let secret = "";
        await confirmDialog(
            t("make_key"),
            [field("name", t("name"), name), choices, field("expires_at", t("key_ends"), end)],
            t("make_key"),
            async () => {
                const made = await ask(slug, "/api/v6/api-keys", {
                    method: "POST",
                    body: {
                        name: name.value.trim(),
                        scopes: scopes.filter((_, index) => boxes[index].checked),
                        // The whole of its last day, where the person is.
                        expires_at: end.value ? new Date(`${end.value}T23:59:59`).toISOString() : null,
                    },
                });
                secret = made.key;
            },
        );
        if (secret) await shownOnce(t("key_title"), t("key_hint"), secret);
        changed();
    }

    return {
        element: h(
            "section",
            { class: "stack" },
            h(
                "div",
                { class: "head" },
                h("h2", null, t("keys")),
                h(
                    "div",
                    { class: "actions" },
                    exportButton(slug, () => "/api/v6/api-keys", t("keys")),
                    makeButton(),
                ),
            ),
            place,
        ),
        /** @param {APIKey[]} rows @param {Map<string, string>} people by id */
        show(rows, people) {
            names = people;
            list.show(rows);
            if (!rows.length) fill(place, empty(t("no_keys"), t("no_keys_hint"), [makeButton()]));
            else if (!place.contains(list.element)) fill(place, list.element);
        },
    };
}
