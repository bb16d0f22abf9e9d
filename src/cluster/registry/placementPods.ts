import { parseExactJson } from "../../api/exactJson";
import type { KubeList, Pod } from "../../api/types";
import { kind } from "../kinds";
import { listPrefix } from "./keys";
import type { ObjectRegistry } from "./objectRegistry";

/**
 * The list of all pods, with what others' room and placement depend on: names, labels, owners, spec (without node
 * affinity where the pod has its node), phase and start. Pods of one template differ in their node alone, so that there
 * is one spec for all of them: most of a record is compared as text, and not read.
 */
export function placementPods(registry: Pick<ObjectRegistry, "tx">): KubeList {
	const known = new KnownTexts();
	const items: Pod[] = [];
	for (const { key, text } of registry.tx.texts(listPrefix(kind("pods")))) {
		items.push(slimPod(key, text, known) ?? (parseExactJson(text) as Pod));
	}
	return { apiVersion: "v1", kind: "PodList", metadata: { resourceVersion: String(registry.tx.revision) }, items };
}

const SPEC = ',"spec":{';
const STATUS = ',"status":{';
/** What is rare, or could stand for something else in a text, is read whole. */
const UNUSUAL = ['"deletionTimestamp":', '"annotations":', '"nominatedNodeName":', "\n"];

/**
 * Quotes in a JSON string are escaped, so that a quoted key with what follows it is found in no string. Undefined for a
 * record that is written in another order, that has no node yet, or that is unusual.
 */
function slimPod(key: string, text: string, known: KnownTexts): Pod | undefined {
	const specAt = text.indexOf(SPEC);
	const statusAt = text.indexOf(STATUS, specAt);
	if (specAt < 0 || statusAt < 0 || !text.startsWith('{"apiVersion":"v1","kind":"Pod","metadata":{')) return undefined;
	const head = text.slice(0, specAt);
	const status = text.slice(statusAt);
	if (UNUSUAL.some((each) => head.includes(each) || status.includes(each))) return undefined;
	const specText = text.slice(specAt + SPEC.length - 1, statusAt);
	const [, nodeName] = /"nodeName":"([^"\\]+)"/.exec(specText) ?? [];
	const [, phase] = /"phase":"([A-Za-z]+)"/.exec(status) ?? [];
	const [, start] = /"startTime":"([^"\\]+)"/.exec(status) ?? [];
	if (nodeName === undefined || phase === undefined) return undefined;
	try {
		const labels = known.piece(head, '"labels":', "}");
		const ownerReferences = known.piece(head, '"ownerReferences":', "]");
		const nameAt = key.lastIndexOf("/");
		const metadata = {
			name: key.slice(nameAt + 1),
			namespace: key.slice(key.lastIndexOf("/", nameAt - 1) + 1, nameAt),
			...(labels !== undefined && { labels }),
			...(ownerReferences !== undefined && { ownerReferences }),
		};
		const spec = { ...known.spec(specText, nodeName), nodeName: known.text(nodeName) };
		return {
			apiVersion: "v1",
			kind: "Pod",
			metadata,
			spec,
			status: { phase, ...(start !== undefined && { startTime: known.text(start) }) },
		} as Pod;
	} catch {
		// A bracket in a string ended a piece too early: what is cut there is no JSON.
		return undefined;
	}
}

/** So many different pieces of text are remembered, with what they say. */
const MOST_KNOWN = 5000;

class KnownTexts {
	private readonly texts = new Map<string, string>();
	private readonly pieces = new Map<string, unknown>();
	private readonly specs = new Map<string, Pod["spec"]>();

	/** The text by itself: a part of a text keeps all of it in memory. */
	text(part: string): string {
		let text = this.texts.get(part);
		if (text === undefined) {
			text = Buffer.from(part).toString();
			remember(this.texts, text, text);
		}
		return text;
	}

	/** The value under `key`, an object or array of no others, that ends with `end`; undefined where there is none. */
	piece(text: string, key: string, end: string): unknown {
		const at = text.indexOf(key);
		if (at < 0) return undefined;
		const piece = text.slice(at + key.length, text.indexOf(end, at) + 1);
		let value = this.pieces.get(piece);
		if (value === undefined) {
			value = JSON.parse(piece);
			remember(this.pieces, piece, value);
		}
		return value;
	}

	/** A spec without what is each pod's own: its node, and the name of the volume with its token. */
	spec(text: string, nodeName: string): Pod["spec"] {
		const common = text
			.replace(`"nodeName":"${nodeName}"`, '"nodeName":""')
			.replace(`{"key":"metadata.name","operator":"In","values":["${nodeName}"]}`, "{}")
			.replaceAll(/"kube-api-access-[a-z0-9]{5}"/g, '"kube-api-access"');
		let spec = this.specs.get(common);
		if (spec === undefined) {
			spec = withoutNodeAffinity(JSON.parse(common) as Pod["spec"]);
			remember(this.specs, common, spec);
		}
		return spec;
	}
}

function remember<T>(known: Map<string, T>, text: string, value: T): void {
	if (known.size >= MOST_KNOWN) known.clear();
	known.set(text, value);
}

function withoutNodeAffinity({ affinity, ...spec }: Pod["spec"]): Pod["spec"] {
	const { nodeAffinity: _, ...others } = affinity ?? {};
	return Object.keys(others).length === 0 ? spec : { ...spec, affinity: others };
}
