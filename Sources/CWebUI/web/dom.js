// @ts-check
// Elements from names, properties and children. Text becomes text and never markup: the page's policy forbids markup
// from strings, and names in here come from sensors and strangers.

/** @typedef {any} Child a node, a text, a number, nothing, or a list of these */

/**
 * Makes an element. `on…` are listeners; `class`, `data-…`, `aria-…` and whatever else are attributes; `true` is one
 * without a value, `false` and `null` none.
 * @param {string} tag
 * @param {Record<string, any> | null} [props]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
    return /** @type {HTMLElement} */ (filled(document.createElement(tag), props, children));
}

/**
 * The same in SVG.
 * @param {string} tag
 * @param {Record<string, any> | null} [props]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function svg(tag, props, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    return /** @type {SVGElement} */ (filled(element, props, children));
}

/**
 * @param {Element} element
 * @param {Record<string, any> | null | undefined} props
 * @param {Child[]} children
 */
function filled(element, props, children) {
    for (const [name, value] of Object.entries(props ?? {})) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (name === "value" && element instanceof HTMLElement) Object.assign(element, { value });
        else element.setAttribute(name, value === true ? "" : String(value));
    }
    add(element, children);
    return element;
}

/**
 * @param {Element} element
 * @param {Child[]} children
 */
function add(element, children) {
    for (const child of children) {
        if (Array.isArray(child)) add(element, child);
        else if (child instanceof Node) element.append(child);
        else if (child !== null && child !== undefined && child !== false) element.append(String(child));
    }
}

/**
 * Puts these children in place of what an element has.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
    element.replaceChildren();
    add(element, children);
}

/**
 * Keeps a list of elements in step with rows: an element stays as long as the row with its key does, so that what is
 * focused or pressed does not vanish under the finger.
 * @template Row
 * @param {Element} parent
 * @param {Row[]} rows
 * @param {(row: Row) => string} key
 * @param {(row: Row) => Element & { row?: string }} make
 */
export function keep(parent, rows, key, make) {
    /** @type {Map<string, Element & { row?: string }>} */
    const old = new Map();
    for (const child of parent.children) old.set(child.getAttribute("data-key") ?? "", child);
    let place = parent.firstElementChild;
    for (const row of rows) {
        const name = key(row);
        const text = JSON.stringify(row);
        let element = old.get(name);
        if (!element || element.row !== text) {
            const made = make(row);
            made.setAttribute("data-key", name);
            made.row = text;
            if (element) {
                const hadFocus = element.contains(document.activeElement);
                if (element === place) place = made;
                element.replaceWith(made);
                if (hadFocus) focusFirst(made);
            }
            element = made;
        }
        old.delete(name);
        if (element === place) place = element.nextElementSibling;
        else parent.insertBefore(element, place);
    }
    for (const element of old.values()) element.remove();
}

/** @param {Element} element */
function focusFirst(element) {
    const target = element.matches("a,button,[tabindex]") ? element : element.querySelector("a,button,[tabindex]");
    if (target instanceof HTMLElement || target instanceof SVGElement) target.focus();
}
