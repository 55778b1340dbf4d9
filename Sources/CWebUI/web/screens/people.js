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

/** @param {string} role */
const roleWord = (role) => t(/** @type {any} */ ("role_" + role));

/** @param {import("../routes.js").Context} context */
export function peopleScreen(context) {
    const { slug, grant } = context;
    /** @type {(path: string, method: string, body?: any) => Promise<any>} */
    const send = (path, method, body) => ask(slug, path, { method, body });
    const members = table([
        {
            title: t("email"),
            cell: (/** @type {any} */ row) => [row.email, row.name ? h("small", null, ` ${row.name}`) : null],
            by: (row) => row.email,
        },
        { title: t("role"), cell: (row) => roleField(row), by: (row) => roles.indexOf(row.role) },
        { title: t("since"), cell: (row) => atDay(row.created_at), by: (row) => row.created_at },
        {
            title: t("actions"),
            isQuiet: true,
            cell: (row) => row.id === grant.user.id ? t("you") : remover(row.email, `/api/v6/users/${row.id}`),
        },
    ], { label: t("members") });
    const invitations = table([
        { title: t("email"), cell: (/** @type {any} */ row) => row.email, by: (row) => row.email },
        { title: t("role"), cell: (row) => roleWord(row.role) },
        { title: t("ends"), cell: (row) => atDay(row.expires_at), by: (row) => row.expires_at },
        { title: t("actions"), isQuiet: true, cell: (row) => remover(row.email, `/api/v6/invitations/${row.id}`) },
    ], { label: t("invited") });
    const keys = table([
        { title: t("name"), cell: (/** @type {any} */ row) => row.name, by: (row) => row.name },
        { title: t("scopes"), cell: (row) => row.scopes.join(", ") },
        { title: t("last_used"), cell: (row) => ago(row.last_used_at), by: (row) => row.last_used_at },
        {
            title: t("ends"),
            cell: (row) => row.expires_at ? atDay(row.expires_at) : t("no_end"),
            by: (row) => row.expires_at,
        },
        { title: t("actions"), isQuiet: true, cell: (row) => remover(row.name, `/api/v6/api-keys/${row.id}`) },
    ], { label: t("keys") });
    const invited = h("section", { class: "stack" });
    const program = h("div", null);

    const live = keepFresh(async (signal) => {
        const [people, waiting, programs] = await Promise.all(
            ["users", "invitations", "api-keys"].map((name) => ask(slug, `/api/v6/${name}?limit=500`, { signal })),
        );
        members.show(people.users);
        invitations.show(waiting.invitations);
        keys.show(programs.api_keys);
        fill(program, programs.api_keys.length ? keys.element : h("p", { class: "quiet" }, t("no_keys")));
        fill(invited, waiting.invitations.length ? [h("h2", null, t("invited")), invitations.element] : null);
    }, (change) => change.kind !== "tick");

    /** @param {any} row */
    function roleField(row) {
        if (row.id === grant.user.id || !roles.includes(row.role)) return roleWord(row.role);
        return h("select", {
            "aria-label": t("role"),
            onchange: async (/** @type {any} */ event) => {
                await send(`/api/v6/users/${row.id}`, "PATCH", { role: event.target.value }).catch(() => null);
                live.again();
            },
        }, roles.map((role) => h("option", { value: role, selected: role === row.role }, roleWord(role))));
    }

    /** @param {string} name @param {string} path */
    function remover(name, path) {
        return h("button", {
            onclick: async () => {
                await confirmDialog(
                    t("remove_title", { name }),
                    [h("p", null, t("remove_hint"))],
                    t("remove"),
                    () => send(path, "DELETE"),
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
        let made = null;
        await confirmDialog(t("invite"), fields, t("invite"), async () => {
            made = await send("/api/v6/users", "POST", { email: email.value, role: role.value });
        });
        const code = /** @type {any} */ (made)?.code;
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
        let made = null;
        await confirmDialog(
            t("make_key"),
            [h("label", { for: "keyname" }, t("name")), name, choices],
            t("make_key"),
            async () => {
                made = await send("/api/v6/api-keys", "POST", {
                    name: name.value,
                    scopes: boxes.filter((box) => box.checked).map((box) => box.id),
                });
            },
        );
        const key = /** @type {any} */ (made)?.key;
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
