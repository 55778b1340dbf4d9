// @ts-check
// Begins: finds out who is signed in, and shows the screen that the address names.
import { fill, h } from "./dom.js";
import { frame } from "./frame.js";
import { follow } from "./live.js";
import { screenFor } from "./routes.js";
import { NoSuchTenant, NotSignedIn, standing } from "./session.js";
import { loginScreen } from "./screens/login.js";
import { t } from "./texts.js";

/** @type {(() => void) | null} */
let leave = null;
let turn = 0;
/** @type {string | null} */
let shown = null;
/** @type {(() => boolean) | null} */
let holder = null;
/** Until then the focus is the browser's. */
let isFirst = true;

/**
 * Lets a screen ask before it is left by the browser's own buttons.
 * @param {(() => boolean) | null} hold whether it stays for now
 */
export function holdBack(hold) {
    holder = hold;
}

/** Shows what the address says, and nothing of what was shown before. */
export async function show() {
    const mine = ++turn;
    leave?.();
    leave = null;
    const path = location.pathname;
    const slug = path.startsWith("/t/") ? decoded(path.split("/")[2] ?? "") : null;
    if (path === "/login") return login(null);
    // Nothing of one tenant stands for a moment under the address of another.
    if (slug !== shown) fill(document.body);
    shown = slug;
    try {
        const grant = await standing(slug);
        if (mine !== turn) return;
        if (!slug) {
            history.replaceState(null, "", `/t/${grant.user.tenant_slug}/`);
            return await show();
        }
        follow(slug);
        const { name, make } = screenFor(path);
        const shell = frame(grant, name);
        fill(document.body, shell.element);
        const screen = make({ slug, grant, path, query: new URLSearchParams(location.search), main: shell.main });
        document.title = `${screen.title} · parkd`;
        fill(shell.main, screen.element);
        arrive(shell.main, screen.title);
        // On a phone the screens' names lie in a row that is longer than the window.
        document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
        leave = () => {
            screen.close?.();
            shell.close();
        };
    } catch (error) {
        if (mine !== turn) return;
        if (error instanceof NotSignedIn) return login(slug);
        if (error instanceof NoSuchTenant) return alone(t("no_tenant"), t("no_tenant_hint"), t("to_own"), ownPlace);
        alone(t("unreachable"), String(error), t("again"), show);
    }
}

/** To where the person was last: nothing of an address that is not theirs is kept. */
const ownPlace = () => location.assign("/");

/**
 * A page without a tenant: a sentence, and the way on.
 * @param {string} title @param {string} hint @param {string} verb @param {() => any} act
 */
function alone(title, hint, verb, act) {
    const button = h("button", { class: "primary", onclick: act }, verb);
    fill(document.body, h("main", { class: "alone" }, h("h1", null, title), h("p", null, hint), button));
    document.title = `${title} · parkd`;
    button.focus();
}

/** @param {string} text of an address; what is no text at all names nothing */
function decoded(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

/**
 * Stands where the new screen begins, and has its title read out: what was pressed is gone. A screen may have chosen
 * its own place; at the first load the browser's is right.
 * @param {HTMLElement} main @param {string} title
 */
function arrive(main, title) {
    main.setAttribute("aria-label", title);
    if (!isFirst && !main.contains(document.activeElement)) main.focus({ preventScroll: true });
    isFirst = false;
}

/** @param {string | null} slug where to go afterwards */
function login(slug) {
    follow("");
    const screen = loginScreen((grant) => {
        go(
            slug && grant.tenants.some((tenant) => tenant.slug === slug)
                ? location.pathname
                : `/t/${grant.user.tenant_slug}/`,
        );
    });
    document.title = `${screen.title} · parkd`;
    fill(document.body, screen.element);
    screen.ready();
    isFirst = false;
}

/** @param {string} path */
export function go(path) {
    if (path !== location.pathname + location.search) history.pushState(null, "", path);
    scrollTo(0, 0);
    show();
}

document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.origin !== location.origin) {
        return;
    }
    if (!link.pathname.startsWith("/t/")) return;
    event.preventDefault();
    go(link.pathname + link.search);
});
addEventListener("popstate", () => holder?.() || show());
show();
