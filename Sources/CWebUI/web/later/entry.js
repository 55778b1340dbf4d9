// @ts-check
// One line of a log, which opens to what came byte by byte and what it was read as.
import { fill, h } from "../dom.js";
import { amount, atDay, atSecond, grouped, lasting } from "../format.js";
import { chip } from "../parts/states.js";
import { fault } from "../parts/table.js";
import { t } from "../texts.js";

/**
 * @typedef {{ key: string, kind: "reading" | "orphan" | "quarantine", at: string, eui: string | null,
 *   name: string | null, tenant: string | null, gateway: string | null, base: string, row: any,
 *   hasOrphans?: boolean, whole?: () => Promise<any> }} Line `whole` asks for a message of which the row has the first
 *   bytes; `hasOrphans` tells whether there is a screen of orphans
 */

/** Bytes as people compare them: two digits each, eight to a group. @param {string} hex */
export function bytes(hex) {
    return hex.replace(/(..)(?=.)/g, "$1 ").replace(/((?:.. ){8})(?=.)/g, "$1 ");
}

/** What stands in the bytes where they are letters; a dot for every other. @param {string} hex */
export function letters(hex) {
    const raw = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    return new TextDecoder().decode(raw).replace(/[\p{C}\ufffd]/gu, "·");
}

/** A list of names and values; what has no value is left out. @param {[string, any][]} pairs */
export function facts(pairs) {
    return h(
        "dl",
        null,
        pairs.filter(([_, value]) => value !== null && value !== undefined && value !== "" && value !== "–")
            .map(([name, value]) => [h("dt", null, name), h("dd", null, value)]),
    );
}

/** Why a message was set aside. @param {string} reason */
export function reasonWord(reason) {
    const key = "reason_" + reason;
    const text = t(/** @type {any} */ (key));
    return text === key ? reason : text;
}

/** @param {Line} line @param {boolean} hasTenant */
export function entry(line, hasTenant) {
    const inside = h("div", { class: "inside" });
    const element = h(
        "details",
        {
            class: "entry",
            "data-kind": line.kind,
            ontoggle: () => {
                if (/** @type {any} */ (element).open && !inside.childElementCount) inside.append(...bodyOf(line));
            },
        },
        h(
            "summary",
            null,
            h("time", { datetime: line.at, title: atDay(line.at) }, atSecond(line.at)),
            h(
                "span",
                { class: "who" },
                h("bdi", null, line.name ?? (line.eui ? t("unnamed") : t("nobody"))),
                line.eui ? h("small", { class: "eui" }, grouped(line.eui)) : null,
            ),
            hasTenant ? h("bdi", { class: "whose" }, line.tenant ?? t("nobody")) : null,
            h("span", { class: "said" }, said(line)),
            h("span", { class: "air" }, air(line.row)),
            h("code", { class: "raw" }, line.row.payload ?? line.row.last_payload ?? line.row.message ?? ""),
        ),
        inside,
    );
    return h("li", null, element);
}

/** @param {Line} line */
function said({ kind, row }) {
    if (kind === "orphan") return h("span", { class: "kind" }, t("kind_orphan"));
    if (kind === "quarantine") {
        const times = row.occurrences > 1 ? h("small", null, `${row.occurrences}×`) : null;
        return [h("span", { class: "kind" }, reasonWord(row.reason)), times];
    }
    const word = row.cause && row.cause !== "change" ? h("small", null, causeWord(row.cause)) : null;
    return [row.occupancy ? chip(row.occupancy.toUpperCase()) : null, word];
}

/** @param {string} cause */
function causeWord(cause) {
    return ["change", "heartbeat"].includes(cause)
        ? t(/** @type {any} */ ("cause_" + cause))
        : cause.replaceAll("_", " ");
}

/** @param {any} row */
function air(row) {
    const rssi = row.rssi ?? row.last_rssi ?? null;
    const snr = row.snr ?? row.last_snr ?? null;
    return rssi === null ? "" : `${amount(rssi, "dBm")} · ${amount(snr, "dB")}`;
}

