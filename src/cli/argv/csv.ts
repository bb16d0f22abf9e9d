import { ValueError } from "./valueError";

const BARE_QUOTE = 'bare " in non-quoted field';
const QUOTE = 'extraneous or missing " in quoted-field';

/**
 * The first record of a CSV text, as Go's encoding/csv reads it for pflag's lists: quotes protect commas and line ends,
 * a doubled quote is one, empty lines before the record are skipped. Throws ValueError with line and byte column.
 */
export function readCsvRecord(text: string): string[] {
	const lines = text.replaceAll("\r\n", "\n").split(/(?<=\n)/);
	const first = lines.findIndex((line) => line !== "" && line !== "\n");
	if (first === -1) throw new ValueError("EOF");
	const fields: string[] = [];
	let line = first;
	let rest = lines[line] ?? "";
	let column = 1;
	const fail = (at: number, why: string) => {
		const record = line === first ? "" : `record on line ${first + 1}; `;
		return new ValueError(`${record}parse error on line ${line + 1}, column ${at}: ${why}`);
	};
	const take = (count: number) => {
		column += Buffer.byteLength(rest.slice(0, count));
		rest = rest.slice(count);
	};
	for (;;) {
		if (!rest.startsWith('"')) {
			const comma = rest.indexOf(",");
			const field = comma === -1 ? rest.replace(/\n$/, "") : rest.slice(0, comma);
			const quote = field.indexOf('"');
			if (quote !== -1) throw fail(column + Buffer.byteLength(field.slice(0, quote)), BARE_QUOTE);
			fields.push(field);
			if (comma === -1) return fields;
			take(comma + 1);
			continue;
		}
		take(1);
		let field = "";
		for (;;) {
			const quote = rest.indexOf('"');
			if (quote === -1) {
				field += rest;
				if (line + 1 >= lines.length || lines[line + 1] === "") throw fail(column + Buffer.byteLength(rest), QUOTE);
				rest = lines[++line] ?? "";
				column = 1;
				continue;
			}
			field += rest.slice(0, quote);
			take(quote + 1);
			if (rest.startsWith('"')) {
				field += '"';
				take(1);
			} else break;
		}
		if (rest !== "" && rest !== "\n" && !rest.startsWith(",")) throw fail(column - 1, QUOTE);
		fields.push(field);
		if (!rest.startsWith(",")) return fields;
		take(1);
	}
}
