import { compareGo } from "../../api/go/keys";
import type { Container, KubeObject, V1EnvVar } from "../../api/types";
import type { Command, Context, Invocation } from "../../cli/command";
import { warn } from "../../cli/warning";
import { plainError } from "../../selection/failure";
import type { SelectionRequest } from "../../selection/selection";
import { dryRunOf } from "../shared/dryRun";
import { podSpecOf, withPodSpec } from "../shared/podSpec";
import { typedPrintingOf } from "../shared/printing";
import { selectionOf } from "../shared/selectionOf";
import { parseEnv, splitEnv, updateEnv } from "./envWords";
import { listEnv } from "./listEnv";
import {
	changeObjects,
	checkLocal,
	containersFlag,
	type Found,
	findObjects,
	noPodTemplate,
	type SetOptions,
	selectorFlag,
	selectsContainer,
	setFlags,
} from "./objects";

export interface SetEnvOptions extends SetOptions {
	/** The containers' names, in which * stands for any text. */
	containers: string;
	/** KEY=VALUE, KEY- and "-", the flags' first. */
	changes: readonly string[];
	/** How many of them stood among the words. */
	words: number;
	/** A ConfigMap or Secret to take variables from; "": none. */
	from: string;
	keys: readonly string[];
	prefix: string;
	list: boolean;
	resolve: boolean;
	overwrite: boolean;
}

/** Sets, imports, removes or lists the environment variables of containers. */
export async function run(options: SetEnvOptions, context: Context): Promise<void> {
	const usesStdin = options.changes.includes("-");
	const { set, remove } = parseEnv(options.changes, usesStdin ? await readStdin(context) : "");
	if (usesStdin && options.selection.filenames.includes("-")) {
		throw plainError("standard input cannot be used for multiple arguments");
	}
	if (options.from !== "") set.push(...(await imported(options, context)));
	const added = set.map((variable) => ({ ...variable, name: options.prefix + variable.name }));
	const found = await findObjects(options, context);
	const edit = (container: Container): Container => {
		if (!options.overwrite) checkOverwrites(container.env ?? [], added);
		const { env: before = [], ...rest } = container;
		const env = updateEnv(before, added, remove);
		return env.length > 0 ? { ...container, env } : rest;
	};
	if (options.list) return list(found, edit, options, context);
	await changeObjects(
		found,
		{
			operation: "env updated",
			failed: "failed to patch env update to pod template: ",
			change: (object) => edited(object, edit, options, context)?.object,
			sent() {
				if (added.length > 0 || options.words > 0) return;
				throw plainError("at least one environment variable must be provided");
			},
		},
		options,
		context,
	);
}

/** The object with its containers edited, and those in kubectl's order; undefined when none is meant. */
function edited(
	object: KubeObject,
	edit: (container: Container) => Container,
	{ containers: pattern }: Pick<SetEnvOptions, "containers">,
	context: Context,
): { object: KubeObject; containers: Container[] } | undefined {
	const spec = podSpecOf(object);
	if (spec === undefined) throw noPodTemplate(object);
	const done: Container[] = [];
	const change = (container: Container): Container => {
		if (!selectsContainer(container.name, pattern)) return container;
		const result = edit(container);
		done.push(result);
		return result;
	};
	const changed = { ...spec };
	if (spec.containers) changed.containers = spec.containers.map(change);
	if (spec.initContainers) changed.initContainers = spec.initContainers.map(change);
	if (done.length > 0) return { object: withPodSpec(object, changed), containers: done };
	warn(context, `${object.kind}/${object.metadata.name} does not have any containers matching "${pattern}"`);
	return undefined;
}

/** What is wrong with an object is not told of in a list, as with kubectl. */
async function list(
	found: readonly Found[],
	edit: (container: Container) => Container,
	options: SetEnvOptions,
	context: Context,
): Promise<void> {
	const {
		resolve,
		selection: { namespace },
	} = options;
	for (const { object } of found) {
		let containers: Container[];
		try {
			containers = edited(object, edit, options, context)?.containers ?? [];
		} catch {
			continue;
		}
		for (const container of containers) await listEnv(object, container, { resolve, namespace }, context);
	}
}

function checkOverwrites(existing: readonly V1EnvVar[], added: readonly V1EnvVar[]): void {
	for (const { name, value = "" } of added) {
		const current = existing.find((each) => each.name === name);
		if (current === undefined || (current.value ?? "") === value) continue;
		throw plainError(`'${name}' already has a value (${current.value ?? ""}), and --overwrite is false`);
	}
}

async function readStdin({ io }: Context): Promise<string> {
	return new TextDecoder().decode(await io.stdin());
}

