// @ts-check
// What the dashboard says, in the language of the person. A language is one file in texts/, with the same keys as
// English, and its name here. Only that of the person is fetched.

/** @typedef {typeof import("./texts/en.js").en} Texts */

export const languages = ["en", "de"];

const kept = localStorage.getItem("language");
export const language = [kept, ...navigator.languages.map((name) => name.slice(0, 2))]
    .find((name) => name && languages.includes(name)) ?? "en";
document.documentElement.lang = language;

/** @type {Texts} */
const texts = (await import(`./texts/${language}.js`))[language];

/**
 * The text of a key; `{name}` in it becomes the value of that name.
 * @param {keyof Texts} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
    const text = texts[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** @param {string} name */
export function setLanguage(name) {
    localStorage.setItem("language", name);
    location.reload();
}
