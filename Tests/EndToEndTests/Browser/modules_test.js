// What of the dashboard needs no page: shown by `deno test`.

// The only thing of a page that the modules ask for while they are loaded.
globalThis.document = { documentElement: {} };
const web = "../../../Sources/CWebUI/web/";
const { layout } = await import(web + "parts/plan.js");
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
    equal(amount(3.456, "V"), "3.5\u202fV");
    equal(lasting(26 * 3600), "26\u202fh 0\u202fmin");
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
