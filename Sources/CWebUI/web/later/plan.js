// @ts-check
// The bays of a site as a plan. Where each lies is in `metadata.plan` of the space; those without lie in a grid by
// floor, zone and code. A change touches one attribute of one bay, so thousands of them stay quick.
import { h, svg } from "../dom.js";
import { t } from "../texts.js";
import { clock, shape, word } from "../parts/states.js";

const bay = { w: 26, h: 44, gap: 4, lane: 26 };
const nameSize = 16;
const nameGap = 10;
const leastScale = 1.3;
/** So many bays in rows are readable in any window. */
const smallMax = 150;

/**
 * @typedef {{ id: string, code: string, floor: string | null, zone: string | null, state: any, is_stale: boolean,
 *   metadata: any }} Space
 * @typedef {{ x: number, y: number, w: number, h: number }} Box
 * @typedef {Box & { space: Space, r: number }} Placed
 * @typedef {{ id: string, name: string, w: number, h: number }} Floor
 */

/**
 * The floor of a space: one of the site's by its id or name, or what the space itself says.
 * @param {Space} space @param {Floor[]} floors
 */
export function floorOf(space, floors) {
    const own = space.floor ?? "";
    return floors.find((floor) => floor.id === own || floor.name === own)?.id ?? own;
}

/** The field that a turned bay covers. @param {Box & { r: number }} place @returns {Box} */
export function covered({ x, y, w, h: height, r }) {
    const [sin, cos] = [Math.abs(Math.sin(r * Math.PI / 180)), Math.abs(Math.cos(r * Math.PI / 180))];
    const [wide, high] = [w * cos + height * sin, w * sin + height * cos];
    return { x: x + (w - wide) / 2, y: y + (height - high) / 2, w: wide, h: high };
}

/** @param {Box[]} boxes @returns {Box} */
export function around(boxes) {
    const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
    const [right, end] = [
        Math.max(...boxes.map((box) => box.x + box.w)),
        Math.max(...boxes.map((box) => box.y + box.h)),
    ];
    return boxes.length ? { x, y, w: right - x, h: end - y } : { x: 0, y: 0, w: 0, h: 0 };
}

/**
 * Lays out the spaces of one floor: those with a place at theirs, the others in rows below, two to a lane; eight to a
 * row on a phone.
 * @param {Space[]} spaces
 * @returns {Placed[]}
 */
function layFloor(spaces) {
    /** @type {Placed[]} */
    const placed = [];
    /** @type {Space[]} */
    const others = [];
    for (const space of spaces) {
        const plan = space.metadata?.plan;
        if (plan && Number.isFinite(plan.x) && Number.isFinite(plan.y)) {
            placed.push({ space, x: plan.x, y: plan.y, w: plan.w ?? bay.w, h: plan.h ?? bay.h, r: plan.r ?? 0 });
        } else others.push(space);
    }
    const field = around(placed.map(covered));
    const top = placed.length ? field.y + field.h + bay.lane : 0;
    const least = Math.min(24, Math.max(8, Math.ceil(Math.sqrt(others.length * 5))));
    const inRow = globalThis.innerWidth < 600 && !placed.length
        ? 8
        : Math.max(least, Math.floor(field.w / (bay.w + bay.gap)));
    others.forEach((space, index) => {
        const row = Math.floor(index / inRow);
        placed.push({
            space,
            x: field.x + index % inRow * (bay.w + bay.gap),
            y: top + row * (bay.h + bay.gap) + Math.ceil(row / 2) * bay.lane,
            w: bay.w,
            h: bay.h,
            r: 0,
        });
    });
    return placed;
}

/**
 * Floors one below the other, each with its name where there are several.
 * @param {Space[]} spaces @param {Floor[]} floors
 */
function arrange(spaces, floors) {
    /** @type {Map<string, Space[]>} */
    const groups = new Map(floors.map((floor) => [floor.id, []]));
    for (const space of spaces) {
        const id = floorOf(space, floors);
        const group = groups.get(id);
        if (group) group.push(space);
        else groups.set(id, [space]);
    }
    const shown = [...groups].filter(([, group]) => group.length);
    /** @type {Placed[]} */
    const placed = [];
    const names = [];
    let top = 0;
    for (const [index, [id, group]] of shown.entries()) {
        const floor = floors.find((one) => one.id === id);
        const own = layFloor(group);
        const field = around(own.map(covered));
        const shift = index ? top - field.y : 0;
        if (shown.length > 1) {
            names.push({ text: floor?.name ?? (id || t("no_floor")), x: field.x, y: field.y + shift - nameGap });
        }
        placed.push(...own.map((place) => ({ ...place, y: place.y + shift })));
        top = field.y + shift + field.h + 3 * bay.lane;
    }
    const field = around(placed.map(covered));
    const above = names.length ? nameGap + nameSize : 0;
    return { placed, names, box: { ...field, y: field.y - above, h: field.h + above } };
}

/** @param {Space[]} spaces @returns {Placed[]} */
export const layout = (spaces) => arrange(spaces, []).placed;

/**
 * @param {Space[]} spaces
 * @param {(space: Space) => void} open what a tap does
 * @param {Floor[]} [floors] of the site
 */
