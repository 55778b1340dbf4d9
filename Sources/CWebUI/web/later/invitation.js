// @ts-check
// Where somebody who was invited becomes a member: with the code that they were handed, and a password of their own.
import { fill, h } from "../dom.js";
import { LoginRefused, redeem, signIn } from "../session.js";
import { t } from "../texts.js";

/** @param {() => void} back shows the form for those who are members */
export function invitationForm(back) {
    const code = input("code", { autocomplete: "off", spellcheck: "false", autocapitalize: "off" });
    const email = input("email", { type: "email", autocomplete: "username" });
    const password = input("password", { type: "password", autocomplete: "new-password" });
    const said = h("p", { class: "fault", role: "alert" });
    const button = /** @type {HTMLButtonElement} */ (h("button", { class: "primary", type: "submit" }, t("join")));
    const form = h(
        "form",
        {
            onsubmit: async (/** @type {Event} */ event) => {
                event.preventDefault();
                if (button.disabled) return;
                button.disabled = true;
                fill(said);
                try {
                    const { slug } = await redeem(code.value.trim(), password.value);
                    // Should the address be another than the invited one, the code is spent all the same: say so.
                    await signIn(email.value, password.value).catch((error) => {
                        throw error instanceof LoginRefused && error.status === 401
                            ? new Error(t("joined_other_address"))
                            : error;
                    });
                    location.assign(`/t/${slug}/`);
                } catch (error) {
                    const isLater = error instanceof LoginRefused && error.status === 429;
                    fill(said, isLater ? t("login_later", { seconds: error.retryAfterS || 60 }) : message(error));
                    code.focus();
                } finally {
                    button.disabled = false;
                }
            },
        },
        h("h1", null, h("span", { class: "mark", "aria-hidden": "true" }, "P"), t("join_title")),
        h("p", null, t("join_hint")),
        h("label", { for: "code" }, t("invitation_code")),
        code,
        h("label", { for: "email" }, t("email")),
        email,
        h("label", { for: "password" }, t("password")),
        password,
        h("p", { class: "quiet" }, t("join_password_hint")),
        said,
        button,
        h("button", { type: "button", onclick: back }, t("join_back")),
    );
    return { form, ready: () => code.focus() };
}

/** @param {string} id @param {Record<string, string>} props @returns {HTMLInputElement} */
function input(id, props) {
    return /** @type {HTMLInputElement} */ (h("input", { id, name: id, required: true, ...props }));
}

/** @param {unknown} error */
function message(error) {
    return error instanceof TypeError ? t("unreachable") : error instanceof Error ? error.message : String(error);
}
