import { goNumber, goQuote, goSyntax } from "../../api/go/format";
import { goKeys } from "../../api/go/keys";
import { kindOf, Numeral, plain, typeName, valueText } from "./values";

/** fmt.Sprint: a blank between operands when neither is a string. */
export function sprint(args: readonly unknown[]): string {
	return args
		.map((arg, index) => {
			const gap = index > 0 && typeof arg !== "string" && typeof args[index - 1] !== "string";
			return `${gap ? " " : ""}${valueText(arg)}`;
		})
		.join("");
}

/** fmt.Sprintln */
export function sprintln(args: readonly unknown[]): string {
	return `${args.map(valueText).join(" ")}\n`;
}

interface Flags {
	plus: boolean;
	minus: boolean;
	sharp: boolean;
	space: boolean;
	zero: boolean;
	width: number | undefined;
	precision: number | undefined;
}

/** fmt.Sprintf, with Go's notes on wrong verbs and missing or extra operands. */
export function sprintf(format: string, args: readonly unknown[]): string {
	let used = 0;
	const star = (text: string | undefined): number | undefined => {
		if (text === undefined) return undefined;
		return text === "*" ? Number(plain(args[used++])) : Number(text || "0");
	};
	const text = format.replace(
		/%([-+# 0]*)(\d+|\*)?(?:\.(\d+|\*)?)?([\s\S]?)/gu,
		(all: string, flagText: string, width: string | undefined, precision: string | undefined, verb: string) => {
			if (verb === "") return "%!(NOVERB)";
			const flags: Flags = {
				plus: flagText.includes("+"),
				minus: flagText.includes("-"),
				sharp: flagText.includes("#"),
				space: flagText.includes(" "),
				zero: flagText.includes("0") && !flagText.includes("-"),
				width: star(width),
				precision: all.includes(".") ? star(precision ?? "") : undefined,
			};
			if (verb === "%") return "%";
			if (used >= args.length) return `%!${verb}(MISSING)`;
			return pad(formatOne(args[used++], verb, flags), flags);
		},
	);
	if (used >= args.length) return text;
	const extra = args.slice(used).map((arg) => (isNil(arg) ? "<nil>" : `${typeName(arg)}=${valueText(arg)}`));
	return `${text}%!(EXTRA ${extra.join(", ")})`;
}

function formatOne(value: unknown, verb: string, flags: Flags): string {
	if (verb === "T") return typeName(value);
	if (isNil(value)) return verb === "v" ? "<nil>" : `%!${verb}(<nil>)`;
	if (verb === "v" && flags.sharp) return value instanceof Numeral ? valueText(value) : goSyntax(value);
	switch (kindOf(value)) {
		case "slice":
			return verb === "v"
				? valueText(value)
				: `[${(value as unknown[]).map((each) => formatOne(each, verb, flags)).join(" ")}]`;
		case "map":
			return verb === "v" ? valueText(value) : mapText(value as Record<string, unknown>, verb, flags);
		case "string":
			return stringText(value as string, verb, flags);
		case "bool":
			return verb === "v" || verb === "t" ? String(value) : wrongVerb(value, verb);
		case "float":
			return floatText(value, verb, flags);
		default:
			return integerText(value, verb, flags);
	}
}

function mapText(map: Record<string, unknown>, verb: string, flags: Flags): string {
	const pairs = goKeys(map).map((key) => `${formatOne(key, verb, flags)}:${formatOne(map[key], verb, flags)}`);
	return `map[${pairs.join(" ")}]`;
}

function stringText(text: string, verb: string, { precision, sharp, space }: Flags): string {
	const cut = precision === undefined ? text : [...text].slice(0, precision).join("");
	switch (verb) {
		case "v":
		case "s":
			return cut;
		case "q":
			return sharp && !/[`\x00-\x08\x0a-\x1f\x7f]/.test(cut) ? `\`${cut}\`` : goQuote(cut);
		case "x":
		case "X": {
			const hex = Buffer.from(cut).toString("hex");
			const spaced = space ? (hex.match(/../g) ?? []).join(" ") : hex;
			return verb === "X" ? spaced.toUpperCase() : spaced;
		}
		default:
			return wrongVerb(text, verb);
	}
}

function integerText(value: unknown, verb: string, flags: Flags): string {
	const number = BigInt(plain(value) as number | bigint);
	switch (verb) {
		case "v":
		case "d":
			return signed(number, 10, "", flags);
		case "b":
			return signed(number, 2, flags.sharp ? "0b" : "", flags);
		case "o":
			return signed(number, 8, flags.sharp ? "0" : "", flags);
		case "O":
			return signed(number, 8, "0o", flags);
		case "x":
			return signed(number, 16, flags.sharp ? "0x" : "", flags);
		case "X":
			return signed(number, 16, flags.sharp ? "0X" : "", flags).toUpperCase();
		case "c":
			return String.fromCodePoint(codePoint(number));
		case "q":
			return `'${goQuote(String.fromCodePoint(codePoint(number)))
				.slice(1, -1)
				.replace(/^\\"$/, '"')
				.replace(/^'$/, "\\'")}'`;
		case "U":
			return `U+${number.toString(16).toUpperCase().padStart(4, "0")}`;
		default:
			return wrongVerb(value, verb);
	}
}

function codePoint(number: bigint): number {
	return number >= 0n && number <= 0x10ffffn ? Number(number) : 0xfffd;
}

function signed(number: bigint, base: number, prefix: string, flags: Flags): string {
	const sign = number < 0n ? "-" : flags.plus ? "+" : flags.space ? " " : "";
	let digits = (number < 0n ? -number : number).toString(base);
	if (flags.precision !== undefined) digits = digits.padStart(flags.precision, "0");
	else if (flags.zero && flags.width !== undefined)
		digits = digits.padStart(flags.width - sign.length - prefix.length, "0");
	return sign + prefix + digits;
}

function floatText(value: unknown, verb: string, flags: Flags): string {
	const number = Number(plain(value));
	const { precision } = flags;
	const exponent = (text: string): string => text.replace(/e([+-])(\d)$/, "e$10$2");
	const sign = flags.plus && number >= 0 ? "+" : flags.space && number >= 0 ? " " : "";
	switch (verb) {
		case "v":
		case "g":
		case "G": {
			const general =
				precision === undefined ? goNumber(number) : exponent(String(Number(number.toPrecision(precision || 1))));
			return sign + (verb === "G" ? general.toUpperCase() : general);
		}
		case "f":
		case "F":
			return sign + number.toFixed(precision ?? 6);
		case "e":
		case "E": {
			const text = exponent(number.toExponential(precision ?? 6));
			return sign + (verb === "E" ? text.toUpperCase() : text);
		}
		default:
			return wrongVerb(value, verb);
	}
}

function wrongVerb(value: unknown, verb: string): string {
	return `%!${verb}(${typeName(value)}=${valueText(value)})`;
}

function pad(text: string, { width = 0, minus, zero }: Flags): string {
	const missing = Math.abs(width) - [...text].length;
	if (missing <= 0) return text;
	if (minus || width < 0) return text + " ".repeat(missing);
	if (!zero) return " ".repeat(missing) + text;
	const [, sign = "", rest = ""] = /^([+-]?)([\s\S]*)$/.exec(text) ?? [];
	return sign + "0".repeat(missing) + rest;
}

function isNil(value: unknown): boolean {
	return value === null || value === undefined;
}
