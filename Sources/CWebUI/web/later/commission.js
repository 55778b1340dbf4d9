// @ts-check
// Putting sensors on spaces in the field, on a phone: what was just heard is offered, one tap puts it on, and a list
// fills itself from live uplinks. Typing and scanning are the exception.
import { allOf, ask } from "../api.js";
import { fill, h } from "../dom.js";
import { grouped, now } from "../format.js";
import { want } from "../live.js";
import { deviceForms } from "../parts/editing.js";
import { keepFresh } from "../parts/screen.js";
import { fault } from "../parts/table.js";
import { t } from "../texts.js";
import { checkPane, isWhole, learn, learnBattery } from "./checklist.js";
import { choosePane, floorIn, walk } from "./choosing.js";
import { heardList, wakeWords } from "./heard.js";
import { spacesOf } from "./plansave.js";
import { roundOf, roundSheet } from "./round.js";

/** @import { Codec, Device, Site, Space } from "../../types.d.ts" */

const devicesMax = 5000;
const settledMS = 5_000;

/** @param {import("../routes.js").Context} context @param {string} siteID */
export function commissionScreen(context, siteID) {
    const { slug } = context;
    const { round, keep, restart } = roundOf(context, siteID);
    const crumb = h("a", { href: `/t/${slug}/sites/${siteID}` }, t("site"));
    const said = h("div", { role: "status" });
    const step = h("section", { class: "card step" });
    /** @type {Site | null} */
    let site = null;
    /** The spaces without a sensor in walk order. @type {Space[]} */
    let bare = [];
    /** @type {Device[]} */
    let pool = [];
    /** @type {Codec[]} */
    let codecs = [];
    let isBusy = false;
    let release = () => {};

    const floorsOf = () => /** @type {any[]} */ (site?.metadata.floors ?? []);
    const entry = () => round.done.find((one) => one.space_id === round.checking);
    const onFloor = () => bare.filter((one) => round.floor === null || floorIn(one, floorsOf()) === round.floor);
    /** The chosen one, or the next that was not skipped. */
    const space = () => {
        const all = onFloor();
        return all.find((one) => one.id === round.space) ?? all.find((one) => !round.skipped.includes(one.id)) ?? null;
    };

    const list = heardList(context, put, register);
    const choosing = choosePane(list.element, {
        floor(id) {
            round.floor = id;
            round.space = null;
            change();
        },
        space(id) {
            round.space = id;
            change();
        },
        skip() {
            const mine = space();
            if (!mine) return;
            const all = onFloor();
            round.skipped.push(mine.id);
            const rest = all.slice(all.indexOf(mine) + 1).find((one) => !round.skipped.includes(one.id));
            round.space = rest?.id ?? null;
            change();
        },
        end() {
            round.isEnded = true;
            change();
        },
    });
    const checking = checkPane(leave, takeOff);

    const live = keepFresh(async (signal) => {
        if (round.pending) await settle(round.pending);
        if (entry()) return await check(signal);
        [site, bare, pool, { codecs }] = await Promise.all([
            ask(slug, `/api/v6/sites/${siteID}`, { signal }),
            spacesOf(slug, siteID, signal),
            allOf(async (part) => {
                const path = /** @type {const} */ (`/api/v6/devices?unassigned_only=true&sort=-last_seen_at&${part}`);
                const answer = await ask(slug, path, { signal });
                return { rows: answer.devices, total: answer.total };
            }, devicesMax),
            ask(slug, "/api/v6/codecs", { signal }),
        ]);
        fill(crumb, site.name);
        bare = walk(bare.filter((one) => !one.sensor_device_id), floorsOf());
        // Lists may be a second old: what was just put on is on. Later, what is bare again was taken off elsewhere.
        const isBare = new Set(bare.map((one) => one.id));
        round.done = round.done.filter((one) => !isBare.has(one.space_id) || now() - Date.parse(one.at) < settledMS);
        bare = bare.filter((one) => !round.done.some((other) => other.space_id === one.id));
        pool = pool.filter((one) =>
            one.category === "sensor" && !round.done.some((other) => other.device_id === one.id)
        );
        draw();
    }, ({ kind, data }) => {
        const mine = entry();
        if (kind === "uplinks") {
            if (mine) {
                learn(mine, data.rows);
                keep();
                showCheck(mine);
            }
            return true;
        }
        return !!mine && kind !== "tick" && kind !== "snapshot" && kind !== "resync";
    });
    // What was heard grows old without anybody's telling.
    const clock = setInterval(() => !entry() && !round.isEnded && site && list.offer(pool), 3_000);

    /** @param {import("./checklist.js").Entry} mine */
    function showCheck(mine) {
        checking.show(mine);
        step.classList.toggle("done", isWhole(mine));
    }

    function change() {
        keep();
        draw();
    }

    function draw() {
        if (entry()) return stage("check", checking.element);
        if (!round.isEnded && space()) {
            stage("choose", choosing.element);
            list.offer(pool);
            return choosing.show({
                bare,
                all: onFloor(),
                space: space(),
                floors: floorsOf(),
                floor: round.floor,
                wake: wakeWords(pool, codecs),
                canEnd: round.done.length > 0,
            });
        }
        const key = JSON.stringify([round.done, bare.map((one) => one.id)]);
        if (step.dataset.stage !== "sheet" || step.dataset.of !== key) {
            step.dataset.of = key;
            stage("", sheet());
            step.dataset.stage = "sheet";
        }
    }

    /** Shows a step; one stays where one is while it is the same. @param {string} name @param {Element} element */
    function stage(name, element) {
        if (name && step.dataset.stage === name && step.contains(element)) return;
        const hadFocus = step.contains(document.activeElement) || document.activeElement === document.body;
        const isFirst = !step.dataset.stage;
        step.dataset.stage = name;
        if (name !== "check") step.classList.remove("done");
        fill(step, element);
        const head = step.querySelector("[tabindex='-1']");
        if (hadFocus && !isFirst && head instanceof HTMLElement) head.focus();
    }

    function sheet() {
        const again = () => {
            round.isEnded = false;
            round.skipped = [];
            keep();
            live.again();
        };
        const anew = () => {
            restart();
            again();
        };
        const missing = bare.map((one) => one.code);
        const hasMore = onFloor().length > 0;
        return roundSheet(round.done, missing, site?.name ?? "", [
            ...hasMore ? [h("button", { class: "primary", onclick: again }, t("round_go_on"))] : [],
            ...!hasMore && bare.length
                ? [h("button", {
                    class: "primary",
                    onclick: () => {
                        round.floor = null;
                        again();
                    },
                }, t("round_all_floors"))]
                : [],
            ...round.done.length ? [h("button", { onclick: anew }, t("round_anew"))] : [],
            h("a", { class: "button", href: `/t/${slug}/sites/${siteID}` }, t("to_site")),
        ]);
    }

    async function register() {
        const made = await (await deviceForms()).register(context);
        if (!made) return;
        fill(said, h("p", { class: "good" }, t("registered_wake", { name: made.name || grouped(made.dev_eui) })));
        live.again();
    }

    /** @param {Device} device */
    async function put(device) {
        const mine = space();
        if (isBusy || !mine) return;
        isBusy = true;
        fill(said);
        round.space = mine.id;
        round.pending = device.id;
        keep();
        try {
            const body = { space_id: mine.id };
            await ask(slug, `/api/v6/devices/${device.id}/assign`, { method: "POST", body });
            await settle(device.id);
            live.again();
        } catch (error) {
            // A first try may have got through on a bad network: then it is where it should be.
            await settle(device.id).then(() => entry() ? live.again() : fill(said, fault(error)), () => {
                fill(said, fault(error));
            });
        } finally {
            isBusy = false;
        }
    }

    /** Finds out whether a device is on the space that was chosen for it. @param {string} id */
    async function settle(id) {
        const device = await ask(slug, `/api/v6/devices/${id}`, { fresh: true });
        const isThere = round.space !== null && device.assigned_space_id === round.space;
        if (round.pending === id && isThere) {
            const code = device.assigned_space_code ?? bare.find((one) => one.id === round.space)?.code ?? "";
            const made = {
                space_id: String(round.space),
                code,
                device_id: device.id,
                dev_eui: device.dev_eui,
                name: device.name ?? "",
                heard: false,
                rssi: null,
                snr: null,
                gateways: 0,
                battery: "",
                isLow: false,
                free: false,
                occupied: false,
                at: device.assigned_at ?? new Date(now()).toISOString(),
            };
            round.done = [...round.done.filter((one) => one.space_id !== made.space_id), made];
            round.checking = made.space_id;
            learnBattery(made, device);
        }
        round.pending = null;
        keep();
    }

    /** @param {AbortSignal} signal */
    async function check(signal) {
        const mine = entry();
        if (!mine) return;
        if (step.dataset.stage !== "check" || step.dataset.of !== mine.device_id) {
            step.dataset.of = mine.device_id;
            checking.begin();
            release();
            release = want(["uplinks"], { device_id: mine.device_id });
            showCheck(mine);
            draw();
        }
        const path = /** @type {const} */ (`/api/v6/devices/${mine.device_id}/readings?limit=100`);
        const [device, { readings }] = await Promise.all([
            ask(slug, `/api/v6/devices/${mine.device_id}`, { signal, fresh: true }),
            ask(slug, path, { signal, fresh: true }),
        ]);
        if (entry() !== mine) return;
        // Somebody else may have taken it off since.
        if (device.assigned_space_id !== mine.space_id) return takenOff(mine);
        learn(mine, readings);
        keep();
        showCheck(mine);
    }

    function leave() {
        release();
        release = () => {};
        round.checking = round.space = null;
        list.clear();
        fill(said);
        keep();
        live.again();
    }

    /** @param {import("./checklist.js").Entry} mine */
    function takenOff(mine) {
        round.done = round.done.filter((one) => one !== mine);
        leave();
        round.space = mine.space_id;
        keep();
        const words = t("taken_off", { name: mine.name || mine.dev_eui.slice(-4), code: mine.code });
        fill(said, h("p", { class: "good" }, words));
    }

    async function takeOff() {
        const mine = entry();
        if (!mine || isBusy) return;
        isBusy = true;
        try {
            const path = /** @type {const} */ (`/api/v6/devices/${mine.device_id}/unassign`);
            try {
                await ask(slug, path, { method: "POST", body: {} });
            } catch (error) {
                const device = await ask(slug, `/api/v6/devices/${mine.device_id}`, { fresh: true });
                if (device.assigned_space_id === mine.space_id) throw error;
            }
            takenOff(mine);
        } catch (error) {
            fill(said, fault(error));
        } finally {
            isBusy = false;
        }
    }

    return {
        title: t("commission_title"),
        element: h(
            "div",
            { class: "commission" },
            h("p", { class: "crumb" }, crumb),
            h("h1", null, t("commission_title")),
            live.trouble,
            said,
            step,
        ),
        close() {
            live.close();
            clearInterval(clock);
            release();
        },
    };
}
