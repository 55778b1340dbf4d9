// @ts-check
// Who may come in: members, those who are invited, and the keys of programs. For owners.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { atDay } from "../format.js";
import { confirmDialog, field, question, shownOnce } from "../parts/dialog.js";
import { exportButton } from "../parts/export.js";
import { keepFresh } from "../parts/screen.js";
import { fault, table } from "../parts/table.js";
import { t } from "../texts.js";
import { keysPart } from "./keys.js";

const roles = ["viewer", "operator", "admin", "owner"];

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
            cell: (/** @type {any} */ row) => [
                h("bdi", null, row.email),
                row.name ? h("small", { class: "eui text" }, h("bdi", null, row.name)) : null,
            ],
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
                    : remover(row.email, `/api/v6/users/${row.id}`, t("remove_member_hint")),
        },
    ], { label: t("members") });
    const invitations = table([
        { title: t("email"), cell: (/** @type {any} */ row) => h("bdi", null, row.email), by: (row) => row.email },
        { title: t("role"), cell: (row) => roleWord(row.role) },
        { title: t("ends"), cell: (row) => atDay(row.expires_at), by: (row) => row.expires_at },
        {
            title: t("actions"),
            isQuiet: true,
            cell: (row) => remover(row.email, `/api/v6/invitations/${row.id}`, t("remove_invitation_hint")),
        },
    ], { label: t("invited") });
    const invited = h("section", { class: "stack" });
    const keys = keysPart(slug, () => live.again());

    const live = keepFresh(async (signal) => {
        const [people, waiting, programs] = await Promise.all(
            ["users", "invitations", "api-keys"].map((name) => ask(slug, `/api/v6/${name}?limit=1000`, { signal })),
        );
        members.show(people.users);
        invitations.show(waiting.invitations);
        keys.show(
            programs.api_keys,
            new Map(people.users.map((/** @type {any} */ user) => [user.id, user.name ?? user.email])),
        );
        if (!waiting.invitations.length) fill(invited);
        else if (!invited.contains(invitations.element)) {
            fill(invited, title(t("invited"), "invitations"), invitations.element);
        }
    }, (change) => change.kind !== "tick");

    /** @param {any} row */
    function roleField(row) {
        if (row.id === grant.user.id || !roles.includes(row.role)) return roleWord(row.role);
        const choice = /** @type {HTMLSelectElement} */ (h("select", {
            "aria-label": `${t("role")}: ${row.email}`,
            onchange: async () => {
                choice.disabled = true;
                try {
                    await send(`/api/v6/users/${row.id}`, "PATCH", { role: choice.value });
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

    /** @param {string} name @param {string} path @param {string} hint */
    function remover(name, path, hint) {
        return h("button", {
            "aria-label": `${t("remove")}: ${name}`,
            onclick: async () => {
                await question(t("remove_title", { name }), hint, t("remove"), () => send(path, "DELETE"));
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
        /** @type {any} */
        let made = null;
        await confirmDialog(
            t("invite"),
            [field("email", t("email"), email), field("role", t("role"), role)],
            t("invite"),
            async () => {
                made = await send("/api/v6/users", "POST", { email: email.value, role: role.value });
            },
        );
        if (made?.code) await shownOnce(t("code_title"), t("code_hint"), made.code);
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
