import fc from "fast-check";
import { expect, it } from "vitest";
import type { Line } from "../../../src/printers/map/line";
import { clipped, repaint } from "../../../src/printers/map/repaint";

/** As much of a terminal as repaint needs: cursor moves, clearing to the line's end, and styles. */
class Terminal {
	readonly cells: string[][] = Array.from({ length: 8 }, () => Array<string>(12).fill(" "));
	painted = 0;

	write(text: string): void {
		let row = 0;
		let column = 0;
		let style = "";
		for (const [part] of text.matchAll(/\u001b\[[\d;]*[A-Za-z]|./gsu)) {
			const code = /^\u001b\[([\d;]*)([A-Za-z])$/.exec(part);
			if (code === null) {
				const line = this.cells[row];
				if (line === undefined || column >= line.length) throw new Error(`painted outside: ${row} ${column}`);
				line[column++] = style === "" ? part : `${style}${part}`;
				this.painted++;
			} else if (code[2] === "H") {
				[row = 0, column = 0] = (code[1] ?? "").split(";").map((each) => Number(each) - 1);
			} else if (code[2] === "K") {
				this.cells[row]?.fill(" ", column);
			} else {
				style = code[1] === "0" ? "" : `<${code[1]}>`;
			}
		}
	}
}

const span = fc.record({
	text: fc.string({ unit: fc.constantFrom("a", "●", " ", "│"), maxLength: 5 }),
	style: fc.constantFrom(undefined, { colour: 31 }, { bold: true, colour: 36 }),
});
const frame = fc.array(
	fc.array(span, { maxLength: 4 }).map((line) => clipped(line, 12)),
	{ maxLength: 8 },
);

function shown(...frames: Line[][]): Terminal {
	const terminal = new Terminal();
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
