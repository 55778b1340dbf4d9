// What of the dashboard needs no page: shown by `deno test`.

// The only thing of a page that the modules ask for while they are loaded.
globalThis.document = { documentElement: {} };
const web = "../../../Sources/CWebUI/web/";
const { layout } = await import(web + "parts/plan.js");
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
    equal(amount(3.456, "V"), "3.5\u202fV");
    equal(lasting(26 * 3600), "26\u202fh 0\u202fmin");
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
