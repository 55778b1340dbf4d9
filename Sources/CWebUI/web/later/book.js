// @ts-check
// The lines of a log, newest first: a bounded number is kept, and what comes while somebody reads waits, counted.

/**
 * @template {{ key: string, at: string }} Row
 * @param {number} most how many are kept
 */
export function book(most) {
    /** @type {Map<string, Row>} */
    const shown = new Map();
    /** @type {Map<string, Row>} */
    const waiting = new Map();
    let count = 0;

    /** @param {Map<string, Row>} rows */
    function trim(rows) {
        if (rows.size <= most) return;
        for (const row of sorted(rows).slice(most)) rows.delete(row.key);
    }

    return {
        /** How many wait; more may have come than are kept. */
        get waiting() {
            return count;
        },
        get size() {
            return shown.size;
        },
        /** @returns {Row[]} newest first */
        rows: () => sorted(shown),
        /** @param {string} key */
        has: (key) => shown.has(key) || waiting.has(key),
        /**
         * Takes rows that are not known yet.
         * @param {Row[]} rows @param {boolean} isHeld whether they wait
         * @param {(row: Row) => boolean} [counts] which of the waiting are worth a number
         */
        add(rows, isHeld, counts = () => true) {
            for (const row of rows) {
                if (shown.has(row.key) || waiting.has(row.key)) continue;
                (isHeld ? waiting : shown).set(row.key, row);
                if (isHeld && counts(row)) count++;
            }
            trim(isHeld ? waiting : shown);
        },
        /** Puts the waiting ones to the others. */
        release() {
            for (const row of waiting.values()) shown.set(row.key, row);
            waiting.clear();
            count = 0;
            trim(shown);
        },
        clear() {
            shown.clear();
            waiting.clear();
            count = 0;
        },
    };
}

/** @template {{ key: string, at: string }} Row @param {Map<string, Row>} rows */
function sorted(rows) {
    return [...rows.values()].sort((a, b) => a.at < b.at ? 1 : a.at > b.at ? -1 : a.key < b.key ? 1 : -1);
}
