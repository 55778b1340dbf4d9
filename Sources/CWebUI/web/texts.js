// @ts-check
// What the dashboard says, in the language of the person. A language is one file in texts/, with the same keys as
// English, and one line here.
import { de } from "./texts/de.js";
import { en } from "./texts/en.js";

/** @type {Record<string, Record<string, string>>} */
export const languages = { en, de };

const kept = localStorage.getItem("language");
export const language = [kept, ...navigator.languages.map((name) => name.slice(0, 2))]
    .find((name) => name && name in languages) ?? "en";
document.documentElement.lang = language;

/**
 * The text of a key; `{name}` in it becomes the value of that name.
 * @param {keyof typeof en} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
    const text = languages[language][key] ?? en[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** @param {string} name */
export function setLanguage(name) {
    localStorage.setItem("language", name);
    location.reload();
}
