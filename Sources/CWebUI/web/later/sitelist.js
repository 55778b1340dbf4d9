// @ts-check
// The bays of a site as a list, each with what its sensor last said of itself.
import { allOf, ask } from "../api.js";
import { h } from "../dom.js";
import { amount, grouped } from "../format.js";
import { chip } from "../parts/states.js";
import { moment, table } from "../parts/table.js";
import { t } from "../texts.js";

/** @import { Device, LiveDevice, Space } from "../../types.d.ts" */
/** @typedef {Pick<Device, "id" | "battery_percent" | "battery_v" | "rssi" | "last_seen_at">} Sensor */
/**
 * @typedef {Pick<Space, "id" | "code" | "state" | "is_stale" | "state_changed_at" | "floor" | "zone"> & {
 *   sensor: Sensor | null, sensorName: string | null }} Row
 */

/** @param {Device | (Sensor & LiveDevice)} device @returns {Sensor} */
function said({ id, battery_percent, battery_v, rssi, last_seen_at }) {
    return { id, battery_percent, battery_v, rssi, last_seen_at };
}

/** @param {string} slug @param {string} siteID @param {(own: string) => string} floorName */
export function siteList(slug, siteID, floorName) {
    /** @type {Map<string, Sensor>} */
    const sensors = new Map();
    /** @type {Map<string, string>} */
    const names = new Map();
    /** @type {Space[]} */
    let spaces = [];
    const list = table(columns(slug, floorName), {
        label: t("spaces"),
        href: (/** @type {Row} */ row) => `/t/${slug}/spaces/${row.id}`,
    });

    function draw() {
        list.show(spaces.map((space) => {
            const id = space.sensor_device_id ?? "";
            const { code, state, is_stale, state_changed_at, floor, zone } = space;
            const sensor = sensors.get(id) ?? null;
            const sensorName = names.get(id) ?? (id ? t("yes") : null);
            return { id: space.id, code, state, is_stale, state_changed_at, floor, zone, sensor, sensorName };
        }));
    }

    return {
        element: list.element,
        /** @param {Space[]} given */
        show(given) {
            spaces = given;
            draw();
        },
        /** Asks for the sensors. @param {AbortSignal} signal */
        async load(signal) {
            const all = await allOf(async (part) => {
                const answer = await ask(slug, `/api/v6/devices?site_id=${siteID}&${part}`, { signal });
                return { rows: answer.devices, total: answer.total };
            });
            for (const device of all) {
                sensors.set(device.id, said(device));
                names.set(device.id, device.name ?? grouped(device.dev_eui));
            }
            draw();
        },
        /** What the stream tells of devices. @param {LiveDevice[]} rows */
        change(rows) {
            const own = rows.filter((row) => sensors.has(row.id));
            for (const row of own) sensors.set(row.id, said(row));
            if (own.length) draw();
        },
    };
}

/** @param {string} slug @param {(own: string) => string} floorName */
function columns(slug, floorName) {
    return [
        { title: t("code"), cell: (/** @type {Row} */ row) => row.code, by: (/** @type {Row} */ row) => row.code },
        {
            title: t("shows"),
            cell: (/** @type {Row} */ row) => chip(row.state, row.is_stale),
            by: (/** @type {Row} */ row) => row.state,
        },
        {
            title: t("since"),
            cell: (/** @type {Row} */ row) => moment(row.state_changed_at),
            by: (/** @type {Row} */ row) => row.state_changed_at,
        },
        {
            title: t("floor"),
            cell: (/** @type {Row} */ row) => floorName(row.floor ?? "–"),
            by: (/** @type {Row} */ row) => row.floor,
        },
        {
            title: t("zone"),
            cell: (/** @type {Row} */ row) => row.zone ?? "–",
            by: (/** @type {Row} */ row) => row.zone,
        },
        {
            title: t("sensor"),
            cell: (/** @type {Row} */ row) =>
                row.sensor
                    ? h("a", { href: `/t/${slug}/devices/${row.sensor.id}`, class: "clamp" }, row.sensorName)
                    : row.sensorName ?? t("no_sensor"),
            by: (/** @type {Row} */ row) => row.sensorName,
        },
        {
            title: t("battery"),
            isNumber: true,
            cell: (/** @type {Row} */ { sensor }) =>
                sensor?.battery_percent === null || sensor?.battery_percent === undefined
                    ? amount(sensor?.battery_v, "V")
                    : amount(sensor.battery_percent, "%"),
            by: (/** @type {Row} */ row) => row.sensor?.battery_percent ?? row.sensor?.battery_v,
        },
        {
            title: "RSSI",
            isNumber: true,
            cell: (/** @type {Row} */ row) => amount(row.sensor?.rssi, "dBm"),
            by: (/** @type {Row} */ row) => row.sensor?.rssi,
        },
        {
            title: t("last_seen"),
            cell: (/** @type {Row} */ row) => row.sensor ? moment(row.sensor.last_seen_at) : "–",
            by: (/** @type {Row} */ row) => row.sensor?.last_seen_at,
        },
    ];
}
