// @ts-check
// The drawing that a plan is edited on: bays that are dragged, a field drawn around several, and how near one looks.
import { h, svg } from "../dom.js";
import { around, covered } from "./plan.js";
import { t } from "../texts.js";

const margin = 40;
const nearest = 6;
const leastScale = 0.6;

/**
 * @typedef {import("./planmodel.js").Plan} Plan
 * @typedef {{ id: string, code: string, plan: Plan }} Bay
 * @typedef {{ move: (dx: number, dy: number) => void, select: (ids: string[], isMore: boolean) => void,
 *   isSelected: (id: string) => boolean, isMany: () => boolean, step: () => number }} Acts
 */

/** @param {Acts} acts */
export function planView(acts) {
    /** @type {Map<string, SVGElement>} */
    const drawn = new Map();
    /** @type {Bay[]} */
    let bays = [];
    let field = { x: 0, y: 0, w: 1, h: 1 };
    let scale = 0;
    const ground = svg("rect", { class: "ground" });
    const grid = svg("rect", { class: "grid" });
    const layer = svg("g", null);
    const lasso = svg("rect", { class: "lasso", width: 0, height: 0 });
    const element = svg(
        "svg",
        {
            class: "editor",
            tabindex: 0,
            role: "application",
            "aria-label": t("plan_editor"),
            "aria-describedby": "keys",
        },
        svg(
            "defs",
            null,
            svg(
                "pattern",
                { id: "metres", width: 50, height: 50, patternUnits: "userSpaceOnUse" },
                svg("path", { class: "gridline", d: "M50 0H0V50" }),
            ),
        ),
        ground,
        grid,
        layer,
        lasso,
    );
    const box = h("div", { class: "editbox" }, element);

    /** @param {Bay[]} given @param {{ w: number, h: number } | null} floor */
    function show(given, floor) {
        bays = given;
        const size = { x: 0, y: 0, w: floor?.w ?? 600, h: floor?.h ?? 400 };
        const all = around([size, ...bays.map(({ plan }) => covered(plan))]);
        const isFirst = !scale;
        field = { x: all.x - margin, y: all.y - margin, w: all.w + 2 * margin, h: all.h + 2 * margin };
        set(ground, { x: 0, y: 0, width: size.w, height: size.h });
        set(grid, { x: field.x, y: field.y, width: field.w, height: field.h, fill: "url(#metres)" });
        element.setAttribute("viewBox", `${field.x} ${field.y} ${field.w} ${field.h}`);
        const ids = new Set(bays.map(({ id }) => id));
        for (const [id, one] of drawn) {
            if (ids.has(id)) continue;
            one.remove();
            drawn.delete(id);
        }
        for (const bay of bays) draw(bay);
        if (isFirst) {
            fit();
            // On a phone a whole floor is too small to touch a bay.
            scale = Math.max(scale, leastScale);
        }
        resize();
    }

    /** @param {Bay} bay */
    function draw({ id, code, plan }) {
        let one = drawn.get(id);
        if (!one) {
            one = svg(
                "g",
                { class: "editbay", "data-id": id },
                svg("rect", { rx: 2 }),
                svg("path", null),
                svg("text", null),
            );
            drawn.set(id, one);
            layer.append(one);
        }
        const { w, h: height } = plan;
        one.setAttribute("transform", `translate(${plan.x} ${plan.y}) rotate(${plan.r} ${w / 2} ${height / 2})`);
        set(one.children[0], { width: w, height });
        // The open end, where one drives in.
        set(one.children[1], { d: `M3 ${height - 3}H${w - 3}` });
        const text = one.children[2];
        const short = code.length > 6 ? code.slice(-5) : code;
        const isWide = w > height;
        text.textContent = short;
        const middle = `translate(${w / 2} ${height / 2})`;
        const isOver = plan.r > 90 && plan.r <= 270;
        set(text, {
            transform: `${middle} rotate(${(isWide ? 0 : -90) + (isOver ? 180 : 0)})`,
            "text-anchor": "middle",
            "dominant-baseline": "central",
            "font-size": Math.min(11, Math.max(w, height) / 4.2),
        });
        one.setAttribute("data-selected", String(acts.isSelected(id)));
    }

    function marks() {
        for (const [id, one] of drawn) one.setAttribute("data-selected", String(acts.isSelected(id)));
    }

    function resize() {
        set(element, { width: Math.round(field.w * scale), height: Math.round(field.h * scale) });
    }

    /** @param {number} factor */
    function zoom(factor) {
        const least = Math.min(0.5, (box.clientWidth - 4) / field.w);
        const before = scale;
        const [x, y] = [box.scrollLeft + box.clientWidth / 2, box.scrollTop + box.clientHeight / 2];
        scale = Math.max(least, Math.min(nearest, scale * factor));
        resize();
        box.scrollLeft = x * scale / before - box.clientWidth / 2;
        box.scrollTop = y * scale / before - box.clientHeight / 2;
    }

    function fit() {
        // Before it is on the page it has no width.
        const wide = (box.clientWidth || Math.min(innerWidth - 40, 860)) - 4;
        scale = Math.max(0.05, Math.min(wide / field.w, innerHeight * 0.66 / field.h));
        resize();
    }

    /** Scrolls to a bay. @param {string} id */
    const reveal = (id) => drawn.get(id)?.scrollIntoView({ block: "nearest", inline: "nearest" });

    pointers(element, layer, lasso, acts, () => bays);
    box.addEventListener("wheel", (event) => {
        if (!event.ctrlKey) return;
        event.preventDefault();
        zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
    }, { passive: false });
    return { element: box, drawing: element, show, marks, zoom, fit, reveal };
}