/** References to the keys of what --from names, under names that variables can have. */
async function imported({ selection, local, from, keys }: SetEnvOptions, context: Context): Promise<V1EnvVar[]> {
	const source: SelectionRequest = { ...selection, args: [from] };
	const variables: V1EnvVar[] = [];
	for (const { object } of await findObjects({ selection: source, local }, context)) {
		const field = REFERENCES[object.kind];
		if (field === undefined) throw plainError("unsupported resource specified in --from");
		const { name } = object.metadata;
		const data = Object.keys((object.data ?? {}) as Record<string, string>).sort(compareGo);
		for (const key of data.filter((each) => keys.length === 0 || keys.includes(each))) {
			const variable = key.replace(/[^a-zA-Z0-9_]/gu, "_").toUpperCase();
			if (variable !== key) warn(context, `key ${key} transferred to ${variable}`);
			variables.push({ name: variable, valueFrom: { [field]: { name, key } } });
		}
	}
	return variables;
}

const REFERENCES: Readonly<Record<string, "configMapKeyRef" | "secretKeyRef">> = {
	ConfigMap: "configMapKeyRef",
	Secret: "secretKeyRef",
};

export const command: Command = {
	name: "set env",
	summary: "Update environment variables on a pod template",
	usage: "set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
	description:
		"Set, import, remove or list the environment variables of containers. KEY=VALUE sets one, KEY- removes one, and - reads KEY=VALUE lines from standard input.",
	examples: `  # Set two variables of all containers of a DaemonSet
  ds set env ds/agent LEVEL=debug MODE=fast

  # Remove one
  ds set env ds/agent MODE-

  # Show them, with the values behind references to ConfigMaps and Secrets
  ds set env ds/agent --list --resolve

  # Take all keys of a ConfigMap, as AGENT_…
  ds set env ds/agent --from=configmap/agent --prefix=AGENT_

  # Take one key of a Secret, for one container
  ds set env ds/agent -c=exporter --from=secret/agent --keys=password

  # Take some of the shell's own variables
  env | grep AGENT_ | ds set env -e - ds/agent

  # See what a change would make of a file
  ds set env -f agent.yaml LEVEL=debug --local -o yaml`,
	flags: [
		...setFlags,
		selectorFlag,
		containersFlag,
		{ name: "env", short: "e", type: "stringArray", help: "A change like those among the words; may be repeated." },
		{ name: "from", type: "string", help: "A ConfigMap or Secret to take variables from, such as configmap/agent." },
		{ name: "keys", type: "stringSlice", help: "The keys to take from there; all without it." },
		{ name: "list", type: "bool", help: "Show the variables, with the changes, and change nothing." },
		{ name: "overwrite", type: "bool", default: true, help: "Change variables that have another value." },
		{ name: "prefix", type: "string", help: "Put before the names of the variables." },
		{ name: "resolve", type: "bool", help: "Show the values behind references in a list." },
	],
	async run(invocation, context) {
		await run(await optionsFrom(invocation, context), context);
	},
};

async function optionsFrom(invocation: Invocation, context: Context): Promise<SetEnvOptions> {
	const all = invocation.bool("all");
	const labelSelector = invocation.string("selector") || undefined;
	if (all && labelSelector) throw plainError("cannot set --all and --selector at the same time");
	const words = splitEnv(invocation.args);
	if (words === undefined) {
		throw plainError(`all resources must be specified before environment changes: ${invocation.args.join(" ")}`);
	}
	const dryRun = dryRunOf(invocation, context);
	const printing = await typedPrintingOf(invocation, context);
	const local = invocation.bool("local");
	const from = invocation.string("from");
	const keys = invocation.strings("keys");
	const list = invocation.bool("list");
	checkLocal({ local, dryRun });
	if (invocation.strings("filename").length === 0 && words.resources.length === 0) {
		throw plainError("one or more resources must be specified as <resource> <name> or <resource>/<name>");
	}
	if (list && printing.output !== "") throw plainError("--list and --output may not be specified together");
	if (keys.length > 0 && from === "") {
		throw plainError("when specifying --keys, a configmap or secret must be provided with --from");
	}
	return {
		selection: await selectionOf(invocation, context, { args: words.resources, all, labelSelector }),
		all,
		local,
		dryRun,
		fieldManager: invocation.string("field-manager"),
		printing,
		containers: invocation.string("containers"),
		changes: [...invocation.strings("env"), ...words.changes],
		words: words.changes.length,
		from,
		keys,
		prefix: invocation.string("prefix"),
		list,
		resolve: invocation.bool("resolve"),
		overwrite: invocation.bool("overwrite"),
	};
}
