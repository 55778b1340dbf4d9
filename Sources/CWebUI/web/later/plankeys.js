// @ts-check
// A plan is edited by keys alone, too.

/**
 * @typedef {{ isBusy: () => boolean, hasChosen: () => boolean, step: () => number, undo: () => void, all: () => void,
 *   move: (dx: number, dy: number) => void, turn: (degrees: number) => void, next: (way: number) => void,
 *   off: () => void, none: () => void, zoom: (factor: number) => void }} Acts
 */

const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** What a key does, if it does something. @param {KeyboardEvent} event @param {Acts} acts */
function meaning(event, acts) {
    const isControl = event.ctrlKey || event.metaKey;
    const way = /** @type {Record<string, number[]>} */ (ways)[event.key];
    if (isControl) return { z: acts.undo, a: acts.all }[event.key];
    if (way) {
        const far = acts.step() * (event.shiftKey ? 10 : 1);
        return acts.hasChosen() ? () => acts.move(way[0] * far, way[1] * far) : undefined;
    }
    return {
        r: () => acts.turn(90),
        R: () => acts.turn(15),
        n: () => acts.next(1),
        p: () => acts.next(-1),
        Delete: acts.off,
        Escape: acts.none,
        "+": () => acts.zoom(1.25),
        "-": () => acts.zoom(0.8),
    }[event.key];
}

/** @param {Acts} acts @returns {(event: KeyboardEvent) => void} */
export function keys(acts) {
    return (event) => {
        const target = event.target;
        const isTyping = target instanceof HTMLSelectElement ||
            (target instanceof HTMLInputElement && target.type !== "checkbox");
        if (isTyping || event.altKey || acts.isBusy()) return;
        const act = meaning(event, acts);
        if (!act) return;
        event.preventDefault();
        act();
    };
}
