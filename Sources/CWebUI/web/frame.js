// @ts-check
// What is around every screen: where one is, how fresh it is, and who one is.
import { allOf, ask } from "./api.js";
import { fill, h } from "./dom.js";
import { atClock, atDay, lasting, now } from "./format.js";
import { onState, state } from "./live.js";
import { go } from "./main.js";
import { menu } from "./parts/menu.js";
import { may, platformSlug, seesPlatform } from "./roles.js";
import { signOut } from "./session.js";
import { language, languages, setLanguage, t } from "./texts.js";

/**
 * @param {import("./session.js").Grant} grant
 * @param {string} name the screen's
 */
export function frame(grant, name) {
    const slug = grant.user.tenant_slug;
    const main = h("main", { id: "main", tabindex: "-1" });
    const fresh = h("p", { class: "fresh", role: "status" });
    const printed = h("p", { class: "printed" });
    const isWall = new URLSearchParams(location.search).has("wall");
    const links = [["overview", ""], ["devices", "devices"], ["gateways", "gateways"], ["log", "log"]];
    if (may(grant, "owner")) links.push(["people", "people"], ["audit", "audit"]);
    // These are of all tenants, and shown where one stands for all of them.
    const everywhere = seesPlatform(grant)
        ? [["tenants", "tenants"], ["orphans", "orphans"], ["pool", "pool"], ["health", "health"]]
            .filter(([key]) => key !== "pool" || grant.features.enable_device_pool)
        : [];
    const home = platformSlug(grant) ?? slug;
    const clock = h("time", null);
    const leave = () => go(location.pathname);
    const bar = isWall
        ? h(
            "section",
            { class: "wallbar", "aria-label": t("wall") },
            clock,
            h("a", { href: location.pathname }, t("leave_wall")),
        )
        : null;
    const onKey = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && !event.defaultPrevented && leave();
    if (isWall) addEventListener("keydown", onKey);
    const element = h(
        "div",
        { class: isWall ? "shell wall" : "shell" },
        h("a", { class: "skip", href: "#main" }, t("skip")),
        h(
            "header",
            null,
            h("a", { class: "brand", href: `/t/${slug}/`, "aria-label": "parkd" }, mark()),
            tenantMenu(grant),
            h(
                "nav",
                { "aria-label": t("navigation") },
                links.map(([key, path]) => link(`/t/${slug}/${path}`, key, name)),
                everywhere.map(([key, path]) => link(`/t/${home}/${path}`, key, name)),
            ),
            personMenu(grant),
        ),
        bar,
        fresh,
        printed,
        main,
    );
    const tell = () => {
        fresh.className = "fresh " + state.mode;
        clock.textContent = atClock(now());
        fill(fresh, h("span", { class: "dot", "aria-hidden": "true" }), freshness());
        // Paper says whose it is, and of when.
        printed.textContent = `${grant.user.tenant_name} · ${atDay(state.at || now())}`;
    };
    tell();
    const unwatch = onState(tell);
    const ticks = setInterval(tell, 1000);
    return {
        element,
        main,
        close() {
            unwatch();
            clearInterval(ticks);
            removeEventListener("keydown", onKey);
        },
    };
}

/** @param {string} href @param {string} key @param {string} current */
function link(href, key, current) {
    return h(
        "a",
        { href, "aria-current": key === current ? "page" : null },
        t(/** @type {any} */ ("nav_" + key)),
    );
}

function freshness() {
    const ageS = Math.max(0, Math.round((now() - state.at) / 1000));
    if (state.mode === "starting" || !state.at) return t("connecting");
    if (state.mode === "lost") return t("lost", { since: atClock(state.since), at: atClock(state.at) });
    if (state.mode === "live") return t("live");
    if (ageS < 15) return t("fresh");
    return t("age", { age: ageS < 60 ? `${ageS}\u202fs` : lasting(ageS) });
}

function mark() {
    return h("span", { class: "mark", "aria-hidden": "true" }, "P");
}

/** @param {import("./session.js").Grant} grant */
function tenantMenu(grant) {
    const label = [
        h("span", { class: "name" }, grant.user.tenant_name),
        grant.user.role === "platform_admin" ? h("span", { class: "badge" }, t("platform")) : null,
    ];
    if (grant.tenants.length < 2) return h("span", { class: "tenant" }, label);
    const list = h("ul", null);
    const own = grant.user.tenant_slug;
    const isAdmin = may(grant, "platform_admin");
    // Where one stands for all comes first.
    const tenants = grant.tenants.toSorted((a, b) => Number(b.type === "platform") - Number(a.type === "platform"));
    /** What they pay for, by their ids. @type {Map<string, string>} */
    let tiers = new Map();
    /** @param {(typeof tenants)[number]} tenant */
    const name = (tenant) => tenant.type === "platform" ? t("platform_all") : tenant.name;
    /** @param {(typeof tenants)[number]} tenant */
    function tenantLink(tenant) {
        const tier = tiers.get(tenant.id);
        const isHere = tenant.slug === own;
        return h(
            "a",
            { href: `/t/${tenant.slug}/`, "aria-current": isHere ? "true" : null, onclick: () => close() },
            h("span", { class: "tick", "aria-hidden": "true" }, isHere ? "✓" : ""),
            h("bdi", null, name(tenant)),
            tier && tenant.type !== "platform" ? h("small", null, t(/** @type {any} */ ("tier_" + tier))) : null,
        );
    }
    const show = (/** @type {string} */ wanted) =>
        fill(
            list,
            tenants.filter((tenant) => name(tenant).toLowerCase().includes(wanted.toLowerCase()))
                .map((tenant) => h("li", null, tenantLink(tenant))),
        );
    async function learn() {
        const home = platformSlug(grant);
        if (!isAdmin || !home || tiers.size) return;
        const all = await allOf(async (part) => {
            const answer = await ask(home, `/api/v6/tenants?${part}`);
            return { rows: answer.tenants, total: answer.total };
        });
        tiers = new Map(all.map((tenant) => [tenant.id, tenant.subscription_tier]));
        show(search.value);
    }
    show("");
    const search = /** @type {HTMLInputElement} */ (h("input", {
        type: "search",
        "aria-label": t("find_tenant"),
        placeholder: t("find_tenant"),
        oninput: (/** @type {any} */ event) => show(event.target.value),
    }));
    const { element, close } = menu("tenant", h("summary", null, label), h("div", { class: "sheet" }, search, list));
    // The list is whole without them.
    element.addEventListener("toggle", () => learn().catch(() => {}), { once: true });
    return element;
}

/** @param {import("./session.js").Grant} grant */
function personMenu(grant) {
    const user = grant.user;
    return menu(
        "person",
        h("summary", { "aria-label": t("you") }, (user.name ?? user.email).slice(0, 1).toUpperCase()),
        h(
            "div",
            { class: "sheet" },
            h(
                "p",
                null,
                h("strong", null, user.name ?? user.email),
                h("br"),
                t(/** @type {any} */ ("role_" + user.role)),
            ),
            h(
                "label",
                null,
                t("language"),
                h(
                    "select",
                    { onchange: (/** @type {any} */ event) => setLanguage(event.target.value) },
                    languages.map((name) =>
                        h(
                            "option",
                            { value: name, selected: name === language },
                            t(/** @type {any} */ ("language_" + name)),
                        )
                    ),
                ),
            ),
            h("a", { class: "button", href: `/t/${user.tenant_slug}/account` }, t("nav_account")),
            h("button", {
                onclick: async () => {
                    await signOut();
                    go("/login");
                },
            }, t("sign_out")),
        ),
    ).element;
}
