// @ts-check
// What belongs to the person who is signed in, whatever the tenant: the password, and where they are signed in.
import { ask, Refusal } from "../api.js";
import { fill, h } from "../dom.js";
import { atDay } from "../format.js";
import { go } from "../main.js";
import { field, point, question } from "../parts/dialog.js";
import { keepFresh } from "../parts/screen.js";
import { fault, moment, table } from "../parts/table.js";
import { signOut } from "../session.js";
import { t } from "../texts.js";

/** @param {import("../routes.js").Context} context */
export function accountScreen(context) {
    const { slug, grant } = context;
    const sessions = table([
        {
            title: t("tenant"),
            cell: (/** @type {any} */ row) => [
                row.tenant_name,
                row.is_current ? h("small", { class: "eui text" }, t("this_session")) : null,
            ],
        },
        { title: t("session_kind"), cell: (row) => t(row.kind === "browser" ? "kind_browser" : "kind_program") },
        { title: t("address"), cell: (row) => row.ip_address ?? "–" },
        { title: t("signed_in"), cell: (row) => atDay(row.created_at) },
        { title: t("last_used"), cell: (row) => moment(row.last_used_at) },
        { title: t("ends"), cell: (row) => atDay(row.expires_at) },
        {
            title: t("actions"),
            isQuiet: true,
            cell: (row) => row.is_current ? null : h("button", { onclick: () => end(row) }, t("end_session")),
        },
    ], { label: t("sessions"), sort: -1 });

    const live = keepFresh(async (signal) => {
        const answer = await ask(slug, "/api/auth/sessions", { signal, fresh: true });
        sessions.show(answer.sessions);
    }, ({ kind }) => kind !== "tick");

    /** @param {any} row */
    async function end(row) {
        await question(
            t("end_session_title"),
            t("end_session_hint", { tenant: row.tenant_name, address: row.ip_address ?? "–" }),
            t("end_session"),
            () => ask(slug, `/api/auth/sessions/${row.id}`, { method: "DELETE" }),
        );
        live.again();
    }

    async function endAll() {
        let isDone = false;
        await question(t("everywhere_title"), t("everywhere_hint"), t("everywhere"), async () => {
            await ask(slug, "/api/auth/sessions", { method: "DELETE" });
            isDone = true;
        });
        if (!isDone) return;
        await signOut();
        go("/login");
    }

    const user = grant.user;
    return {
        title: t("nav_account"),
        element: h(
            "div",
            null,
            h("div", { class: "head" }, h("h1", null, t("nav_account"))),
            live.trouble,
            h("p", { class: "quiet" }, [user.name, user.email].filter(Boolean).join(" · ")),
            passwordForm(slug, () => live.again()),
            h(
                "div",
                { class: "head" },
                h("h2", null, t("sessions")),
                h("div", { class: "actions" }, h("button", { onclick: endAll }, t("everywhere"))),
            ),
            sessions.element,
        ),
        close: live.close,
    };
}

/** @param {string} slug @param {() => void} changed */
function passwordForm(slug, changed) {
    const [old, made, again] = ["current-password", "new-password", "new-password"].map((
        autocomplete,
    ) => /** @type {HTMLInputElement} */ (h("input", {
        type: "password",
        autocomplete,
        required: true,
        maxlength: 511,
    })));
    const said = h("div", { role: "status" });
    const button =
        /** @type {HTMLButtonElement} */ (h("button", { class: "primary", type: "submit" }, t("set_password")));
    const form = h(
        "form",
        {
            class: "card stack short",
            onsubmit: async (/** @type {Event} */ event) => {
                event.preventDefault();
                fill(said);
                if (made.value !== again.value) {
                    again.focus();
                    return fill(said, h("p", { class: "fault", role: "alert" }, t("password_differs")));
                }
                button.disabled = true;
                try {
                    const body = { old_password: old.value, new_password: made.value };
                    await ask(slug, "/api/auth/password", { method: "POST", body });
                    for (const input of [old, made, again]) input.value = "";
                    fill(said, h("p", { class: "calm" }, t("password_set")));
                    changed();
                } catch (error) {
                    fill(said, sentence(error));
                    point(form, error);
                } finally {
                    button.disabled = false;
                }
            },
        },
        h("h2", null, t("set_password")),
        // Password managers want to know whose it is.
        h("input", { type: "text", autocomplete: "username", value: "", hidden: true }),
        field("old_password", t("old_password"), old),
        field("new_password", t("new_password"), made, t("password_hint")),
        field("again", t("password_again"), again),
        said,
        h("div", { class: "actions" }, button),
    );
    return form;
}

/** @param {unknown} error */
function sentence(error) {
    if (error instanceof Refusal && error.status === 429) {
        return h("p", { class: "fault", role: "alert" }, t("login_later", { seconds: error.retryAfterS || 60 }));
    }
    return fault(error);
}
