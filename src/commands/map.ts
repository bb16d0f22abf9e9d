import { labelKeyErrors } from "../api/labelNames";
import type { DaemonSet } from "../api/types";
import { suggestions } from "../cli/argv/suggest";
import type { Command, Context, Invocation } from "../cli/command";
import { CliError } from "../cli/errors";
import { explainAll } from "../insight/map/explained";
import { foretold } from "../insight/map/foretold";
import { MapModel } from "../insight/map/mapModel";
import type { Picture } from "../insight/map/picture";
import { frame } from "../printers/map/frame";
import { mapHtml } from "../printers/map/html";
import { mapJson } from "../printers/map/json";
import { type Line, lineText } from "../printers/map/line";
import type { FrameOptions } from "../printers/map/look";
import { mapSvg } from "../printers/map/svg";
import { readExplained, readManifestDaemonSets } from "./map/documents";
import { Follower } from "./map/follow";
import { showLive } from "./map/live";
import type { Size } from "./map/screen";
import { clusterFromFile } from "./shared/clusterFile";
import { allNamespacesFlag, fileFlags } from "./shared/flags";

const MISUSE = 2;
const PLAIN_COLUMNS = 80;
const LAYOUTS = ["auto", "boxes", "rows"] as const;
const FORMATS = ["", "svg", "html", "json"] as const;

const WRITERS = { svg: mapSvg, html: mapHtml, json: mapJson };

export interface MapOptions {
	/** undefined: all of them. */
	readonly namespace: string | undefined;
	/** Of the nodes. */
	readonly selector: string | undefined;
	/** NAME or NAMESPACE/NAME; none: all. */
	readonly daemonSets: readonly string[];
	/** Manifests whose DaemonSets are shown instead of the cluster's. */
	readonly filenames: readonly string[];
	readonly recursive: boolean;
	/** A file that stands for the cluster. */
	readonly nodeFile: string;
	readonly groupBy: string | undefined;
	readonly layout: (typeof LAYOUTS)[number];
	readonly compact: boolean;
	/** Whether shapes beyond ASCII can be shown. */
	readonly shapes: boolean;
	readonly output: (typeof FORMATS)[number];
	readonly watch: boolean;
}

/** Draws which DaemonSet has what on which node. */
export async function run(options: MapOptions, context: Context): Promise<void> {
	const { io } = context;
	const client = options.nodeFile === "" ? await context.client() : await clusterFromFile(options.nodeFile, context);
	const model = new MapModel((daemonSet) => isWanted(daemonSet, options.daemonSets));
	const scope = { namespace: options.namespace, nodeSelector: options.selector };
	const onLack = (text: string) => io.err(`Warning: ${text}\n`);
	const size = () => sizeOf(context);
	const draw = (picture: Picture, { columns, lines }: Size): Line[] =>
		frame(picture, { ...frameOptions(options), columns, lines });
	const print = async (picture: Picture) => {
		if (picture.daemonSets.length === 0) {
			const where = options.namespace === undefined ? "" : ` in ${options.namespace} namespace`;
			io.err(`No DaemonSets found${where}.\n`);
		}
		const lines = draw(picture, { columns: size().columns, lines: undefined });
		await io.out(lines.map((line) => `${lineText(line, io.colour)}\n`).join(""));
	};
	if (options.output !== "" || options.filenames.length > 0) {
		const manifests = options.filenames.length > 0 ? await readManifestDaemonSets(client, options, context) : undefined;
		const view = await readExplained(client, model, { ...scope, manifests }, onLack);
		checkNames(model, options);
		const explanations = explainAll(model.sortedDaemonSets(), view);
		const drawn = model.picture(options.groupBy);
		const picture = manifests === undefined ? drawn : foretold(drawn, explanations);
		if (options.output === "") return print(picture);
		const write = WRITERS[options.output];
		return io.out(write({ picture, explanations, showNamespaces: options.namespace === undefined }));
	}
	const follower = new Follower(client, model, scope, onLack);
	await follower.load();
	model.update(await client.now());
	checkNames(model, options);
	if (options.watch) {
		const { groupBy } = options;
		const timed = (picture: Picture, at: Size, time: string): Line[] => withTime(draw(picture, at), time);
		return showLive({ client, model, follower, groupBy, size, draw: timed }, context);
	}
	await print(model.picture(options.groupBy));
}

