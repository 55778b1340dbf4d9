// @ts-check
// Where bays lie while a plan is edited: what is selected, what changed, and the way back. No page is needed for it.
import { around, covered } from "./plan.js";

/** @typedef {{ x: number, y: number, w: number, h: number, r: number, shape?: string }} Plan */

/** Units of a plan are a tenth of a metre: a bay of 2.5 by 5 metres. */
export const standard = { w: 25, h: 50 };
const lane = 60;
const undoMax = 100;
/** What the API takes. */
const farthest = 100_000;

/** @param {any} space @returns {Plan | null} */
function planOf(space) {
    const plan = space.metadata?.plan;
    if (!plan || !Number.isFinite(plan.x) || !Number.isFinite(plan.y)) return null;
    return { ...plan, w: plan.w ?? standard.w, h: plan.h ?? standard.h, r: plan.r ?? 0 };
}

/** @param {number} value */
const rounded = (value) => Math.max(-farthest, Math.min(farthest, Math.round(value * 10) / 10));

export function planModel() {
    /** @type {Map<string, Plan | null>} */
    const plans = new Map();
    /** @type {Map<string, string>} */
    const saved = new Map();
    /** @type {Map<string, Plan | null>[]} */
    const past = [];
    /** @type {Set<string>} */
    const selected = new Set();

    const isChanged = (/** @type {string} */ id) => JSON.stringify(plans.get(id) ?? null) !== saved.get(id);

    /** What is stored now; what was changed here and not stored yet stays. @param {any[]} spaces */
    function load(spaces) {
        const known = new Set(spaces.map((space) => space.id));
        for (const id of [...plans.keys()]) {
            if (known.has(id)) continue;
            plans.delete(id);
            saved.delete(id);
            selected.delete(id);
        }
        for (const space of spaces) {
            const isKept = saved.has(space.id) && isChanged(space.id);
            const plan = planOf(space);
            saved.set(space.id, JSON.stringify(plan));
            if (!isKept) plans.set(space.id, plan);
        }
    }

    /** One step that can be undone. @param {[string, Plan | null][]} changes */
    function put(changes) {
        if (!changes.length) return;
        past.push(new Map(changes.map(([id]) => [id, plans.get(id) ?? null])));
        if (past.length > undoMax) past.shift();
        for (const [id, plan] of changes) {
            plans.set(id, plan && { ...plan, x: rounded(plan.x), y: rounded(plan.y), r: turned(plan.r) });
        }
    }

    function undo() {
        const before = past.pop();
        for (const [id, plan] of before ?? []) if (plans.has(id)) plans.set(id, plan);
        return before ? [...before.keys()] : [];
    }

    /** @returns {[string, Plan][]} */
    const chosen = () =>
        [...selected].flatMap((id) => {
            const plan = plans.get(id);
            return plan ? [/** @type {[string, Plan]} */ ([id, plan])] : [];
        });

    /** @param {number} dx @param {number} dy */
    const move = (dx, dy) => put(chosen().map(([id, plan]) => [id, { ...plan, x: plan.x + dx, y: plan.y + dy }]));

    /** Turns what is selected about its middle, as one. @param {number} degrees */
    function rotate(degrees) {
        const all = chosen();
        if (!all.length) return;
        const field = around(all.map(([, plan]) => covered(plan)));
        const [cx, cy] = [field.x + field.w / 2, field.y + field.h / 2];
        const [sin, cos] = [Math.sin(degrees * Math.PI / 180), Math.cos(degrees * Math.PI / 180)];
        put(all.map(([id, plan]) => {
            const [x, y] = [plan.x + plan.w / 2 - cx, plan.y + plan.h / 2 - cy];
            const to = { x: cx + x * cos - y * sin - plan.w / 2, y: cy + x * sin + y * cos - plan.h / 2 };
            return [id, { ...plan, ...to, r: plan.r + degrees }];
        }));
    }

    /** Where nothing of these lies yet: below all that does. @param {string[]} ids */
    function below(ids) {
        const placed = ids.flatMap((id) => plans.get(id) ?? []);
        const field = around(placed.map(covered));
        return { x: placed.length ? field.x : 0, y: placed.length ? field.y + field.h + lane : 0 };
    }

    /**
     * A row from the first to the last.
     * @param {string[]} ids @param {{ x: number, y: number, gap: number, isDown: boolean } & typeof standard} how
     */
    function row(ids, { x, y, gap, isDown, w, h }) {
        put(ids.map((id, index) => {
            const at = index * ((isDown ? h : w) + gap);
            return [id, { ...plans.get(id), x: isDown ? x : x + at, y: isDown ? y + at : y, w, h, r: 0 }];
        }));
    }

    /** Rows of what is not placed, below the others, two to a lane. @param {string[]} ids @param {string[]} near */
    function place(ids, near) {
        const start = below(near);
        const lines = Math.ceil(ids.length / Math.max(10, Math.min(24, Math.ceil(Math.sqrt(ids.length * 4)))));
        const inRow = Math.ceil(ids.length / lines);
        put(ids.map((id, index) => {
            const line = Math.floor(index / inRow);
            const y = start.y + line * standard.h + Math.ceil(line / 2) * lane;
            return [id, { x: start.x + index % inRow * standard.w, y, ...standard, r: 0 }];
        }));
    }

    return {
        plans,
        selected,
        load,
        put,
        undo,
        move,
        rotate,
        row,
        place,
        below,
        chosen,
        takeOff: () => put(chosen().map(([id]) => [id, null])),
        canUndo: () => past.length > 0,
        changed: () => [...plans.keys()].filter(isChanged),
        /** @param {string} id @param {Plan | null} plan */
        stored: (id, plan) => void saved.set(id, JSON.stringify(plan)),
    };
}

/** An angle from 0 to 359. @param {number} degrees */
function turned(degrees) {
    return Math.round((degrees % 360 + 360) % 360 * 10) / 10 % 360;
}
