const MIN_WIDTH = 6;
const PADDING = 3;

/**
 * Aligns text that has tabs between its cells, as the tabwriter of cli-runtime does: columns at least 6 wide and 3
 * apart, the last cell of a line never padded, a column ending where a line has no such cell. Widths are remembered
 * from one flush to the next, so that the rows of a watch stay in line.
 */
export class TabWriter {
	private lines: string[][] = [];
	private remembered: number[] = [];

	/** One line; cells hold no newlines. A tab inside a cell begins a further one. */
	line(cells: readonly string[]): void {
		this.lines.push(
			cells.some((cell) => /[\t\v]/.test(cell)) ? cells.flatMap((cell) => cell.split(/[\t\v]/)) : [...cells],
		);
	}

	/** The lines since the last flush. */
	flush(): string {
		const widths = this.lines.map((line) => new Array<number>(Math.max(line.length - 1, 0)));
		this.measure(0, 0, this.lines.length, widths);
		const text = this.lines.map((line, index) => `${padded(line, widths[index] ?? [])}\n`).join("");
		this.lines = [];
		return text;
	}

	/** Forgets the widths of earlier flushes. */
	forget(): void {
		this.remembered = [];
	}

	/** Measures the blocks of a column between two lines, then what stands to the right of each. */
	private measure(column: number, from: number, to: number, widths: number[][]): void {
		let start = from;
		while (start < to) {
			if (!this.hasCell(start, column)) {
				start++;
				continue;
			}
			let end = start;
			let width = MIN_WIDTH;
			for (; end < to && this.hasCell(end, column); end++) {
				width = Math.max(width, textWidth(this.lines[end]?.[column] ?? "") + PADDING);
			}
			width = Math.max(width, this.remembered[column] ?? 0);
			this.remembered[column] = width;
			for (let line = start; line < end; line++) (widths[line] as number[])[column] = width;
			this.measure(column + 1, start, end, widths);
			start = end;
		}
	}

	private hasCell(line: number, column: number): boolean {
		return column < (this.lines[line]?.length ?? 0) - 1;
	}
}

function padded(cells: readonly string[], widths: readonly number[]): string {
	let text = "";
	for (const [index, cell] of cells.entries()) {
		const width = widths[index];
		text += width === undefined ? cell : cell + " ".repeat(Math.max(width - textWidth(cell), 0));
	}
	return text;
}

/** In code points, as Go counts. */
function textWidth(text: string): number {
	let width = text.length;
	if (/[\ud800-\udbff]/.test(text)) width -= (text.match(/[\ud800-\udbff][\udc00-\udfff]/g) ?? []).length;
	return width;
}
