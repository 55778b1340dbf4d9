// @ts-check
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { ago, grouped } from "../format.js";
import { keepFresh } from "../parts/screen.js";
import { empty, table } from "../parts/table.js";
import { t } from "../texts.js";

/** The gateways, those first that are not heard. @param {import("../routes.js").Context} context */
export function gatewaysScreen(context) {
    const { slug } = context;
    const place = h("div", { class: "place" });
    const list = table([
        {
            title: t("gateway"),
            cell: (
                /** @type {import("../../types.d.ts").Gateway} */ row,
            ) => [row.name || t("unnamed"), h("small", { class: "eui" }, grouped(row.gateway_id))],
            by: (row) => row.name,
        },
        {
            title: t("health"),
            cell: (row) =>
                h(
                    "span",
                    { class: "health", "data-health": row.is_online ? "ok" : "silent" },
                    t(row.is_online ? "online" : "offline"),
                ),
            by: (row) => row.is_online ? 1 : 0,
        },
        { title: t("last_seen"), cell: (row) => ago(row.last_seen_at), by: (row) => row.last_seen_at },
        { title: t("model"), cell: (row) => row.model ?? "–", by: (row) => row.model },
    ], { label: t("nav_gateways"), sort: 1 });
    const live = keepFresh(async (signal) => {
        const answer = await ask(slug, "/api/v6/gateways?limit=500", { signal });
        if (!answer.gateways.length) return fill(place, empty(t("no_gateways"), t("no_gateways_hint")));
        list.show(answer.gateways);
        if (!place.contains(list.element)) fill(place, list.element);
    }, (change) => change.kind === "spaces" || change.kind === "devices");
    return {
        title: t("nav_gateways"),
        element: h("div", null, h("div", { class: "head" }, h("h1", null, t("nav_gateways"))), live.trouble, place),
        close: live.close,
    };
}
