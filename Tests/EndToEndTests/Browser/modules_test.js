// What of the dashboard needs no page: shown by `deno test`.

// The only thing of a page that the modules ask for while they are loaded.
globalThis.document = { documentElement: {} };
const web = "../../../Sources/CWebUI/web/";
const { layout } = await import(web + "later/plan.js");
const { batteryEnd, byDay, silences } = await import(web + "later/readings.js");
const { buckets } = await import(web + "later/chart.js");
const { following } = await import(web + "parts/export.js");
const { read, unique } = await import(web + "later/csv.js");
const { expand } = await import(web + "later/pattern.js");
const { planModel } = await import(web + "later/planmodel.js");
const { amount, grouped, lasting } = await import(web + "format.js");

function equal(given, wanted) {
    if (JSON.stringify(given) !== JSON.stringify(wanted)) {
        throw new Error(`${JSON.stringify(given)} is not ${JSON.stringify(wanted)}`);
    }
}

const space = (code, plan) => ({ id: code, code, floor: null, zone: null, metadata: plan ? { plan } : {} });

Deno.test("a space with a place lies there, and no other lies on it", () => {
    const placed = layout([space("A-1", { x: 10, y: 20, w: 30, h: 40, r: 90 }), space("A-2"), space("A-3")]);
    const [first, second, third] = ["A-1", "A-2", "A-3"].map((code) => placed.find((one) => one.space.code === code));
    equal([first.x, first.y, first.w, first.h, first.r], [10, 20, 30, 40, 90]);
    equal(second.y >= first.y + first.h, true);
    equal(third.x >= second.x + second.w, true);
});

Deno.test("spaces without a place never lie on each other, however many there are", () => {
    for (const count of [1, 7, 120, 1000]) {
        const placed = layout(Array.from({ length: count }, (_, index) => space(`A-${index}`)));
        equal(new Set(placed.map((one) => `${one.x} ${one.y}`)).size, count);
    }
});

Deno.test("a place that is no number counts as none", () => {
    const [placed] = layout([space("A-1", { x: "left", y: null })]);
    equal([placed.x, placed.y], [0, 0]);
});

Deno.test("a DevEUI is read in groups of four, an amount with its unit", () => {
    equal(grouped("0250F4A821000000"), "0250 F4A8 2100 0000");
    equal(amount(null, "V"), "–");
    equal(amount(3.456, "V"), "3.46\u202fV");
    equal(amount(-97.25, "dBm"), "-97.3\u202fdBm");
    equal(lasting(26 * 3600), "26\u202fh 0\u202fmin");
});

const hour = 3_600_000;
const start = Date.parse("2026-11-01T12:00:00Z");
const frame = (hours, f_cnt, told_in = null) => {
    const at = new Date(start + hours * hour).toISOString();
    return { observed_at: at, received_at: at, f_cnt, told_in };
};

Deno.test("what is missing in the frame counter is lost; a counter that begins anew is not", () => {
    const days = byDay(
        [frame(3, 12), frame(0, 10), frame(1, 11), frame(2, null), frame(5, 15)],
        start,
        start + 6 * hour,
    );
    equal(days.map((day) => [day.sound, day.bad]), [[5, 2]]);
    equal(byDay([frame(0, 60_000), frame(1, 0), frame(2, 1)], start, start + 3 * hour)[0].bad, 0);
    equal(byDay([frame(0, 1), frame(1, 1, "told"), frame(2, 2)], start, start + 3 * hour)[0], {
        at: byDay([], start, start + hour)[0].at,
        sound: 2,
        bad: 0,
    });
});

Deno.test("silence begins twice a heartbeat after a word, and lasts to the next one or to now", () => {
    const end = start + 30 * hour;
    equal(silences([frame(0), frame(1), frame(9)], start, end, 3600), [
        [start + 3 * hour, start + 9 * hour],
        [start + 11 * hour, end],
    ]);
    equal(silences([frame(0), frame(20)], start, end, null), []);
    equal(silences([], start, end, 3600), []);
});

Deno.test("a battery's end is told only where its days lie on a line that falls", () => {
    const days = (count, value) => Array.from({ length: count }, (_, n) => ({ at: n * 24 * hour, value: value(n) }));
    equal(batteryEnd(days(41, (n) => 90 - n / 4))?.days, 240);
    equal(batteryEnd(days(12, (n) => 90 - n)), null);
    equal(batteryEnd(days(60, () => 90)), null);
    equal(batteryEnd(days(60, (n) => n % 2 ? 95 : 80)), null);
    equal(batteryEnd(days(60, (n) => 50 + n / 4)), null);
    equal(batteryEnd(days(60, (n) => 90 - n / 30)), null);
});

