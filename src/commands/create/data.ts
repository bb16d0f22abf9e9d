import { createHash } from "node:crypto";
import { goQuote } from "../../api/go/format";
import { goJson } from "../../api/go/json";
import { configMapKeyErrors, parentFolderErrors } from "../../api/names";
import type { Context, FlagSpec, Invocation } from "../../cli/command";
import { CliError } from "../../cli/errors";
import { filesOf, readDataFile } from "../../manifest/sourcesFiles";

/** Where the data of a ConfigMap or Secret comes from. */
export const dataFlags: readonly FlagSpec[] = [
	{ name: "append-hash", type: "bool", help: "Append a hash of the data to the name." },
	{
		name: "from-env-file",
		type: "stringSlice",
		help: "A file of lines KEY=VALUE; a line with a KEY alone takes its value from the environment.",
	},
	{ name: "from-file", type: "stringSlice", help: "A file, KEY=FILE, or a folder of files; may be repeated." },
	{ name: "from-literal", type: "stringArray", help: "KEY=VALUE; may be repeated." },
];

interface Target {
	kind: "ConfigMap" | "Secret";
	name: string;
	/** A Secret takes its literals before its files: the order shows in errors alone. */
	literalsFirst: boolean;
}

/** What the flags name, each in its order. */
interface Sources {
	files: readonly string[];
	literals: readonly string[];
	envFiles: readonly string[];
}

/** What `dataFlags` name. */
export function dataSources(invocation: Invocation): Sources {
	return {
		files: invocation.strings("from-file"),
		literals: invocation.strings("from-literal"),
		envFiles: invocation.strings("from-env-file"),
	};
}

/**
 * The data that the sources hold, by key.
 * @throws a CliError in kubectl's words.
 */
export function readData(
	{ files, literals, envFiles }: Sources,
	context: Context,
	target: Target,
): Map<string, Buffer> {
	if (envFiles.length > 0 && files.length + literals.length > 0) {
		throw new CliError("error: from-env-file cannot be combined with from-file or from-literal");
	}
	const data = new Data(target);
	const addFiles = () => {
		for (const source of files) addFile(data, source, context.cwd);
	};
	const addLiterals = () => {
		for (const source of literals) addLiteral(data, source);
	};
	try {
		for (const add of target.literalsFirst ? [addLiterals, addFiles] : [addFiles, addLiterals]) add();
		for (const path of envFiles) {
			if (filesOf(path, context.cwd) !== undefined) {
				const what = target.kind === "Secret" ? "secret" : "config";
				throw new Error(`env ${what} file cannot be a directory`);
			}
			addEnvFile(data, path, context);
		}
	} catch (error) {
		throw new CliError(`error: ${error instanceof Error ? error.message : String(error)}`);
	}
	return data.values;
}

/** The hash that kubectl appends to a name: ten characters that make no words. */
export function nameHash(content: object): string {
	const hex = createHash("sha256").update(goJson(content)).digest("hex").slice(0, 10);
	const consonants: Record<string, string> = { "0": "g", "1": "h", "3": "k", a: "m", e: "t" };
	return hex.replace(/[013ae]/g, (digit) => consonants[digit] ?? digit);
}

class Data {
	readonly values = new Map<string, Buffer>();

	constructor(private readonly target: Target) {}

	add(key: string, value: Buffer): void {
		const problems = configMapKeyErrors(key);
		if (problems.length > 0) throw new Error(this.invalidKey(key, problems));
		const before = this.values.get(key);
		if (before !== undefined) throw new Error(this.secondKey(key, before));
		this.values.set(key, value);
	}

	private invalidKey(key: string, problems: readonly string[]): string {
		return this.target.kind === "Secret"
			? `${goQuote(key)} is not valid key name for a Secret ${problems.join(";")}`
			: `${goQuote(key)} is not a valid key name for a ConfigMap: ${problems.join(",")}`;
	}

	private secondKey(key: string, before: Buffer): string {
		const { kind, name } = this.target;
		if (kind === "Secret") return `cannot add key ${key}, another key by that name already exists`;
		const where = `${isText(before) ? "Data" : "BinaryData"} for ConfigMap ${goQuote(name)}`;
		return `cannot add key ${goQuote(key)}, another key by that name already exists in ${where}`;
	}
}

function isText(bytes: Buffer): boolean {
	return Buffer.from(bytes.toString("utf8")).equals(bytes);
}

function addFile(data: Data, source: string, cwd: string): void {
	const [left = "", right, ...rest] = source.split("=");
	if (rest.length > 0) throw new Error("key names or file paths cannot contain '='");
	if (right !== undefined && left === "") throw new Error(`key name for file path ${right} missing`);
	if (right === "") throw new Error(`file path for key name ${left} missing`);
	const path = right ?? left;
	const files = filesOf(path, cwd);
	if (files !== undefined) {
		if (right !== undefined) throw new Error("cannot give a key name for a directory path");
		for (const file of files) data.add(file.name, readDataFile(file.path, cwd));
		return;
	}
	const key = right === undefined ? (path.split("/").filter(Boolean).at(-1) ?? "/") : left;
	data.add(key, readDataFile(path, cwd));
}

function addLiteral(data: Data, source: string): void {
	const equals = source.indexOf("=");
	if (equals <= 0) throw new Error(`invalid literal source ${source}, expected key=value`);
	data.add(source.slice(0, equals), Buffer.from(source.slice(equals + 1)));
}

function addEnvFile(data: Data, path: string, { cwd, env }: Context): void {
	const lines = readDataFile(path, cwd).toString("latin1").replace(/\n$/, "").split("\n");
	for (const [index, latin1] of lines.entries()) {
		const bytes = Buffer.from(latin1.replace(/\r$/, ""), "latin1");
		if (!isText(bytes)) {
			throw new Error(`env file ${path} contains invalid utf8 bytes at line ${index + 1}: [${[...bytes].join(" ")}]`);
		}
		const line = bytes.toString("utf8").replace(index === 0 ? /^\ufeff?\s+|^\ufeff/ : /^\s+/, "");
		if (line === "" || line.startsWith("#")) continue;
		const equals = line.indexOf("=");
		const key = equals === -1 ? line : line.slice(0, equals);
		const problems = envKeyErrors(key);
		if (problems.length > 0) throw new Error(`${goQuote(key)} is not a valid key name: ${problems.join(";")}`);
		data.add(key, Buffer.from(equals === -1 ? (env[key] ?? "") : line.slice(equals + 1)));
	}
}

/** The older, narrower rule for the name of an environment variable, which kubectl still has. */
function envKeyErrors(key: string): string[] {
	const pattern = "[-._a-zA-Z][-._a-zA-Z0-9]*";
	if (new RegExp(`^${pattern}$`).test(key)) return [...parentFolderErrors(key)];
	return [
		"a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not " +
			`start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '${pattern}')`,
		...parentFolderErrors(key),
	];
}
