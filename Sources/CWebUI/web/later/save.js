// @ts-check
// What is on the screen as a file, without asking anybody.

/**
 * One line of JSON for each, as the API gave it and with the names that the screen shows.
 * @param {string} name @param {import("./entry.js").Line[]} lines
 */
export function save(name, lines) {
    const text = lines.map(({ kind, eui, name, tenant, row }) =>
        JSON.stringify({ kind, device_name: name, tenant_name: tenant, ...row, dev_eui: eui }) + "\n"
    );
    const url = URL.createObjectURL(new Blob(text, { type: "application/x-ndjson" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${name}-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}.ndjson`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
