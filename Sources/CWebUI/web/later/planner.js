// @ts-check
// The plan editor: where each bay of a site lies, floor by floor. Nothing is stored before "Save"; then only what
// changed is, space by space.
import { ask } from "../api.js";
import { fill, h } from "../dom.js";
import { mayEdit } from "../parts/editing.js";
import { floorOf } from "./plan.js";
import { keepFresh } from "../parts/screen.js";
import { empty, fault } from "../parts/table.js";
import { t } from "../texts.js";
import { missingScreen } from "../screens/missing.js";
import { guard } from "./guard.js";
import { keys } from "./plankeys.js";
import { pickList, tell } from "./planlist.js";
import { planModel } from "./planmodel.js";
import { rowForm } from "./planrow.js";
import { spacesOf, storePlans } from "./plansave.js";
import { planView } from "./planview.js";

/** @import { Space } from "../../types.d.ts" */

const steps = [1, 5, 10, 50];

/** @param {import("../routes.js").Context} context @param {string} id */
export function plannerScreen(context, id) {
    const { slug, grant } = context;
    if (!mayEdit(grant)) return missingScreen(context);
    const back = `/t/${slug}/sites/${id}`;
    const model = planModel();
    /** @type {Space[]} */
    let spaces = [];
    /** @type {any} its metadata has whatever programs put there */
    let site = null;
    /** @type {string | null} */
    let floor = null;
    let isMany = false;
    let isSaving = false;
    let step = 5;
    const crumb = h("a", { href: back }, t("site"));
    const tabs = h("div", { class: "tabs", role: "group", "aria-label": t("floor") });
    const list = pickList({
        /** @param {string[]} ids @param {boolean} isOn */
        pick(ids, isOn) {
            for (const one of ids) {
                if (isOn) model.selected.add(one);
                else model.selected.delete(one);
            }
            mark();
            if (isOn) view.reveal(ids[0]);
        },
        isSelected: (one) => model.selected.has(one),
        isPlaced: (one) => Boolean(model.plans.get(one)),
    });
    const told = h("p", { class: "quiet", role: "status" });
    const progress = /** @type {HTMLProgressElement} */ (h("progress", { "aria-label": t("save"), hidden: true }));
    const said = h("div", null);
    const work = h("div", { class: "planner" });

    const floors = () => site?.metadata?.floors ?? [];
    const here = () => spaces.filter((space) => floorOf(space, floors()) === floor);
    const bays = () =>
        here().flatMap((space) => {
            const plan = model.plans.get(space.id);
            return plan ? [{ id: space.id, code: space.code, plan }] : [];
        });
    const view = planView({
        move(dx, dy) {
            if (dx || dy) model.move(dx, dy);
            draw();
        },
        select(ids, isMore) {
            if (!isMore) model.selected.clear();
            for (const one of ids) {
                if (isMore && ids.length === 1 && model.selected.has(one)) model.selected.delete(one);
                else model.selected.add(one);
            }
            mark();
        },
        isSelected: (one) => model.selected.has(one),
        isMany: () => isMany,
        step: () => step,
    });

    /** @param {string} text @param {() => void} act @param {Record<string, any>} [more] */
    const button = (
        text,
        act,
        more = {},
    ) => /** @type {HTMLButtonElement} */ (h("button", { type: "button", onclick: act, ...more }, text));
    const buttons = {
        place: button(t("place"), place),
        row: button(t("row_of"), row),
        turn: button(t("turn"), () => change(() => model.rotate(90)), { "aria-keyshortcuts": "r" }),
        off: button(t("off_plan"), () => change(model.takeOff)),
        undo: button(t("undo"), undo, { "aria-keyshortcuts": "Control+Z" }),
        many: button(t("several"), () => {
            isMany = !isMany;
            mark();
        }),
        save: button(t("save"), save, { class: "primary" }),
    };
    const snap = h(
        "select",
        { "aria-label": t("grid"), onchange: (/** @type {any} */ event) => step = Number(event.target.value) },
        steps.map((one) =>
            h("option", { value: one, selected: one === step }, t("grid_of", { metres: (one / 10).toLocaleString() }))
        ),
    );

    /** @param {() => void} act */
    function change(act) {
        act();
        draw();
    }

    function undo() {
        const ids = model.undo();
        model.selected.clear();
        for (const one of ids) model.selected.add(one);
        draw();
    }

    function place() {
        const own = here();
        const chosen = own.filter((space) => model.selected.has(space.id));
        const ids = (chosen.length ? chosen : own).filter((space) => !model.plans.get(space.id)).map((space) =>
            space.id
        );
        model.place(ids, own.map((space) => space.id));
        model.selected.clear();
        for (const one of ids) model.selected.add(one);
        draw();
        if (ids.length) view.reveal(ids[0]);
        view.drawing.focus();
    }

    /** A row of n: from the first to the last, with a gap. */
    async function row() {
        const own = here();
        const chosen = own.filter((space) => model.selected.has(space.id));
        const open = chosen.length ? chosen : own.filter((space) => !model.plans.get(space.id));
        const start = chosen.flatMap((space) => model.plans.get(space.id) ?? [])[0] ??
            model.below(own.map((one) => one.id));
        await rowForm(own, open, start, (ids, how) => {
            model.row(ids, how);
            model.selected.clear();
            for (const one of ids) model.selected.add(one);
        });
        draw();
        view.drawing.focus();
    }

    const key = keys({
        isBusy: () => isSaving,
        hasChosen: () => model.chosen().length > 0,
        step: () => step,
        undo,
        all() {
            for (const { id: one } of bays()) model.selected.add(one);
            mark();
        },
        move: (dx, dy) => change(() => model.move(dx, dy)),
        turn: (degrees) => change(() => model.rotate(degrees)),
        next,
        off: () => change(model.takeOff),
        none: () => change(() => model.selected.clear()),
        zoom: view.zoom,
    });

    /** Selects the bay after, or before, the one that is. @param {number} way */
    function next(way) {
        const all = bays();
        if (!all.length) return;
        const at = all.findIndex((bay) => model.selected.has(bay.id));
        const bay = all[at < 0 ? 0 : (at + way + all.length) % all.length];
        model.selected.clear();
        model.selected.add(bay.id);
        mark();
        view.reveal(bay.id);
    }

    function drawTabs() {
        const ids = [
            ...new Set([
                ...floors().map((/** @type {any} */ one) => one.id),
                ...spaces.map((space) => floorOf(space, floors())),
            ]),
        ];
        if (floor === null || !ids.includes(floor)) {
            floor = ids.find((one) => spaces.some((space) => floorOf(space, floors()) === one)) ?? ids[0] ?? "";
        }
        fill(
            tabs,
            ids.length > 1
                ? ids.map((one) =>
                    h("button", {
                        type: "button",
                        "aria-pressed": String(one === floor),
                        onclick: () => {
                            floor = one;
                            model.selected.clear();
                            drawTabs();
                            draw();
                            view.fit();
                        },
                    }, floors().find((/** @type {any} */ each) => each.id === one)?.name ?? (one || t("no_floor")))
                )
                : null,
        );
        list.show(here());
    }

    function draw() {
        view.show(bays(), floors().find((/** @type {any} */ one) => one.id === floor) ?? null);
        mark();
    }

    function mark() {
        view.marks();
        list.mark();
        const [selected, changed] = [model.chosen(), model.changed().length];
        const isOpen = here().some((space) => !model.plans.get(space.id));
        buttons.place.disabled = !isOpen || isSaving;
        buttons.row.disabled = !here().length || isSaving;
        buttons.turn.disabled = buttons.off.disabled = !selected.length || isSaving;
        buttons.undo.disabled = !model.canUndo() || isSaving;
        buttons.save.disabled = !changed || isSaving;
        buttons.many.setAttribute("aria-pressed", String(isMany));
        fill(buttons.save, changed ? t("save_n", { count: changed }) : t("saved"));
        fill(told, tell(selected, spaces));
    }

    async function save() {
        isSaving = true;
        mark();
        fill(said);
        const ids = model.changed();
        let done = 0;
        progress.max = ids.length;
        progress.value = 0;
        progress.hidden = false;
        try {
            await storePlans(slug, id, model, ids, () => {
                progress.value = ++done;
                fill(said, h("p", { role: "status" }, t("saving", { done, total: ids.length })));
            });
            fill(said, h("p", { class: "good", role: "status" }, t("plan_saved", { count: done })));
        } catch (error) {
            const text = error instanceof Error ? error.message : String(error);
            fill(said, fault(new Error(t("plan_stopped", { done, total: ids.length, said: text }))));
        } finally {
            isSaving = false;
            progress.hidden = true;
            mark();
        }
    }

    const live = keepFresh(async (signal) => {
        const [answer, rows] = await Promise.all([
            ask(slug, `/api/v6/sites/${id}`, { signal }),
            spacesOf(slug, id, signal),
        ]);
        if (isSaving) return;
        site = answer;
        fill(crumb, site.name);
        document.title = `${t("plan_editor")} · ${site.name} · parkd`;
        const order = new Intl.Collator(undefined, { numeric: true });
        spaces = rows.toSorted((a, b) => order.compare(a.code, b.code));
        model.load(spaces);
        const isEmpty = !spaces.length;
        work.hidden = isEmpty;
        fill(
            nothing,
            isEmpty
                ? empty(
                    t("no_spaces"),
                    t("plan_needs_spaces"),
                    [h("a", { class: "button", href: back }, t("to_site"))],
                )
                : null,
        );
        drawTabs();
        draw();
    }, (change) => change.kind !== "resync" && change.kind !== "snapshot");
    const nothing = h("div", null);
    const unguard = guard(() => model.changed().length > 0, () => t("leave_hint", { count: model.changed().length }));
    const zooms = [
        button("−", () => view.zoom(0.8), { "aria-label": t("zoom_out") }),
        button("+", () => view.zoom(1.25), { "aria-label": t("zoom_in") }),
        button(t("fit"), view.fit),
    ];
    work.addEventListener("keydown", key);
    fill(
        work,
        h(
            "div",
            { class: "tools", role: "toolbar", "aria-label": t("plan_editor") },
            buttons.place,
            buttons.row,
            buttons.turn,
            buttons.off,
            buttons.undo,
            buttons.many,
            snap,
            zooms,
        ),
        h("div", { class: "canvas" }, view.element, told, h("p", { class: "quiet", id: "keys" }, t("plan_keys"))),
        h("section", { class: "picks", "aria-label": t("spaces") }, h("h2", null, t("spaces")), list.element),
    );
    // Before there are spaces there is nothing to press.
    mark();
    const head = h(
        "div",
        { class: "head" },
        h("p", { class: "crumb" }, crumb),
        h("h1", null, t("plan_editor")),
        h("div", { class: "actions" }, progress, buttons.save),
    );
    return {
        title: t("plan_editor"),
        element: h("div", { class: "plannerpage" }, head, live.trouble, said, tabs, nothing, work),
        close() {
            unguard();
            live.close();
        },
    };
}
