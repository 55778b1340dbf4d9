// @ts-check
import { fill, h } from "../dom.js";
import { LoginRefused, signIn } from "../session.js";
import { t } from "../texts.js";

/** @param {(grant: import("../session.js").Grant) => void} entered */
export function loginScreen(entered) {
    const email = /** @type {HTMLInputElement} */ (h("input", {
        type: "email",
        name: "email",
        id: "email",
        autocomplete: "username",
        required: true,
    }));
    const password = /** @type {HTMLInputElement} */ (h("input", {
        type: "password",
        name: "password",
        id: "password",
        autocomplete: "current-password",
        required: true,
    }));
    const said = h("p", { class: "fault", role: "alert" });
    const button = /** @type {HTMLButtonElement} */ (h("button", { class: "primary", type: "submit" }, t("sign_in")));
    const form = h(
        "form",
        {
            onsubmit: async (/** @type {Event} */ event) => {
                event.preventDefault();
                button.disabled = true;
                fill(said);
                try {
                    entered(await signIn(email.value, password.value));
                } catch (error) {
                    password.value = "";
                    fill(said, sentence(error));
                    password.focus();
                } finally {
                    button.disabled = false;
                }
            },
        },
        h("h1", null, h("span", { class: "mark", "aria-hidden": "true" }, "P"), "parkd"),
        h("label", { for: "email" }, t("email")),
        email,
        h("label", { for: "password" }, t("password")),
        password,
        said,
        button,
    );
    return { title: t("sign_in"), element: h("main", { class: "login" }, form), ready: () => email.focus() };
}

/** @param {unknown} error */
function sentence(error) {
    if (!(error instanceof LoginRefused)) return t("unreachable");
    if (error.status === 429 || error.status === 503) return t("login_later", { seconds: error.retryAfterS || 60 });
    return error.status === 401 ? t("login_wrong") : error.message;
}