Deno.test("points become the least, the mean and the most of equal parts of the time", () => {
    const points = [{ at: 0, value: 1 }, { at: 4, value: 3 }, { at: 95, value: 7 }, { at: 100, value: 9 }];
    equal(buckets(points, 0, 100, 10), [
        { at: 5, low: 1, high: 3, mean: 2, count: 2 },
        { at: 95, low: 7, high: 7, mean: 7, count: 1 },
    ]);
});

Deno.test("the next part of a list is what its Link says", () => {
    equal(following('</api/v6/devices?limit=1&offset=1>; rel="next"'), "/api/v6/devices?limit=1&offset=1");
    equal(following('</a?x=1,2>; rel="prev", </b?y=1,2>; rel=next'), "/b?y=1,2");
    equal(following(null), "");
    equal(following('</a>; rel="last"'), "");
});

const { book } = await import(web + "later/book.js");
const { bytes, letters } = await import(web + "later/entry.js");
const { nameFrom, suggested } = await import(web + "later/claim.js");
const line = (number) => ({ key: String(number), at: `2026-03-01T08:15:${String(number).padStart(2, "0")}Z` });
const keysOf = (kept) => kept.rows().map((row) => row.key);

Deno.test("a log keeps the newest lines, whatever the order in which they come, and none twice", () => {
    const kept = book(3);
    kept.add([line(2), line(5), line(1)], false);
    kept.add([line(4), line(5)], false);
    equal(keysOf(kept), ["5", "4", "2"]);
});

Deno.test("lines that wait are counted and not shown; of more than can be kept the count goes on", () => {
    const kept = book(3);
    kept.add([line(1)], false);
    kept.add([line(2), line(3), line(2)], true);
    kept.add([line(4), line(5), line(6)], true, (row) => row.key !== "6");
    equal([keysOf(kept), kept.waiting], [["1"], 4]);
    kept.release();
    equal([keysOf(kept), kept.waiting], [["6", "5", "4"], 0]);
});

Deno.test("bytes stand by eight, and what is no letter is a dot", () => {
    equal(bytes("0102030405060708090a"), "01 02 03 04 05 06 07 08  09 0a");
    equal(bytes("00"), "00");
    equal(letters("7b00e282acff22"), '{·€·"');
});

Deno.test("a name from a pattern has what the pattern names, and nothing else of the orphan", () => {
    const row = { dev_eui: "70B3D57ED0001A2B", device_name: "{eui}", device_profile_name: "bosch tps110" };
    equal(nameFrom("Sensor {n} {eui4} {name} {other}", row, 2), "Sensor 3 1A2B {eui} {other}");
    equal(nameFrom("{name}", { ...row, device_name: null }, 0), "");
    const codecs = [{ id: "a", profiles: ["Other"] }, { id: "b", profiles: ["X", "Bosch TPS110"] }];
    equal(suggested(codecs, row)?.id, "b");
    equal(suggested(codecs, { ...row, device_profile_name: null }), undefined);
});

Deno.test("floors lie below each other, each by its own places", () => {
    const on = (code, floor, plan) => ({ ...space(code, plan), floor });
    const placed = layout([on("A-1", "P1", { x: 0, y: 0 }), on("B-1", "P2", { x: 0, y: 0 }), on("B-2", "P2")]);
    const [first, second, third] = ["A-1", "B-1", "B-2"].map((code) => placed.find((one) => one.space.code === code));
    equal(second.y > first.y + first.h, true);
    equal(third.y > second.y, true);
});

Deno.test("a pattern means codes, or says why it means none", () => {
    const ends = (text) => {
        const { codes, fault } = expand(text);
        return fault ?? [codes.length, codes[0], codes.at(-1)];
    };
    equal(ends("A-001…A-120"), [120, "A-001", "A-120"]);
    equal(ends("A-{001..120}"), [120, "A-001", "A-120"]);
    equal(ends(" P1 B7x...P1 B9x "), [3, "P1 B7x", "P1 B9x"]);
    equal(ends("A-8..12"), [5, "A-8", "A-12"]);
    equal(ends("A-001 – A-002"), [2, "A-001", "A-002"]);
    equal(ends("A-7"), [1, "A-7", "A-7"]);
    equal(ends("A-1…A-999999999"), "pattern_many");
    equal(ends("A-9…A-1"), "pattern_backwards");
    equal(ends("A-1…B-2"), "pattern_unclear");
    equal(ends("A…B"), "pattern_unclear");
    equal(ends("  "), "pattern_empty");
});

