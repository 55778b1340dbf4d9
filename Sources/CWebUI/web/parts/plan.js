// @ts-check
// The bays of a site as a plan. Where each lies is in `metadata.plan` of the space; those without lie in a grid by
// floor, zone and code. A change touches one attribute of one bay, so thousands of them stay quick.
import { h, svg } from "../dom.js";
import { t } from "../texts.js";
import { shape, word } from "./states.js";

const bay = { w: 26, h: 44, gap: 4, lane: 26 };

/**
 * @typedef {{ id: string, code: string, floor: string | null, zone: string | null, state: any, is_stale: boolean,
 *   metadata: any }} Space
 * @typedef {{ space: Space, x: number, y: number, w: number, h: number, r: number }} Placed
 */

/**
 * Lays out spaces: those with a place at theirs, the others in rows, two to a lane; eight to a row on a phone.
 * @param {Space[]} spaces
 * @returns {Placed[]}
 */
export function layout(spaces) {
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
    const top = placed.reduce((most, place) => Math.max(most, place.y + place.h + bay.lane), 0);
    const inRow = globalThis.innerWidth < 600 ? 8 : Math.min(24, Math.max(8, Math.ceil(Math.sqrt(others.length * 5))));
    others.forEach((space, index) => {
        const row = Math.floor(index / inRow);
        placed.push({
            space,
            x: index % inRow * (bay.w + bay.gap),
            y: top + row * (bay.h + bay.gap) + Math.ceil(row / 2) * bay.lane,
            w: bay.w,
            h: bay.h,
            r: 0,
        });
    });
    return placed;
}

/**
 * @param {Space[]} spaces
 * @param {(space: Space) => void} open what a tap does
 */
export function plan(spaces, open) {
    const placed = layout(spaces);
    const width = Math.max(1, ...placed.map((place) => place.x + place.w));
    const height = Math.max(1, ...placed.map((place) => place.y + place.h));
    /** @type {Map<string, SVGElement>} */
    const bays = new Map();
    const element = svg(
        "svg",
        { class: "plan", viewBox: `-6 -6 ${width + 12} ${height + 12}`, role: "group", "aria-label": t("plan") },
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
        placed.map((place, index) => {
            const drawn = drawBay(place, index === 0, open);
            bays.set(place.space.id, drawn);
            return drawn;
        }),
    );
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
    const size = Math.min(w, height) * 0.62;
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
        svg("g", { transform: `translate(${(w - size) / 2} ${height * 0.16}) scale(${size / 24})` }),
        svg(
            "text",
            { x: w / 2, y: height - 5, "text-anchor": "middle" },
            space.code.length > 6 ? space.code.slice(-5) : space.code,
        ),
    );
    setState(element, space);
    return element;
}

/** @param {SVGElement} element @param {Space} space */
function setState(element, space) {
    element.setAttribute("data-stale", String(space.is_stale));
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
