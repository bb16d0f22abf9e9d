import { exactJson } from "../../api/exactJson";

type Fields = Readonly<Record<string, unknown>>;

/** What a value has of its own, where it differs from its pattern: place, value, place, value, …, by place. */
export type OwnParts = (string | number | boolean | null)[];

/** A value that thousands of others resemble: those are told by what they have in its places. */
export interface Pattern {
	/** How many places it has: whatever is neither an object nor a list. */
	readonly places: number;
	readonly root: Part;
	/** Its JSON, and where in it each place begins and ends, once that was asked for. */
	written?: { text: string; ends: readonly number[] };
}

/** A part of a pattern: what is in the places from `from` up to `to`. */
interface Part {
	readonly value: unknown;
	readonly from: number;
	readonly to: number;
	/** An object's fields, in order. */
	readonly fields?: readonly string[];
	/** What an object or a list holds; a place holds nothing. */
	readonly parts?: readonly Part[];
}

/** The pattern that a value of plain JSON is. */
export function patternOf(value: unknown): Pattern {
	const root = partOf(value, 0);
	return { places: root.to, root };
}

/**
 * What `value` has of its own; undefined when it has other fields than the pattern, in another order, longer or shorter
 * lists, more than `most` places of its own, or integers that JSON's numbers would round.
 */
export function ownParts({ root }: Pattern, value: unknown, most: number): OwnParts | undefined {
	const own: OwnParts = [];
	return collect(root, value, own, most * 2) ? own : undefined;
}

/** The value that has these own parts. What it shares with the pattern is the very same object. */
export function fromOwnParts({ root }: Pattern, own: OwnParts): unknown {
	return build(root, own, { at: 0 });
}

/** The JSON of the value that has these own parts: most of it is the pattern's. */
export function textFromOwnParts(pattern: Pattern, own: OwnParts): string {
	pattern.written ??= written(pattern.root);
	const { text, ends } = pattern.written;
	let result = "";
	let from = 0;
	for (let index = 0; index < own.length; index += 2) {
		const place = own[index] as number;
		result += text.slice(from, ends[place * 2]) + JSON.stringify(own[index + 1]);
		from = ends[place * 2 + 1] as number;
	}
	return result + text.slice(from);
}

/** Whether a value can be a pattern: one with integers that JSON's numbers would round is told whole. */
export function canBePattern(value: unknown): boolean {
	return typeof value === "object" && value !== null && !exactJson(value).endsWith("\n");
}

function partOf(value: unknown, from: number): Part {
	if (typeof value !== "object" || value === null) return { value, from, to: from + 1 };
	const isList = Array.isArray(value);
	const fields = isList ? undefined : Object.keys(value).filter((name) => (value as Fields)[name] !== undefined);
	const values = fields === undefined ? (value as unknown[]) : fields.map((name) => (value as Fields)[name]);
	const parts: Part[] = [];
	let to = from;
	for (const each of values) {
		const part = partOf(each, to);
		parts.push(part);
		to = part.to;
	}
	return fields === undefined ? { value, from, to, parts } : { value, from, to, fields, parts };
}

/** Whether `value` fits the pattern; adds to `own` what differs. No arrays are made: it runs for every pod that is kept. */
function collect({ value: usual, from, fields, parts }: Part, value: unknown, own: OwnParts, most: number): boolean {
	if (parts === undefined) {
		if (value === usual) return true;
		if (!isPlain(value) || own.length >= most) return false;
		own.push(from, value);
		return true;
	}
	if (typeof value !== "object" || value === null || Array.isArray(value) !== (fields === undefined)) return false;
	if (fields === undefined) {
		const list = value as unknown[];
		if (list.length !== parts.length) return false;
		for (let index = 0; index < list.length; index++) {
			if (!collect(parts[index] as Part, list[index], own, most)) return false;
		}
		return true;
	}
	let index = 0;
	for (const field in value) {
		const each = (value as Fields)[field];
		if (each === undefined) continue;
		if (field !== fields[index] || !collect(parts[index] as Part, each, own, most)) return false;
		index++;
	}
	return index === fields.length;
}

function isPlain(value: unknown): value is OwnParts[number] {
	return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function build({ value, to, fields, parts }: Part, own: OwnParts, next: { at: number }): unknown {
	const place = own[next.at] as number | undefined;
	if (place === undefined || place >= to) return value;
	if (parts === undefined) {
		next.at += 2;
		return own[next.at - 1];
	}
	if (fields === undefined) return parts.map((part) => build(part, own, next));
	const copy = { ...(value as Record<string, unknown>) };
	for (let index = 0; index < fields.length; index++) {
		const part = parts[index] as Part;
		const following = own[next.at] as number | undefined;
		if (following === undefined || following >= to) break;
		if (following < part.to) copy[fields[index] as string] = build(part, own, next);
	}
	return copy;
}

function written(root: Part): { text: string; ends: number[] } {
	const ends: number[] = [];
	let text = "";
	const write = ({ value, fields, parts }: Part) => {
		if (parts === undefined) {
			const place = JSON.stringify(value);
			ends.push(text.length, text.length + place.length);
			text += place;
			return;
		}
		text += fields === undefined ? "[" : "{";
		parts.forEach((part, index) => {
			if (index > 0) text += ",";
			if (fields !== undefined) text += `${JSON.stringify(fields[index])}:`;
			write(part);
		});
		text += fields === undefined ? "]" : "}";
	};
	write(root);
	return { text, ends };
}