function frameOptions({ layout, compact, shapes, namespace }: MapOptions): Omit<FrameOptions, "columns" | "lines"> {
	return { layout, compact, shapes, showNamespaces: namespace === undefined };
}

/** The time stands behind the title, where nothing else moves when it changes. */
function withTime([title = [], ...rest]: readonly Line[], time: string): Line[] {
	return time === "" ? [title, ...rest] : [[...title, { text: `  ${time}`, style: { dim: true } }], ...rest];
}

function sizeOf({ io, env }: Context): Size {
	const given = Number.parseInt(env.COLUMNS ?? "", 10);
	const columns = io.columns ?? (given > 0 ? given : PLAIN_COLUMNS);
	return { columns, lines: io.stdoutIsTerminal ? io.rows : undefined };
}

function isWanted({ metadata: { namespace, name } }: DaemonSet, names: readonly string[]): boolean {
	return names.length === 0 || names.some((each) => each === name || each === `${namespace}/${name}`);
}

/** @throws a CliError for a name of --daemonsets that there is not. */
function checkNames(model: MapModel, { daemonSets, namespace }: MapOptions): void {
	const present = model.sortedDaemonSets();
	const unknown = daemonSets.find((name) => !present.some((daemonSet) => isWanted(daemonSet, [name])));
	if (unknown === undefined) return;
	const known = model.hiddenNames().concat(present.map(({ metadata }) => metadata.name ?? ""));
	const [closest] = suggestions(unknown, known);
	const where = namespace === undefined ? "" : ` in namespace ${JSON.stringify(namespace)}`;
	const hint = closest === undefined ? "" : `; did you mean ${JSON.stringify(closest)}?`;
	throw new CliError(`error: there is no DaemonSet ${JSON.stringify(unknown)}${where}${hint}`, MISUSE);
}

