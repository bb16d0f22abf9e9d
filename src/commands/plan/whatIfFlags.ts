import { labelKeyErrors, labelValueErrors } from "../../api/labelNames";
import { dnsSubdomainErrors } from "../../api/names";
import { setOwn } from "../../api/ownFields";
import { parseQuantity } from "../../api/quantity";
import type { Node } from "../../api/types";
import type { FlagSpec, Invocation } from "../../cli/command";
import { CliError } from "../../cli/errors";
import type { WhatIf } from "../../insight/plan/whatIf";
import { boundlessNode } from "../shared/clusterFile";
import { parseTaints } from "../shared/taints";

/** Changes of nodes that are thought of and not made. */
export const whatIfFlags: readonly FlagSpec[] = [
	{
		name: "add-node",
		type: "stringArray",
		help: "What if such a node joined: 'name=gpu9,labels=pool=gpu,zone=a,taints=gpu=yes:NoSchedule,cpu=4,memory=8Gi,pods=110'; without cpu, memory and pods it has room for anything; may be repeated.",
	},
	{ name: "cordon", type: "stringSlice", help: "What if these nodes were cordoned.", offers: "nodes" },
	{
		name: "label",
		type: "stringArray",
		help: "What if a node's labels changed: 'node01 pool=gpu zone-'; may be repeated.",
	},
	{ name: "remove-node", type: "stringSlice", help: "What if these nodes left.", offers: "nodes" },
	{
		name: "taint",
		type: "stringArray",
		help: "What if a node's taints changed: 'node01 gpu=yes:NoSchedule old-'; may be repeated.",
	},
	{ name: "uncordon", type: "stringSlice", help: "What if these nodes were uncordoned.", offers: "nodes" },
];

/** @throws a CliError, with exit code 2, for what can't be read */
export function whatIfOf(invocation: Invocation): WhatIf {
	return {
		add: invocation.strings("add-node").map((text, index) => nodeOf(text, index)),
		remove: invocation.strings("remove-node").map(nameOf),
		label: invocation.strings("label").map(labelsOf),
		taint: invocation.strings("taint").map(taintsOf),
		cordon: invocation.strings("cordon").map(nameOf),
		uncordon: invocation.strings("uncordon").map(nameOf),
	};
}

const nameOf = (word: string): string => word.trim().replace(/^(no|nodes?)\//, "");

const FIELDS = ["name", "labels", "taints", "cpu", "memory", "pods", "ephemeral-storage"] as const;

/** A node out of FIELD=VALUE,…: what stands behind a comma and is no field goes on with the one before. */
function nodeOf(text: string, index: number): Node {
	const fields = new Map<string, string[]>();
	let last: string[] | undefined;
	const fail = (why: string) => new CliError(`error: --add-node ${JSON.stringify(text)}: ${why}`, 2);
	for (const part of text.split(/[,;]/).map((each) => each.trim())) {
		if (part === "") continue;
		const at = part.indexOf("=");
		const name = FIELDS.find((each) => each === part.slice(0, at));
		if (name === undefined) {
			if (last === undefined) throw fail(`write FIELD=VALUE,… with the fields ${FIELDS.join(", ")}`);
			last.push(part);
			continue;
		}
		if (fields.has(name)) throw fail(`${name} is there twice`);
		last = part.length > at + 1 ? [part.slice(at + 1)] : [];
		fields.set(name, last);
	}
	if (fields.size === 0) throw fail(`write FIELD=VALUE,… with the fields ${FIELDS.join(", ")}`);
	const name = fields.get("name")?.join(",") ?? `added${index + 1}`;
	const [wrong] = dnsSubdomainErrors(name);
	if (wrong !== undefined) throw fail(`${JSON.stringify(name)} is no name for a node: ${wrong}`);
	const node = boundlessNode(name);
	Object.assign(node.metadata.labels ?? {}, readLabels(fields.get("labels") ?? [], fail));
	const { add, remove } = readTaints(fields.get("taints") ?? [], fail);
	if (remove.length > 0) throw fail("a node that joins has no taints to be removed");
	if (add.length > 0) node.spec = { taints: [...add] };
	for (const resource of ["cpu", "memory", "pods", "ephemeral-storage"]) {
		const amount = fields.get(resource)?.join(",");
		if (amount === undefined || node.status?.allocatable === undefined) continue;
		try {
			parseQuantity(amount);
		} catch {
			throw fail(`${JSON.stringify(amount)} is no quantity`);
		}
		node.status.allocatable[resource] = amount;
	}
	return node;
}

function labelsOf(text: string): WhatIf["label"][number] {
	const fail = (why: string) => new CliError(`error: --label ${JSON.stringify(text)}: ${why}`, 2);
	const [node = "", ...words] = wordsOf(text);
	if (words.length === 0) throw fail("write 'NODE KEY=VALUE …', or KEY- to take a label away");
	return { node: nameOf(node), labels: readLabels(words, fail) };
}

function taintsOf(text: string): WhatIf["taint"][number] {
	const fail = (why: string) => new CliError(`error: --taint ${JSON.stringify(text)}: ${why}`, 2);
	const [node = "", ...words] = wordsOf(text);
	if (words.length === 0) throw fail("write 'NODE KEY=VALUE:EFFECT …', or KEY- to take a taint away");
	return { node: nameOf(node), ...readTaints(words, fail) };
}

/** NODE WORD …, or NODE=WORD: a node's name has no "=". */
function wordsOf(text: string): string[] {
	const [first = "", ...rest] = text.trim().split(/\s+/);
	const at = first.indexOf("=");
	return rest.length > 0 || at < 0 ? [first, ...rest] : [first.slice(0, at), first.slice(at + 1)];
}

function readLabels(words: readonly string[], fail: (why: string) => CliError): Record<string, string | null> {
	const labels: Record<string, string | null> = {};
	for (const word of words) {
		const goes = word.endsWith("-") && !word.includes("=");
		const at = goes ? word.length - 1 : word.indexOf("=");
		if (at < 0) throw fail(`${JSON.stringify(word)} is no label: write KEY=VALUE`);
		const [key, value] = [word.slice(0, at), word.slice(at + 1)];
		const [wrong] = [...labelKeyErrors(key), ...(goes ? [] : labelValueErrors(value))];
		if (wrong !== undefined) throw fail(`${JSON.stringify(word)} is no label: ${wrong}`);
		if (Object.hasOwn(labels, key)) throw fail(`label ${key} is there twice`);
		setOwn(labels, key, goes ? null : value);
	}
	return labels;
}

function readTaints(words: readonly string[], fail: (why: string) => CliError): ReturnType<typeof parseTaints> {
	try {
		return parseTaints(words);
	} catch (error) {
		throw fail(error instanceof Error ? error.message : String(error));
	}
}