export function plan(spaces, open, floors = []) {
    const { placed, names, box } = arrange(spaces, floors);
    /** @type {Map<string, SVGElement>} */
    const bays = new Map();
    const element = svg(
        "svg",
        {
            class: "plan",
            viewBox: `${box.x - 6} ${box.y - 6} ${box.w + 12} ${box.h + 12}`,
            role: "group",
            "aria-label": t("plan"),
        },
        svg(
            "defs",
            null,
            svg("pattern", {
                id: "hatch",
                width: 5,
                height: 5,
                patternUnits: "userSpaceOnUse",
                patternTransform: "rotate(45)",
            }, svg("rect", { class: "hatch", width: 2, height: 5 })),
        ),
        names.map(({ text, x, y }) => svg("text", { class: "floorname", x, y, "font-size": nameSize }, text)),
        placed.map((place, index) => {
            const drawn = drawBay(place, index === 0, open);
            bays.set(place.space.id, drawn);
            return drawn;
        }),
    );
    // A large plan is scrolled rather than too small to read.
    if (placed.length > smallMax || placed.some(({ space }) => space.metadata?.plan)) {
        element.style.minWidth = `${box.w * leastScale}px`;
        element.style.minHeight = `${box.h * leastScale}px`;
    }
    element.addEventListener("keydown", (event) => walk(/** @type {KeyboardEvent} */ (event), placed, bays));
    return {
        element: h("div", { class: "planbox" }, element),
        /** @param {Space} space */
        update(space) {
            const drawn = bays.get(space.id);
            if (drawn) setState(drawn, space);
        },
    };
}

/** @param {Placed} place @param {boolean} isFirst @param {(space: Space) => void} open */
function drawBay({ space, x, y, w, h: height, r }, isFirst, open) {
    // What stands in a bay is upright, however the bay lies: beside each other in one that is seen across.
    const isAcross = Math.abs(Math.sin(r * Math.PI / 180)) > 0.7;
    const [wide, high] = isAcross ? [height, w] : [w, height];
    const [left, top, size] = [(w - wide) / 2, (height - high) / 2, Math.min(w, height) * 0.62];
    const upright = r ? `rotate(${-r} ${w / 2} ${height / 2}) ` : "";
    const isFlat = wide > high;
    const icon = isFlat ? [left + 3, top + (high - size) / 2] : [left + (wide - size) / 2, top + high * 0.16];
    const text = isFlat ? [left + (wide + size) / 2, top + high / 2 + 2.5] : [w / 2, top + high - 5];
    const element = svg(
        "g",
        {
            class: "bay",
            role: "button",
            tabindex: isFirst ? 0 : -1,
            transform: `translate(${x} ${y})` + (r ? ` rotate(${r} ${w / 2} ${height / 2})` : ""),
            onclick: () => open(space),
            onkeydown: (/** @type {any} */ event) => {
                if (event.key !== "Enter" && event.key !== " ") return;
                event.preventDefault();
                open(space);
            },
        },
        svg("rect", { class: "field", width: w, height, rx: 3 }),
        svg("rect", { class: "over", width: w, height, rx: 3 }),
        svg("g", { transform: `${upright}translate(${icon[0]} ${icon[1]}) scale(${size / 24})` }),
        svg("g", { transform: `${upright}translate(${left + wide - 11} ${top + 1}) scale(${10 / 24})` }),
        svg(
            "text",
            { x: text[0], y: text[1], "text-anchor": "middle", transform: upright || null },
            space.code.length > 5 ? space.code.slice(-5).replace(/^[-_. ]/, "") : space.code,
        ),
    );
    setState(element, space);
    return element;
}

/** @param {SVGElement} element @param {Space} space */
function setState(element, space) {
    if (element.getAttribute("data-stale") !== String(space.is_stale)) {
        element.setAttribute("data-stale", String(space.is_stale));
        element.children[3].replaceChildren(...space.is_stale ? [clock()] : []);
    }
    element.setAttribute(
        "aria-label",
        `${space.code}, ${word(space.state)}${space.is_stale ? ", " + t("silent") : ""}`,
    );
    if (element.getAttribute("data-state") === space.state) return;
    element.setAttribute("data-state", space.state);
    element.children[2].replaceChildren(shape(space.state));
}

/**
 * Arrow keys go to the nearest bay that way; one bay of the plan is in the order of Tab.
 * @param {KeyboardEvent} event @param {Placed[]} placed @param {Map<string, SVGElement>} bays
 */
function walk(event, placed, bays) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = /** @type {Record<string, number[]>} */ (ways)[event.key];
    const here = placed.find((place) => bays.get(place.space.id) === event.target);
    if (!way || !here) return;
    event.preventDefault();
    let best = null;
    let least = Infinity;
    for (const place of placed) {
        const along = (place.x - here.x) * way[0] + (place.y - here.y) * way[1];
        const across = Math.abs((place.x - here.x) * way[1]) + Math.abs((place.y - here.y) * way[0]);
        if (along <= 0) continue;
        if (along + across * 4 < least) {
            least = along + across * 4;
            best = place;
        }
    }
    const target = best && bays.get(best.space.id);
    if (!target) return;
    bays.get(here.space.id)?.setAttribute("tabindex", "-1");
    target.setAttribute("tabindex", "0");
    target.focus();
}