Deno.test("a list is read as parkd import reads it", () => {
    const { rows, columns, unread } = read(
        '\uFEFFSpace Code;LEVEL;Lat;x\r\n"A;1";"say ""P1""";52,5;\r\n\r\nA-2;;no;',
        "spaces",
    );
    equal(columns, ["code", "floor", "latitude"]);
    equal(unread, ["x"]);
    equal(rows[0], { line: 2, fields: { code: "A;1", floor: 'say "P1"', latitude: 52.5 }, faults: [] });
    equal([rows[1].line, rows[1].faults[0].key], [4, "csv_no_number"]);
    equal(read("name,zone\nx,y", "spaces").fault, { key: "csv_no_column", values: { name: "code" } });
    equal(read("code,Code\nx,y", "spaces").fault.key, "csv_twice");
    equal(read("code", "spaces").fault.key, "csv_no_rows");
    equal(read('code\n"one\ntwo"\nA', "spaces").rows.map((row) => row.line), [2, 4]);
    equal(read("devEui,id\n00,x", "devices").rows[0].fields, { dev_eui: "00", name: "x" });
    const twice = read("code\nA\nB\nA\n", "spaces").rows;
    unique(twice, "code", (row) => row.fields.code, new Set(["B"]));
    equal(twice.map((row) => row.faults.map((one) => one.key)), [[], ["csv_taken"], ["csv_repeats"]]);
});

Deno.test("a plan that is edited goes back step by step, turns as one, and knows what is not stored", () => {
    const model = planModel();
    model.load([
        space("A-1", { x: 0, y: 0, w: 20, h: 40 }),
        space("A-2", { x: 20, y: 0, w: 20, h: 40 }),
        space("A-3"),
    ]);
    equal(model.changed(), []);
    model.selected.add("A-1").add("A-2");
    model.rotate(90);
    model.rotate(90);
    model.rotate(180);
    equal([model.plans.get("A-1").r, model.plans.get("A-2").r], [0, 0]);
    model.rotate(-90);
    equal(model.plans.get("A-1").r, 270);
    model.undo();
    model.undo();
    equal([Math.round(model.plans.get("A-1").x), model.plans.get("A-2").r], [20, 180]);
    model.place(["A-3"], ["A-1", "A-2", "A-3"]);
    equal(model.plans.get("A-3").y > 40, true);
    equal(model.changed(), ["A-1", "A-2", "A-3"]);
    model.stored("A-3", model.plans.get("A-3"));
    while (model.canUndo()) model.undo();
    equal([model.changed(), model.plans.get("A-3")], [["A-3"], null]);
});

const languages = {};
for (const name of (await import(web + "texts.js")).languages) {
    languages[name] = (await import(`${web}texts/${name}.js`))[name];
}

/** The text of every module but those of the languages. */
async function modules(folder = new URL(web, import.meta.url)) {
    const texts = [];
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
        if (isDirectory && name !== "texts") texts.push(...await modules(new URL(name + "/", folder)));
        else if (name.endsWith(".js")) texts.push(await Deno.readTextFile(new URL(name, folder)));
    }
    return texts;
}

Deno.test("each language has the keys of the others, with the same names of values in their texts", () => {
    const named = (text) => [...new Set(text?.match(/\{\w+\}/g) ?? [])].sort();
    for (const [language, texts] of Object.entries(languages)) {
        for (const [key, text] of Object.entries(languages.en)) {
            if (!(key in texts)) throw new Error(`${language} lacks ${key}`);
            if (`${named(text)}` !== `${named(texts[key])}`) throw new Error(`${language}: ${key} has other values`);
        }
        for (const key of Object.keys(texts)) if (!(key in languages.en)) throw new Error(`${language}: ${key}`);
    }
});

Deno.test("each text is said by some module", async () => {
    const code = (await modules()).join("\n");
    const whole = new Set([...code.matchAll(/["`](\w+)["`]/g)].map((match) => match[1]));
    // A key may be put together, as in `"health_" + name`.
    const begun = new Set([...code.matchAll(/"(\w+_)" \+|`(\w+_)\$\{/g)].map((match) => match[1] ?? match[2]));
    const isSaid = (key) => whole.has(key) || [...begun].some((start) => key.startsWith(start));
    equal(Object.keys(languages.en).filter((key) => !isSaid(key)), []);
});
