// @ts-check
// How the daemon is, in sentences with their remedies; what became of the messages; the codecs; and what was set aside.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { amount, atDay, lasting } from "../format.js";
import { keepFresh } from "../parts/screen.js";
import { accessToken } from "../session.js";
import { t } from "../texts.js";
import { facts } from "./entry.js";
import { flow, gauge } from "./flow.js";
import { codecList } from "./codecs.js";
import { quarantine } from "./quarantine.js";

const againMS = 5_000;
const parts = ["database", "mqtt", "ingest", "auth", "codecs"];

/** @param {import("../routes.js").Context} context */
export function healthScreen(context) {
    const { slug } = context;
    const verdict = h("section", { class: "card verdict", "aria-live": "polite" });
    const numbers = h("section", { class: "card stack" });
    const build = h("section", { class: "card stack" });
    const codecs = codecList();
    const messages = quarantine(context);
    let last = "";

    const live = keepFresh(async (signal) => {
        const [health, metrics, answer] = await Promise.all([
            healthOf(slug, signal),
            metricsOf(signal),
            ask(slug, "/api/v6/codecs", { signal }),
        ]);
        // A screen reader reads it again when it has changed only.
        const words = JSON.stringify([health.status, health.checks]);
        if (words !== last) fill(verdict, verdictOf(health));
        last = words;
        fill(numbers, h("h2", null, t("since_start")), flow(health, metrics), gauge(health, metrics));
        fill(build, h("h2", null, t("build")), about(health));
        codecs.show(answer.codecs, health.checks.codecs);
        messages.counts(health.messages?.quarantined ?? {});
    }, (change) => change.kind !== "tick" && change.kind !== "snapshot");
    const clock = setInterval(() => document.visibilityState === "visible" && live.again(), againMS);
    return {
        title: t("nav_health"),
        element: h(
            "div",
            null,
            h("div", { class: "head" }, h("h1", null, t("nav_health"))),
            live.trouble,
            verdict,
            numbers,
            codecs.element,
            messages.element,
            build,
        ),
        close() {
            clearInterval(clock);
            live.close();
            messages.close();
        },
    };
}

/** It answers 503 with the same words when it is down. @param {string} slug @param {AbortSignal} signal */
async function healthOf(slug, signal) {
    const headers = { Authorization: "Bearer " + await accessToken(slug), Accept: "application/json" };
    const response = await fetch("/health", { headers, signal, cache: "no-store" });
    const health = await response.json();
    if (!health.checks) throw new Error(health.detail ?? `HTTP ${response.status}`);
    return health;
}

/**
 * Numbers that Prometheus gets and /health has not; none where they have an address of their own.
 * @param {AbortSignal} signal @returns {Promise<Record<string, number>>}
 */
async function metricsOf(signal) {
    const response = await fetch("/metrics", { signal, cache: "no-store" });
    const text = response.ok ? await response.text() : "";
    return Object.fromEntries(
        [...text.matchAll(/^parkd_(\w+) ([\d.e+-]+)$/gm)].map(([_, name, value]) => [name, Number(value)]),
    );
}

/** @param {any} health */
function verdictOf(health) {
    const faults = parts.filter((part) => health.checks[part].status !== "ok");
    return [
        h(
            "h2",
            { class: "standing", "data-status": health.status },
            t(/** @type {any} */ ("health_is_" + health.status)),
        ),
        h(
            "ul",
            { class: "checks-of" },
            [...faults, ...parts.filter((part) => !faults.includes(part))].map((part) =>
                check(part, health.checks[part])
            ),
        ),
    ];
}

/** @param {string} part @param {any} given */
function check(part, given) {
    const isWell = given.status === "ok";
    const known = given.code ? t(/** @type {any} */ ("fault_" + given.code)) : "";
    const remedy = given.code ? t(/** @type {any} */ ("remedy_" + given.code)) : "";
    return h(
        "li",
        { "data-status": given.status },
        h("strong", null, t(/** @type {any} */ ("part_" + part))),
        h(
            "div",
            null,
            h("p", null, isWell ? t(/** @type {any} */ ("well_" + part)) : known),
            !isWell && remedy ? h("p", null, h("strong", null, t("remedy") + " "), remedy) : null,
            given.detail ? h("p", { class: "quiet", lang: "en" }, given.detail) : null,
        ),
    );
}

/** @param {any} health */
function about(health) {
    const startedAt = new Date(Date.now() - health.uptime_s * 1000).toISOString();
    return facts([
        [t("version"), health.version],
        [t("build"), health.build === "unknown" ? null : health.build],
        [t("runs_for"), `${lasting(health.uptime_s)} (${atDay(startedAt)})`],
        ["MQTT", health.checks.mqtt.version],
        [t("reconnects"), amount(health.messages?.reconnects)],
    ]);
}
