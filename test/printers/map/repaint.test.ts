import fc from "fast-check";
import { expect, it } from "vitest";
import type { Line } from "../../../src/printers/map/line";
import { clipped, repaint } from "../../../src/printers/map/repaint";
import { Terminal } from "./terminal";

const span = fc.record({
	text: fc.string({ unit: fc.constantFrom("a", "●", " ", "│"), maxLength: 5 }),
	style: fc.constantFrom(undefined, { colour: 31 }, { bold: true, colour: 36 }),
});
const frame = fc.array(
	fc.array(span, { maxLength: 4 }).map((line) => clipped(line, 12)),
	{ maxLength: 8 },
);

function shown(...frames: Line[][]): Terminal {
	const terminal = new Terminal(8, 12);
	let before: Line[] = [];
	for (const each of frames) {
		terminal.write(repaint(before, each, true));
		before = each;
	}
	return terminal;
}

it("leaves a screen as one would be on which only the last frame was painted", () => {
	fc.assert(
		fc.property(fc.array(frame, { minLength: 1, maxLength: 4 }), (frames) => {
			expect(
				shown(...frames).cells.map((line) =>
					line
						.join("")
						.replaceAll(/<[\d;]+> /g, " ")
						.trimEnd(),
				),
			).toEqual(
				shown(...frames.slice(-1)).cells.map((line) =>
					line
						.join("")
						.replaceAll(/<[\d;]+> /g, " ")
						.trimEnd(),
				),
			);
		}),
	);
});

it("paints nothing where nothing has changed, and one spot where one has", () => {
	const line = (dot: string): Line => [{ text: "node01 " }, { text: dot, style: { colour: 32 } }, { text: " ●" }];
	expect(repaint([line("●")], [line("●")], true)).toBe("");
	expect(repaint([line("◇"), line("●")], [line("●"), line("●")], true)).toBe("\u001b[1;8H\u001b[32m●\u001b[0m");
	expect(repaint([line("◇")], [[{ text: "node" }]], false)).toBe("\u001b[1;5H\u001b[K");
});