/** @param {Line} line @returns {Node[]} */
function bodyOf(line) {
    if (line.kind === "quarantine") return quarantined(line);
    if (line.kind === "orphan") return orphan(line);
    const { row, base } = line;
    const late = (Date.parse(row.received_at) - Date.parse(row.observed_at)) / 1000;
    return [
        h("section", null, h("h2", null, t("raw")), hexOf(row.payload), facts(radio(line))),
        h(
            "section",
            null,
            h("h2", null, t("decoded")),
            facts([
                [t("codec"), row.codec ? `${row.codec} ${row.codec_version ?? ""}` : t("no_codec_read")],
                [t("says"), row.occupancy ? chip(row.occupancy.toUpperCase()) : null],
                [t("cause"), row.cause ? causeWord(row.cause) : null],
                [t("battery"), amount(row.battery_v, "V")],
                [t("battery"), amount(row.battery_percent, "%")],
                [t("battery"), row.battery_low ? t("health_battery_low") : null],
                [t("temperature"), amount(row.temperature_c, "°C")],
                ...members(row.details),
                [t("measured"), row.told_in ? t("told_later") : null],
                [t("received"), late > 60 ? t("received_late", { late: lasting(late) }) : null],
            ]),
            h(
                "p",
                { class: "actions" },
                h("a", { class: "button", href: `${base}/devices/${row.device_id}` }, t("to_device")),
                row.space_id
                    ? h("a", { class: "button", href: `${base}/spaces/${row.space_id}` }, t("to_space"))
                    : null,
            ),
        ),
    ];
}

/** @param {any} details @returns {[string, any][]} */
function members(details) {
    return Object.entries(details ?? {}).map(([name, value]) => [
        name.replaceAll("_", " "),
        h("bdi", null, typeof value === "object" ? JSON.stringify(value) : String(value)),
    ]);
}

/** @param {Line} line @returns {[string, any][]} */
function radio({ row, gateway }) {
    const id = row.gateway_id;
    return [
        ["fPort", row.f_port ?? null],
        ["fCnt", row.f_cnt ?? null],
        ["RSSI", amount(row.rssi ?? row.last_rssi, "dBm")],
        ["SNR", amount(row.snr ?? row.last_snr, "dB")],
        [t("gateway"), id ? [gateway ? [h("bdi", null, gateway), " "] : null, h("code", null, grouped(id))] : null],
        [t("gateways_heard"), row.gateway_count ?? null],
    ];
}

/** @param {string | null} hex */
export function hexOf(hex) {
    return hex ? h("code", { class: "bytes", tabindex: "0" }, bytes(hex)) : h("p", { class: "quiet" }, t("no_bytes"));
}

/** @param {Line} line @returns {Node[]} */
function orphan(line) {
    const { row, base } = line;
    return [
        h("section", null, h("h2", null, t("raw")), hexOf(row.last_payload), facts(radio(line))),
        h(
            "section",
            null,
            h("h2", null, t("kind_orphan")),
            h("p", null, t("orphan_hint")),
            facts([[t("profile"), row.device_profile_name], [t("heard_times"), row.uplink_count]]),
            line.hasOrphans
                ? h("p", { class: "actions" }, h("a", { class: "button", href: `${base}/orphans` }, t("nav_orphans")))
                : null,
        ),
    ];
}

/** @param {Line} line @returns {Node[]} */
function quarantined({ row, tenant, whole }) {
    const place = h("section", null, content(row));
    if (whole && row.message.length / 2 < row.message_bytes) {
        whole().then((message) => fill(place, content(message))).catch((error) => place.append(fault(error)));
    }
    return [
        h(
            "section",
            null,
            h("h2", null, reasonWord(row.reason)),
            row.detail ? h("p", null, row.detail) : null,
            facts([
                [
                    t("times"),
                    row.occurrences > 1
                        ? t("times_until", { count: row.occurrences, time: atDay(row.last_received_at) })
                        : null,
                ],
                [t("topic"), h("code", null, row.topic)],
                [t("tenant"), tenant ? h("bdi", null, tenant) : null],
                [t("size"), amount(row.message_bytes, "B")],
            ]),
        ),
        place,
    ];
}

/** The bytes of a message, and the same as text. @param {any} row @returns {Node[]} */
function content(row) {
    const isCut = row.message.length / 2 < row.message_bytes;
    const cut = t("first_bytes", { count: row.message.length / 2, total: row.message_bytes });
    return [
        h("h2", null, t("raw")),
        hexOf(row.message),
        h("h2", null, t("as_text")),
        h("pre", { class: "bytes", tabindex: "0" }, letters(row.message)),
        ...(isCut ? [h("p", { class: "quiet" }, cut)] : []),
    ];
}
