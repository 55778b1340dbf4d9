// @ts-check
// Files of rows and columns as `parkd import` reads them: the same separators, the same names of columns. A fault is
// the key of a text and its values.

/**
 * @typedef {{ key: string, values: Record<string, string | number> }} Fault
 * @typedef {{ line: number, fields: Record<string, any>, faults: Fault[] }} Row
 * @typedef {{ name: string, columns: string[], isNumber?: boolean }} Field
 */

/** @type {Record<"spaces" | "devices", { required: string, fields: Field[] }>} */
export const kinds = {
    spaces: {
        required: "code",
        fields: [
            { name: "code", columns: ["code", "space", "space_code", "bay"] },
            { name: "site", columns: ["site", "site_slug", "site_id", "site_name"] },
            { name: "name", columns: ["name", "space_name"] },
            { name: "building", columns: ["building"] },
            { name: "floor", columns: ["floor", "level"] },
            { name: "zone", columns: ["zone"] },
            { name: "latitude", columns: ["latitude", "lat", "gps_latitude"], isNumber: true },
            { name: "longitude", columns: ["longitude", "lon", "lng", "gps_longitude"], isNumber: true },
        ],
    },
    devices: {
        required: "dev_eui",
        fields: [
            { name: "dev_eui", columns: ["dev_eui", "device_eui"] },
            { name: "name", columns: ["name", "device_name", "id", "device_id"] },
            {
                name: "device_type",
                columns: ["device_type", "device_profile_name", "device_profile", "profile", "model_id"],
            },
            { name: "category", columns: ["category"] },
            { name: "codec", columns: ["codec"] },
            { name: "description", columns: ["description"] },
        ],
    },
};

/** Neither case nor blanks nor underscores tell two heads apart. @param {string} head */
const plain = (head) => head.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** The separator that the first line has most of. @param {string} text */
function separatorOf(text) {
    const head = text.replace(/"[^"]*"/g, "").split(/[\r\n]/, 1)[0];
    return [",", ";", "\t"].reduce((best, one) => head.split(one).length > head.split(best).length ? one : best);
}

/**
 * @param {string} given
 * @returns {{ line: number, cells: string[] }[]} without blank lines
 */
export function parse(given) {
    const text = given.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
    const separator = separatorOf(text);
    /** @type {{ line: number, cells: string[] }[]} */
    const rows = [];
    let [line, begun, cell, isQuoted] = [1, 1, "", false];
    /** @type {string[]} */
    let cells = [];
    const endRow = () => {
        cells.push(cell);
        if (cells.some((one) => one.trim())) rows.push({ line: begun, cells });
        cells = [];
        cell = "";
    };
    for (let index = 0; index < text.length; index++) {
        const sign = text[index];
        if (sign === "\n") line++;
        if (isQuoted) {
            if (sign !== '"') cell += sign;
            else if (text[index + 1] === '"') cell += text[++index];
            else isQuoted = false;
        } else if (sign === '"' && !cell.trim()) {
            isQuoted = true;
            cell = "";
        } else if (sign === separator) {
            cells.push(cell);
            cell = "";
        } else if (sign === "\n") {
            endRow();
            begun = line;
        } else cell += sign;
    }
    endRow();
    return rows;
}

/**
 * Rows as fields of the API.
 * @param {string} text @param {"spaces" | "devices"} kind
 * @returns {{ rows: Row[], columns: string[], unread: string[], fault?: Fault }}
 */
export function read(text, kind) {
    const { fields, required } = kinds[kind];
    const [head, ...lines] = parse(text);
    const heads = (head?.cells ?? []).map(plain);
    const failed = (/** @type {string} */ key, values = {}) => ({
        rows: [],
        columns: [],
        unread: [],
        fault: { key, values },
    });
    const twice = heads.find((name, index) => name && heads.indexOf(name) !== index);
    if (twice) return failed("csv_twice", { name: twice });
    const places = fields.map((field) =>
        field.columns.map((name) => heads.indexOf(plain(name))).filter((at) => at >= 0)
    );
    if (!places[fields.findIndex((field) => field.name === required)].length) {
        return failed("csv_no_column", { name: required });
    }
    if (!lines.length) return failed("csv_no_rows");
    const used = new Set(places.flat());
    const rows = lines.map(({ line, cells }) => {
        /** @type {Row} */
        const row = { line, fields: {}, faults: [] };
        if (cells.length !== heads.length) {
            row.faults.push({ key: "csv_length", values: { count: cells.length, wanted: heads.length } });
        }
        fields.forEach((field, index) => take(row, field, places[index].map((at) => (cells[at] ?? "").trim())));
        return row;
    });
    return {
        rows,
        columns: fields.filter((_, index) => places[index].length).map((field) => field.name),
        unread: (head?.cells ?? []).filter((name, index) => !used.has(index) && name.trim()),
    };
}

/** @param {Row} row @param {Field} field @param {string[]} values */
function take(row, field, values) {
    const text = values.find((value) => value);
    if (!text) return;
    row.fields[field.name] = text;
    if (!field.isNumber) return;
    const value = Number(text.replace(",", "."));
    if (Number.isFinite(value)) row.fields[field.name] = value;
    else row.faults.push({ key: "csv_no_number", values: { name: field.name, value: text } });
}

/** Names what is missing, too long, twice in the file, or there already. */
/** @param {Row[]} rows @param {string} name @param {(row: Row) => string} key @param {Set<string>} taken */
export function unique(rows, name, key, taken) {
    /** @type {Map<string, number>} */
    const first = new Map();
    for (const row of rows) {
        const value = row.fields[name];
        if (!value) {
            row.faults.push({ key: "csv_missing", values: { name } });
            continue;
        }
        const own = key(row);
        const before = first.get(own);
        if (before !== undefined) row.faults.push({ key: "csv_repeats", values: { value, line: before } });
        else first.set(own, row.line);
        if (taken.has(own)) row.faults.push({ key: "csv_taken", values: { value } });
    }
}

/** @param {Row[]} rows @param {Record<string, number>} longest by field */
export function lengths(rows, longest) {
    for (const row of rows) {
        for (const [name, most] of Object.entries(longest)) {
            const value = row.fields[name] ?? "";
            if ([...value].length > most) row.faults.push({ key: "csv_long", values: { name, most } });
            // Control characters, and those that turn the direction of text.
            if (/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(value)) {
                row.faults.push({ key: "csv_signs", values: { name } });
            }
        }
    }
}
