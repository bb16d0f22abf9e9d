/** The unified diff of two texts, three lines of context around each change; "" where they are equal. */
export function unifiedDiff(path: string, before: string, after: string): string {
	const [old, now] = [linesOf(before), linesOf(after)];
	const hunks = group(compare(old, now));
	if (hunks.length === 0) return "";
	const body = hunks.map((hunk) => show(hunk, old.length === 0, now.length === 0));
	return `--- a/${path}\n+++ b/${path}\n${body.join("")}`;
}

interface Row {
	readonly sign: " " | "-" | "+";
	readonly text: string;
	/** The numbers of the line in both texts, from 0. */
	readonly old: number;
	readonly now: number;
}

const CONTEXT = 3;

/** Myers' shortest edit script over the lines between the equal beginning and the equal end. */
function compare(old: readonly string[], now: readonly string[]): Row[] {
	const width = old.length + now.length + 1;
	const reach = new Map<number, number>([[1, 0]]);
	const trace: Map<number, number>[] = [];
	for (let edits = 0; edits <= width; edits++) {
		trace.push(new Map(reach));
		for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
			const below = reach.get(diagonal - 1) ?? -1;
			const above = reach.get(diagonal + 1) ?? -1;
			let x = diagonal === -edits || (diagonal !== edits && below < above) ? above : below + 1;
			while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x++;
			reach.set(diagonal, x);
			if (x >= old.length && x - diagonal >= now.length) return walkBack(trace, old, now);
		}
	}
	return [];
}

function walkBack(trace: readonly Map<number, number>[], old: readonly string[], now: readonly string[]): Row[] {
	const rows: Row[] = [];
	let x = old.length;
	let y = now.length;
	for (let edits = trace.length - 1; edits >= 0; edits--) {
		const reach = trace[edits] as Map<number, number>;
		const diagonal = x - y;
		const down =
			diagonal === -edits || (diagonal !== edits && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1));
		const from = down ? diagonal + 1 : diagonal - 1;
		const startX = edits === 0 ? 0 : (reach.get(from) ?? 0);
		const startY = edits === 0 ? 0 : startX - from;
		while (x > startX && y > startY) rows.push({ sign: " ", text: old[--x] ?? "", old: x, now: --y });
		if (edits === 0) break;
		if (down) rows.push({ sign: "+", text: now[--y] ?? "", old: x, now: y });
		else rows.push({ sign: "-", text: old[--x] ?? "", old: x, now: y });
	}
	return rows.reverse();
}

/** The changes with their context; those that would touch become one. */
function group(rows: readonly Row[]): Row[][] {
	const hunks: Row[][] = [];
	let end = -1;
	for (const [index, { sign }] of rows.entries()) {
		if (sign === " ") continue;
		const from = Math.max(index - CONTEXT, 0);
		const to = Math.min(index + CONTEXT, rows.length - 1);
		const last = hunks.at(-1);
		if (last !== undefined && from <= end + 1) last.push(...rows.slice(end + 1, to + 1));
		else hunks.push(rows.slice(from, to + 1));
		end = to;
	}
	return hunks;
}

function show(rows: readonly Row[], noOld: boolean, noNow: boolean): string {
	const count = (sign: string) => rows.filter((row) => row.sign !== sign).length;
	const [first] = rows;
	const start = (line: number, none: boolean) => (none ? 0 : line + 1);
	const head = `@@ -${start(first?.old ?? 0, noOld)},${count("+")} +${start(first?.now ?? 0, noNow)},${count("-")} @@\n`;
	return (
		head +
		rows
			.map(({ sign, text }) => `${sign}${text.endsWith("\n") ? text : `${text}\n\\ No newline at end of file\n`}`)
			.join("")
	);
}

function linesOf(text: string): string[] {
	return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
