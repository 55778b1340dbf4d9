// @ts-check
// The codecs in force, and what keeps newer ones from being so.
import { fill, h } from "../dom.js";
import { atDay, lasting } from "../format.js";
import { table } from "../parts/table.js";
import { t } from "../texts.js";

export function codecList() {
    const refused = h("div", null);
    const head = h("summary", null);
    const search = /** @type {HTMLInputElement} */ (h("input", {
        type: "search",
        "aria-label": t("find_codec"),
        placeholder: t("find_codec"),
        autocomplete: "off",
        oninput: draw,
    }));
    /** @type {any[]} */
    let codecs = [];
    const list = table([
        {
            title: t("codec"),
            cell: (/** @type {any} */ row) => [h("code", null, row.id), h("small", null, ` ${row.version}`)],
            by: (row) => row.id,
        },
        { title: t("model"), cell: (row) => `${row.vendor} ${row.model}`, by: (row) => row.vendor + row.model },
        { title: t("kind"), cell: (row) => row.kind.replaceAll("_", " "), by: (row) => row.kind },
        {
            title: "fPort",
            cell: (row) => row.reads === "object" ? t("reads_object") : row.ports.join(", ") || t("any_port"),
        },
        {
            title: t("speaks_each"),
            isNumber: true,
            cell: (row) => row.heartbeat_s ? lasting(row.heartbeat_s) : "–",
            by: (row) => row.heartbeat_s,
        },
        { title: t("profiles"), cell: (row) => row.profiles.join(", ") || "–" },
    ], { label: t("codecs_in_force") });

    function draw() {
        const wanted = search.value.trim().toLowerCase();
        list.show(
            codecs.filter((row) =>
                [row.id, row.vendor, row.model, ...row.profiles].join("\n").toLowerCase().includes(wanted)
            ),
        );
    }

    return {
        element: h(
            "section",
            { class: "card stack", id: "codecs" },
            h("h2", null, t("codecs_in_force")),
            refused,
            h("details", null, head, h("div", { class: "stack" }, search, list.element)),
        ),
        /** @param {any[]} given @param {any} check */
        show(given, check) {
            codecs = given;
            fill(head, t("codecs_count", { count: check.count, time: atDay(check.loaded_at) }));
            fill(refused, check.code === "codecs_refused" ? refusal(check.detail) : null);
            draw();
        },
    };
}

/** The file with its line stands first in what the daemon says. @param {string | null} detail */
function refusal(detail) {
    const [, place, words] = detail?.match(/^(.*?\S:\d+): (.*)$/s) ?? [null, null, detail ?? ""];
    return h(
        "div",
        { class: "fault", role: "status" },
        h("strong", null, t("fault_codecs_refused")),
        place ? h("p", null, h("code", null, place)) : null,
        h("p", { lang: "en" }, words),
    );
}
