import Table from "cli-table3";
import { escapeTerminal } from "./escape";

/** No lines between the rows. */
const NO_RULES = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };

/**
 * Rows in a box, for people; the first cell of each names it. Text that does not fit into `columns` of the terminal is
 * wrapped; without a terminal nothing is.
 */
export function boxedTable(rows: readonly (readonly [string, string])[], columns: number | undefined): string {
	const names = Math.max(...rows.map(([name]) => name.length)) + 2;
	const room = columns === undefined ? undefined : columns - names - 3;
	const wrapped =
		room !== undefined && room >= 12 ? { colWidths: [names, room], wordWrap: true, wrapOnWordBoundary: false } : {};
	const table = new Table({ style: { head: [], border: [] }, chars: NO_RULES, ...wrapped });
	for (const [name, value] of rows) table.push([name, escapeTerminal(value)]);
	return `${table.toString()}\n`;
}
