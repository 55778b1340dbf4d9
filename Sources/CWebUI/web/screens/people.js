// @ts-check
// Who may come in: members, those who are invited, and the keys of programs. For owners.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { ago, atDay } from "../format.js";
import { confirmDialog, shownOnce } from "../parts/dialog.js";
import { keepFresh } from "../parts/screen.js";
import { table } from "../parts/table.js";
import { t } from "../texts.js";

const roles = ["viewer", "operator", "admin", "owner"];
const scopes = ["devices", "spaces", "sites", "gateways", "dashboard"];

/** @import { APIKey, CreateAPIKeyBody, Invitation, Member } from "../../types.d.ts" */

const gone = /** @type {const} */ ({ method: "DELETE" });

/** @param {string} role */
const roleWord = (role) => t(/** @type {any} */ ("role_" + role));

/** @param {import("../routes.js").Context} context */
export function peopleScreen(context) {
    const { slug, grant } = context;
    const members = table([
        {
            title: t("email"),
            cell: (/** @type {Member} */ row) => [row.email, row.name ? h("small", null, ` ${row.name}`) : null],
            by: (row) => row.email,
        },
        { title: t("role"), cell: (row) => roleField(row), by: (row) => roles.indexOf(row.role) },
        { title: t("since"), cell: (row) => atDay(row.created_at), by: (row) => row.created_at },
        {
            title: t("actions"),
            isQuiet: true,
            cell: (row) =>
                row.id === grant.user.id
                    ? t("you")
                    : remover(row.email, () => ask(slug, `/api/v6/users/${row.id}`, gone)),
        },
    ], { label: t("members") });
    const invitations = table([
        { title: t("email"), cell: (/** @type {Invitation} */ row) => row.email, by: (row) => row.email },
        { title: t("role"), cell: (row) => roleWord(row.role) },
        { title: t("ends"), cell: (row) => atDay(row.expires_at), by: (row) => row.expires_at },
        {
            title: t("actions"),
            isQuiet: true,
            cell: (row) => remover(row.email, () => ask(slug, `/api/v6/invitations/${row.id}`, gone)),
        },
    ], { label: t("invited") });
    const keys = table([
        { title: t("name"), cell: (/** @type {APIKey} */ row) => row.name, by: (row) => row.name },
        { title: t("scopes"), cell: (row) => row.scopes.join(", ") },
        { title: t("last_used"), cell: (row) => ago(row.last_used_at), by: (row) => row.last_used_at },
        {
            title: t("ends"),
            cell: (row) => row.expires_at ? atDay(row.expires_at) : t("no_end"),
            by: (row) => row.expires_at,
        },
        {
            title: t("actions"),
            isQuiet: true,
            cell: (row) => remover(row.name, () => ask(slug, `/api/v6/api-keys/${row.id}`, gone)),
        },
    ], { label: t("keys") });
    const invited = h("section", { class: "stack" });
    const program = h("div", null);

    const live = keepFresh(async (signal) => {
        const [people, waiting, programs] = await Promise.all([
            ask(slug, "/api/v6/users?limit=500", { signal }),
            ask(slug, "/api/v6/invitations?limit=500", { signal }),
            ask(slug, "/api/v6/api-keys?limit=500", { signal }),
        ]);
        members.show(people.users);
        invitations.show(waiting.invitations);
        keys.show(programs.api_keys);
        fill(program, programs.api_keys.length ? keys.element : h("p", { class: "quiet" }, t("no_keys")));
        fill(invited, waiting.invitations.length ? [h("h2", null, t("invited")), invitations.element] : null);
    }, (change) => change.kind !== "tick");

    /** @param {Member} row */
    function roleField(row) {
        if (row.id === grant.user.id || !roles.includes(row.role)) return roleWord(row.role);
        return h("select", {
            "aria-label": t("role"),
            onchange: async (/** @type {any} */ event) => {
                const role = event.target.value;
                await ask(slug, `/api/v6/users/${row.id}`, { method: "PATCH", body: { role } }).catch(() => null);
                live.again();
            },
        }, roles.map((role) => h("option", { value: role, selected: role === row.role }, roleWord(role))));
    }

    /** @param {string} name @param {() => Promise<null>} remove */
    function remover(name, remove) {
        return h("button", {
            onclick: async () => {
                await confirmDialog(
                    t("remove_title", { name }),
                    [h("p", null, t("remove_hint"))],
                    t("remove"),
                    remove,
                );
                live.again();
            },
        }, t("remove"));
    }

    async function invite() {
        const email = /** @type {HTMLInputElement} */ (h("input", {
            id: "address",
            type: "email",
            required: true,
            autocomplete: "off",
        }));
        const role = /** @type {HTMLSelectElement} */ (h(
            "select",
            { id: "role" },
            roles.map((name) => h("option", { value: name }, roleWord(name))),
        ));
        const fields = [
            h("label", { for: "address" }, t("email")),
            email,
            h("label", { for: "role" }, t("role")),
            role,
        ];
        /** @type {string | null | undefined} */
        let code = null;
        await confirmDialog(t("invite"), fields, t("invite"), async () => {
            const body = { email: email.value, role: /** @type {Member["role"]} */ (role.value) };
            code = (await ask(slug, "/api/v6/users", { method: "POST", body })).code;
        });
        if (code) await shownOnce(t("code_title"), t("code_hint"), code);
        live.again();
    }

    async function makeKey() {
        const name =
            /** @type {HTMLInputElement} */ (h("input", { id: "keyname", required: true, autocomplete: "off" }));
        const boxes = scopes.flatMap((scope) => [`${scope}:read`, ...(scope === "dashboard" ? [] : [`${scope}:write`])])
            .map((
                scope,
            ) => /** @type {HTMLInputElement} */ (h("input", {
                type: "checkbox",
                id: scope,
                checked: scope === "spaces:read",
            })));
        const choices = h(
            "fieldset",
            null,
            h("legend", null, t("scopes")),
            boxes.map((box) => h("label", { class: "choice" }, box, box.id)),
        );
        let key = "";
        await confirmDialog(
            t("make_key"),
            [h("label", { for: "keyname" }, t("name")), name, choices],
            t("make_key"),
            async () => {
                const scopes =
                    /** @type {CreateAPIKeyBody["scopes"]} */ (boxes.filter((box) => box.checked).map((box) => box.id));
                key = (await ask(slug, "/api/v6/api-keys", { method: "POST", body: { name: name.value, scopes } })).key;
            },
        );
        if (key) await shownOnce(t("key_title"), t("key_hint"), key);
        live.again();
    }

    return {
        title: t("nav_people"),
        element: h(
            "div",
            null,
            h(
                "div",
                { class: "head" },
                h("h1", null, t("nav_people")),
                h(
                    "div",
                    { class: "actions" },
                    h("button", { onclick: invite }, t("invite")),
                    h("button", { onclick: makeKey }, t("make_key")),
                ),
            ),
            live.trouble,
            h("h2", null, t("members")),
            members.element,
            invited,
            h("h2", null, t("keys")),
            keys.element,
        ),
        close: live.close,
    };
}
