/** As much of a terminal as repaint needs: cursor moves, clearing to the line's end, and styles. */
export class Terminal {
	readonly cells: string[][];
	/** How many characters were painted. */
	painted = 0;

	constructor(rows: number, columns: number) {
		this.cells = Array.from({ length: rows }, () => Array<string>(columns).fill(" "));
	}

	/** What it shows, without styles. */
	lines(): string[] {
		return this.cells.map((line) =>
			line
				.join("")
				.replaceAll(/<[\d;]+>/g, "")
				.trimEnd(),
		);
	}

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
