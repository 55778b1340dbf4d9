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