export const command: Command = {
	name: "map",
	summary: "Draw which DaemonSet has what on which node",
	usage:
		"map [-f FILENAME] [-A] [-l NODE-SELECTOR] [--daemonsets=NAME,…] [--group-by=LABEL] [--layout=auto|boxes|rows] [--compact] [-w] [-o svg|html|json]",
	description: [
		"Draw the cluster: its nodes as boxes, or as rows where there are many, with a dot for each DaemonSet of the",
		"namespace. The dot's shape says what the DaemonSet has there: a running pod, one that starts, is missing, fails or",
		"is of an old revision, or none since the node is not eligible. No colour is needed to read it, and where the locale",
		"is not UTF-8 letters stand for the shapes.",
		"",
		" With -f it draws where the DaemonSets of manifests would run, on the cluster or on the nodes of a file (--nodes).",
		"",
		" With -w the map follows what happens, until ^C: nodes that join and leave, and rollouts as they go from node to",
		"node. -o svg and -o html write a picture for a document, with the reason behind each dot.",
	].join("\n"),
	examples: [
		"  # What is where?",
		"  ds map",
		"",
		"  # All DaemonSets, with the nodes by pool",
		"  ds map -A --group-by pool",
		"",
		"  # Follow a rollout",
		"  ds map --daemonsets agent -w",
		"",
		"  # Which nodes would a manifest reach? On this cluster, and offline",
		"  ds map -f agent.yaml",
		"  ds map -f agent.yaml --nodes nodes.yaml",
		"",
		"  # The nodes of one zone as a page that needs nothing else",
		"  ds map -A -l topology.kubernetes.io/zone=a -o html > map.html",
	].join("\n"),
	usageExitCode: MISUSE,
	flags: [
		allNamespacesFlag,
		...fileFlags.filter(({ name }) => name !== "kustomize"),
		{
			name: "nodes",
			type: "string",
			help: "A file with nodes (and pods) that stands for the cluster, as 'kubectl get nodes -o yaml' writes it.",
		},
		{ name: "ascii", type: "bool", help: "Use letters for the shapes, whatever the locale is." },
		{ name: "compact", type: "bool", help: "One row for all nodes of a group that look the same." },
		{
			name: "daemonsets",
			type: "stringSlice",
			help: "Only these DaemonSets: NAME or NAMESPACE/NAME, …",
			offers: "daemonsets",
		},
		{ name: "group-by", type: "string", help: "The node label to group the nodes by, as in --group-by pool." },
		{
			name: "layout",
			type: "string",
			default: "auto",
			help: "boxes, rows, or auto: boxes for few nodes and rows for many.",
			offers: LAYOUTS,
		},
		{
			name: "output",
			short: "o",
			type: "string",
			help: "svg or html, a picture for a document with the reason behind each dot, or json.",
			offers: ["svg", "html", "json"],
		},
		{
			name: "selector",
			short: "l",
			type: "string",
			help: "Only nodes with these labels: '=', '==', '!=', 'in', 'notin', as in -l pool=gpu,zone!=b.",
		},
		{ name: "watch", short: "w", type: "bool", help: "Follow what happens, until ^C." },
	],
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<MapOptions> {
	if (invocation.args.length > 0) throw misuse(`unexpected arguments: ${invocation.args.join(" ")}`);
	const layout = oneOf("--layout", LAYOUTS, invocation.string("layout"));
	const output = oneOf("-o", FORMATS, invocation.string("output"));
	const watch = invocation.bool("watch");
	const filenames = invocation.strings("filename");
	const nodeFile = invocation.string("nodes");
	if (watch && output !== "") throw misuse("-w and -o can't be used together");
	if (watch && filenames.length > 0) throw misuse("-w and -f can't be used together");
	if (watch && nodeFile !== "") throw misuse("-w and --nodes can't be used together");
	const groupBy = invocation.string("group-by");
	if (groupBy === "" && invocation.changed("group-by")) throw misuse("--group-by needs a label's key");
	const [problem] = groupBy === "" ? [] : labelKeyErrors(groupBy);
	if (problem !== undefined) throw misuse(`--group-by: ${JSON.stringify(groupBy)}: ${problem}`);
	const { name } = await context.namespace();
	return {
		namespace: invocation.bool("all-namespaces") ? undefined : name,
		selector: invocation.string("selector").trim() || undefined,
		daemonSets: invocation.strings("daemonsets").filter((each) => each !== ""),
		filenames,
		recursive: invocation.bool("recursive"),
		nodeFile,
		groupBy: groupBy || undefined,
		layout,
		compact: invocation.bool("compact"),
		shapes: !invocation.bool("ascii") && showsShapes(context.env),
		output,
		watch,
	};
}

function oneOf<T extends string>(flag: string, known: readonly T[], given: string): T {
	const found = known.find((each) => each === given);
	if (found !== undefined) return found;
	const [closest] = suggestions(
		given,
		known.filter((each) => each !== ""),
	);
	const hint = closest === undefined ? "" : `; did you mean ${JSON.stringify(closest)}?`;
	const list = known.filter((each) => each !== "").join(", ");
	throw misuse(`${flag} must be one of ${list}, got ${JSON.stringify(given)}${hint}`);
}

/** Whether the locale, or a terminal that always does, can show more than ASCII. */
function showsShapes(env: Context["env"]): boolean {
	const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "";
	return /utf-?8/i.test(locale) || Boolean(env.WT_SESSION);
}

function misuse(message: string): CliError {
	return new CliError(`error: ${message}\nSee 'ds map -h' for help and examples`, MISUSE);
}
