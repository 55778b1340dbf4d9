// @ts-check
import { fill, h } from "../dom.js";
import { atSecond } from "../format.js";
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
    const wait = countdown(said);
    const button = /** @type {HTMLButtonElement} */ (h("button", { class: "primary", type: "submit" }, t("sign_in")));
    const form = h(
        "form",
        {
            onsubmit: async (/** @type {Event} */ event) => {
                event.preventDefault();
                button.disabled = true;
                wait.stop();
                fill(said);
                try {
                    entered(await signIn(email.value, password.value));
                } catch (error) {
                    password.value = "";
                    const isLater = error instanceof LoginRefused && [429, 503].includes(error.status);
                    if (isLater) wait.start(error.retryAfterS || 60);
                    else fill(said, sentence(error));
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
        h("button", { type: "button", onclick: () => invited() }, t("have_invitation")),
    );
    const element = h("main", { class: "login" }, form);
    const invited = async () => {
        const { invitationForm } = await import("../later/invitation.js");
        const joining = invitationForm(() => {
            fill(element, form);
            email.focus();
        });
        fill(element, joining.form);
        joining.ready();
    };
    // Whoever is handed a code is handed this address with it.
    const isInvited = new URLSearchParams(location.search).has("invitation");
    return { title: t("sign_in"), element, ready: () => isInvited ? void invited() : email.focus() };
}

/**
 * Says when to try again, and how long that still is. The clock is read out once, not each second.
 * @param {Element} said
 */
function countdown(said) {
    /** @type {number | undefined} */
    let timer;
    const stop = () => clearInterval(timer);
    return {
        stop,
        /** @param {number} seconds */
        start(seconds) {
            const end = Date.now() + seconds * 1000;
            const left = h("span", { "aria-hidden": "true" });
            fill(said, t("login_later_at", { at: atSecond(end) }), " ", left);
            const tell = () => {
                const rest = Math.ceil((end - Date.now()) / 1000);
                if (!said.isConnected || rest <= 0) stop();
                fill(left, rest > 0 ? `(${rest}\u202fs)` : "");
            };
            stop();
            timer = setInterval(tell, 1000);
            tell();
        },
    };
}

/** @param {unknown} error */
function sentence(error) {
    if (!(error instanceof LoginRefused)) return t("unreachable");
    return error.status === 401 ? t("login_wrong") : error.message;
}
