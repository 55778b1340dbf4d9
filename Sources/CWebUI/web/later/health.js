// @ts-check
/** @param {any} context @returns {any} */
export function healthScreen(context) {
    return context;
}
