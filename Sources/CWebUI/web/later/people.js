// @ts-check
// Who may come in: members, those who are invited, and the keys of programs. For owners.
import { allOf, ask } from "../api.js";
import { fill, h } from "../dom.js";
import { atDay } from "../format.js";
import { confirmDialog, field, question, shownOnce } from "../parts/dialog.js";
import { exportButton } from "../parts/export.js";
import { keepFresh } from "../parts/screen.js";
import { fault, table } from "../parts/table.js";
import { t } from "../texts.js";
import { keysPart } from "./keys.js";

/** @import { Invitation, Member } from "../../types.d.ts" */

const roles = /** @type {const} */ (["viewer", "operator", "admin", "owner"]);
/** @typedef {(typeof roles)[number]} Role */

/** @param {string} role */
const roleWord = (role) => t(/** @type {any} */ ("role_" + role));

/** @param {import("../routes.js").Context} context */
export function peopleScreen(context) {
    const { slug, grant } = context;
    const members = table([
        {
            title: t("email"),
            cell: (/** @type {Member} */ row) => [
                h("bdi", null, row.email),
                row.name ? h("small", { class: "eui text" }, h("bdi", null, row.name)) : null,
            ],
            by: (row) => row.email,
        },
        { title: t("role"), cell: (row) => roleField(row), by: (row) => roles.findIndex((role) => role === row.role) },
        { title: t("since"), cell: (row) => atDay(row.created_at), by: (row) => row.created_at },
        {
            title: t("actions"),
            isQuiet: true,
            cell: (row) =>
                row.id === grant.user.id ? t("you") : remover(
                    row.email,
                    t("remove_member_hint"),
                    () => ask(slug, `/api/v6/users/${row.id}`, { method: "DELETE" }),
                ),
        },
    ], { label: t("members") });
    const invitations = table([
        {
            title: t("email"),
            cell: (/** @type {Invitation} */ row) => h("bdi", null, row.email),
            by: (row) => row.email,
        },
        { title: t("role"), cell: (row) => roleWord(row.role) },
        { title: t("ends"), cell: (row) => atDay(row.expires_at), by: (row) => row.expires_at },
        {
            title: t("actions"),
            isQuiet: true,
            cell: (row) =>
                remover(
                    row.email,
                    t("remove_invitation_hint"),
                    () => ask(slug, `/api/v6/invitations/${row.id}`, { method: "DELETE" }),
                ),
        },
    ], { label: t("invited") });
    const invited = h("section", { class: "stack" });
    const keys = keysPart(slug, () => live.again());

    const live = keepFresh(async (signal) => {
        const [people, waiting, programs] = await Promise.all([
            allOf(async (part) => {
                const answer = await ask(slug, `/api/v6/users?${part}`, { signal });
                return { rows: answer.users, total: answer.total };
            }),
            allOf(async (part) => {
                const answer = await ask(slug, `/api/v6/invitations?${part}`, { signal });
                return { rows: answer.invitations, total: answer.total };
            }),
            allOf(async (part) => {
                const answer = await ask(slug, `/api/v6/api-keys?${part}`, { signal });
                return { rows: answer.api_keys, total: answer.total };
            }),
        ]);
        members.show(people);
        invitations.show(waiting);
        keys.show(
            programs,
            new Map(people.map((user) => [user.id, user.name ?? user.email])),
        );
        if (!waiting.length) fill(invited);
        else if (!invited.contains(invitations.element)) {
            fill(invited, title(t("invited"), "invitations"), invitations.element);
        }
    }, (change) => change.kind !== "tick");

    /** @param {Member} row */
    function roleField(row) {
        if (row.id === grant.user.id || row.role === "platform_admin") return roleWord(row.role);
        const choice = /** @type {HTMLSelectElement} */ (h("select", {
            "aria-label": `${t("role")}: ${row.email}`,
            onchange: async () => {
                choice.disabled = true;
                try {
                    const role = /** @type {Role} */ (choice.value);
                    await ask(slug, `/api/v6/users/${row.id}`, { method: "PATCH", body: { role } });
                    fill(live.trouble);
                } catch (error) {
                    choice.value = row.role;
                    fill(live.trouble, fault(error));
                }
                choice.disabled = false;
                choice.focus();
                live.again();
            },
        }, roles.map((role) => h("option", { value: role, selected: role === row.role }, roleWord(role)))));
        return choice;
    }

    /** @param {string} name @param {string} hint @param {() => Promise<null>} act */
    function remover(name, hint, act) {
        return h("button", {
            "aria-label": `${t("remove")}: ${name}`,
            onclick: async () => {
                await question(t("remove_title", { name }), hint, t("remove"), act);
                live.again();
            },
        }, t("remove"));
    }

    async function invite() {
        const email =
            /** @type {HTMLInputElement} */ (h("input", { type: "email", required: true, autocomplete: "off" }));
        const role = /** @type {HTMLSelectElement} */ (h(
            "select",
            null,
            roles.map((name) => h("option", { value: name }, roleWord(name))),
        ));
        let code = "";
        await confirmDialog(
            t("invite"),
            [field("email", t("email"), email), field("role", t("role"), role)],
            t("invite"),
            async () => {
                const body = { email: email.value, role: /** @type {Role} */ (role.value) };
                const made = await ask(slug, "/api/v6/users", { method: "POST", body });
                code = made.code;
            },
        );
        if (code) {
            await shownOnce(t("code_title"), t("code_hint", { address: `${location.origin}/login?invitation` }), code);
        }
        live.again();
    }

    /** @param {string} text @param {string} name @param {any} [more] */
    function title(text, name, more) {
        const actions = h("div", { class: "actions" }, exportButton(slug, () => `/api/v6/${name}`, text), more ?? null);
        return h("div", { class: "head" }, h("h2", null, text), actions);
    }

    return {
        title: t("nav_people"),
        element: h(
            "div",
            null,
            h("h1", null, t("nav_people")),
            live.trouble,
            h(
                "section",
                { class: "stack" },
                title(t("members"), "users", h("button", { onclick: invite }, t("invite"))),
                members.element,
            ),
            invited,
            keys.element,
        ),
        close: live.close,
    };
}
