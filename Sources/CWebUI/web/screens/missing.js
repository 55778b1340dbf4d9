// @ts-check
import { h } from "../dom.js";
import { t } from "../texts.js";

/** An address that leads nowhere. @param {import("../routes.js").Context} context */
export function missingScreen(context) {
    return {
        title: t("missing"),
        element: h(
            "section",
            { class: "empty" },
            h("h1", null, t("missing")),
            h(
                "p",
                null,
                h("a", {
                    href: `/t/${context.slug}/`,
                }, t("to_overview")),
            ),
        ),
    };
}