/** @param {Element} element @param {Record<string, any>} values */
function set(element, values) {
    for (const [name, value] of Object.entries(values)) element.setAttribute(name, String(value));
}

/**
 * Fingers and mice: a bay that is dragged takes along what is selected; on the ground a mouse draws a field around
 * several, while a finger scrolls.
 * @param {SVGElement} element @param {SVGElement} layer @param {SVGElement} lasso @param {Acts} acts
 * @param {() => Bay[]} bays
 */
function pointers(element, layer, lasso, acts, bays) {
    /** @type {{ x: number, y: number, id: string | null, dx: number, dy: number, isMore: boolean } | null} */
    let drag = null;
    /** @param {PointerEvent} event */
    const point = (event) => {
        const matrix = /** @type {any} */ (element).getScreenCTM();
        return new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    };
    const moving = () => [...layer.children].filter((one) => one.getAttribute("data-selected") === "true");
    // A finger on a bay drags it; anywhere else it scrolls.
    element.addEventListener("touchstart", (event) => {
        if (event.target instanceof Element && event.target.closest("[data-id]")) event.preventDefault();
    }, { passive: false });
    element.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        const id = event.target instanceof Element ? event.target.closest("[data-id]")?.getAttribute("data-id") : null;
        const isMore = event.shiftKey || acts.isMany();
        if (!id && event.pointerType === "touch") return isMore ? undefined : acts.select([], false);
        const { x, y } = point(event);
        if (id && (isMore || !acts.isSelected(id))) acts.select([id], isMore);
        drag = { x, y, id: id && acts.isSelected(id) ? id : null, dx: 0, dy: 0, isMore };
        if (!id || drag.id) element.setPointerCapture(event.pointerId);
        else drag = null;
    });
    element.addEventListener("pointermove", (event) => {
        if (!drag) return;
        const { x, y } = point(event);
        const id = drag.id;
        if (!id) {
            const [left, top] = [Math.min(x, drag.x), Math.min(y, drag.y)];
            return set(lasso, { x: left, y: top, width: Math.abs(x - drag.x), height: Math.abs(y - drag.y) });
        }
        const plan = bays().find((bay) => bay.id === id)?.plan;
        if (!plan) return;
        // The bay under the finger lies on the grid; the others keep their distance from it.
        const step = acts.step();
        drag.dx = Math.round((plan.x + x - drag.x) / step) * step - plan.x;
        drag.dy = Math.round((plan.y + y - drag.y) / step) * step - plan.y;
        if (Math.hypot(x - drag.x, y - drag.y) < 2) drag.dx = drag.dy = 0;
        for (const one of moving()) {
            const old = (one.getAttribute("transform") ?? "").replace(/^translate\(\S+ \S+\) (?=translate)/, "");
            one.setAttribute("transform", `translate(${drag.dx} ${drag.dy}) ${old}`);
        }
    });
    const end = (/** @type {PointerEvent} */ event) => {
        if (!drag) return;
        const { id, dx, dy, isMore } = drag;
        const { x, y } = point(event);
        const [left, top] = [Math.min(x, drag.x), Math.min(y, drag.y)];
        const [right, bottom] = [Math.max(x, drag.x), Math.max(y, drag.y)];
        drag = null;
        set(lasso, { width: 0, height: 0 });
        if (id) return acts.move(dx, dy);
        const inside = bays().filter(({ plan }) => {
            const [cx, cy] = [plan.x + plan.w / 2, plan.y + plan.h / 2];
            return cx >= left && cx <= right && cy >= top && cy <= bottom;
        });
        acts.select(inside.map((bay) => bay.id), isMore);
    };
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", () => {
        const was = drag;
        drag = null;
        set(lasso, { width: 0, height: 0 });
        if (was?.id) acts.move(0, 0);
    });
}
