import { errorBody } from "../../api/fieldError";
import { groupResource } from "../../api/resource";
import { resourceForKind } from "../../api/resources";
import { hasReason } from "../../api/statusError";
import type { DaemonSet, KubeObject, Node } from "../../api/types";
import { validateUpdate } from "../../api/validation";
import { LAST_APPLIED, TEMPLATE_GENERATION } from "../../api/wellKnown";
import type { Context } from "../../cli/command";
import { CliError } from "../../cli/errors";
import type { Client } from "../../client/client";
import { type Overlap, overlapsOf } from "../../insight/plan/overlaps";
import { type DaemonSetPlan, planDaemonSet } from "../../insight/plan/planDaemonSet";
import { type WhatIf, whatIf } from "../../insight/plan/whatIf";
import type { InsightView } from "../../insight/view";
import type { Finding } from "../../lint/finding";
import { unifiedDiff } from "../../lint/fix/diff";
import { printerFor } from "../../printers";
import type { ManifestTarget } from "../../selection/selection";
import { applyLocally } from "../shared/applyPatch";
import { clusterFromFile } from "../shared/clusterFile";
import { oneLine } from "../shared/insightErrors";
import { loadInsight, withAdmission } from "../shared/insightView";
import { withLastApplied } from "../shared/lastApplied";
import { daemonSetOf, readManifests } from "../shared/manifestDaemonSets";
import { cachedInput, lintFindings } from "./findings";

/** One DaemonSet's plan, with what it rests on. */
export interface PlannedDaemonSet {
	source: string;
	plan: DaemonSetPlan;
	/** The nodes as they would be. */
	nodes: readonly Node[];
	/** The cluster before and after this DaemonSet: several are planned one after the other. */
	before: InsightView;
	live: DaemonSet | undefined;
	overlaps: Overlap[];
	/** A unified diff of the object, "" where nothing changes or all is new. */
	diff: string;
}

export interface PlanReport {
	plans: PlannedDaemonSet[];
	/** Manifests that a server would not take. */
	refused: { source: string; name: string; problems: string[] }[];
	findings: Finding[];
	unreadable: InsightView["unreadable"];
}

export interface PlanRequest {
	filenames: readonly string[];
	recursive: boolean;
	nodeFile: string;
	change: WhatIf;
}

/**
 * Plans every DaemonSet of the files, one after the other, on a cluster or a file that stands for one.
 * @throws a CliError, with exit code 2, where there is nothing to plan on or with
 */
export async function collect(request: PlanRequest, given: Context): Promise<PlanReport> {
	const context = cachedInput(given);
	const client = request.nodeFile === "" ? await given.client() : await clusterFromFile(request.nodeFile, given);
	const { name: namespace, explicit } = await given.namespace();
	const selection = {
		filenames: request.filenames,
		recursive: request.recursive,
		args: [],
		namespace,
		namespaceExplicit: explicit,
		allNamespaces: false,
		all: false,
	};
	const { daemonSets, others } = await readManifests(client, selection, context);
	const namespaces = new Set(daemonSets.map((target) => target.namespace));
	const there = await allDaemonSets(client, namespace);
	const read = { namespace: onlyOne(namespaces), pods: "placement", events: "none" } as const;
	const templates = daemonSets.flatMap((target) => daemonSetOf(target).daemonSet ?? []);
	const view = withManifests(await withAdmission(client, await loadInsight(client, read), templates), others);
	const { nodes, problem } = whatIf(view.nodes, request.change);
	if (problem !== undefined) throw new CliError(`error: ${problem}`, 2);
	if (nodes.length === 0) throw new CliError(`error: ${whyNoNodes(view)}`, 2);
	// Nothing true can be said of what is there already where its pods may not be seen.
	if (view.noPods !== undefined && there.some((each) => isAmong(each, daemonSets))) {
		throw new CliError(`error: ${oneLine(view.noPods)}`, 2);
	}
	const report: PlanReport = {
		plans: [],
		refused: [],
		findings: await lintFindings(selection, context),
		unreadable: view.unreadable,
	};
	let before = view;
	const planned: DaemonSet[] = [];
	for (const target of daemonSets) {
		const live = there.find(({ metadata }) => metadata.name === target.name && metadata.namespace === target.namespace);
		const { daemonSet: next, problems } = nextOf(target, live);
		if (next === undefined) {
			report.refused.push({ source: target.source, name: target.name, problems });
			continue;
		}
		const changed = live === undefined || !sameDaemonSet(live, next);
		const plan = planDaemonSet({ live, next, before, nodes, changed });
		const rivals = [...there.filter((each) => !isAmong(each, daemonSets)), ...planned];
		const overlaps = overlapsOf(next, rivals, nodes);
		const diff = live === undefined || !changed ? "" : unifiedDiff(nameOf(next), yamlOf(live), yamlOf(next));
		report.plans.push({ source: target.source, plan, nodes, before, live, overlaps, diff });
		before = plan.after;
		planned.push(next);
	}
	return report;
}

function onlyOne(namespaces: ReadonlySet<string | undefined>): string | undefined {
	return namespaces.size === 1 ? [...namespaces][0] : undefined;
}

function whyNoNodes({ unreadable, nodes }: InsightView): string {
	const refused = unreadable.find(({ resource }) => resource === "nodes");
	if (refused !== undefined) return oneLine(refused.message);
	return nodes.length > 0 ? "--remove-node leaves no node" : "the cluster has no nodes (--nodes FILE, --add-node)";
}

/** What the files bring along counts for its pods. */
function withManifests(view: InsightView, others: readonly ManifestTarget[]): InsightView {
	const merged = <T extends KubeObject>(there: readonly T[], of: string): T[] => {
		const added = others.filter(({ resource }) => groupResource(resource) === of);
		const objects = added.map(({ object, namespace }) => ({
			...object,
			metadata: { ...object.metadata, ...(namespace && { namespace }) },
		})) as T[];
		const isAgain = ({ metadata }: T) =>
			objects.some((each) => each.metadata.name === metadata.name && each.metadata.namespace === metadata.namespace);
		return [...there.filter((each) => !isAgain(each)), ...objects];
	};
	const { limitRanges = [], serviceAccounts = [], volumeClaims } = view;
	return {
		...view,
		// Those of a file alone would say that there are no others.
		namespaces: view.namespaces.length === 0 ? [] : merged(view.namespaces, "namespaces"),
		priorityClasses: merged(view.priorityClasses, "priorityclasses.scheduling.k8s.io"),
		resourceQuotas: merged(view.resourceQuotas, "resourcequotas"),
		limitRanges: merged(limitRanges, "limitranges"),
		serviceAccounts: serviceAccounts.length === 0 ? [] : merged(serviceAccounts, "serviceaccounts"),
		...(volumeClaims && { volumeClaims: merged(volumeClaims, "persistentvolumeclaims") }),
	};
}

async function allDaemonSets(client: Client, namespace: string): Promise<DaemonSet[]> {
	const resource = resourceForKind(await client.resources(), "apps/v1", "DaemonSet");
	if (resource === undefined) return [];
	try {
		return (await client.list(resource)).items as DaemonSet[];
	} catch (error) {
		if (!hasReason(error, "Forbidden")) throw error;
		return (await client.list(resource, { namespace })).items as DaemonSet[];
	}
}

/** The DaemonSet as it would be after `apply`: merged with the live one, or new. */
function nextOf(target: ManifestTarget, live: DaemonSet | undefined): { daemonSet?: DaemonSet; problems: string[] } {
	const written = daemonSetOf(target);
	if (live === undefined || written.daemonSet === undefined) return written;
	const modified = withLastApplied(target.object, { save: true });
	const { object } = applyLocally(target, live, modified, { overwrite: true });
	const { daemonSet: merged, problems } = daemonSetOf({ ...target, object: withoutServerFields(object) });
	if (merged === undefined) return { problems };
	const daemonSet: DaemonSet = {
		...merged,
		metadata: { ...merged.metadata, uid: live.metadata.uid, resourceVersion: live.metadata.resourceVersion },
		...(live.status && { status: live.status }),
	};
	const refused = validateUpdate(target.resource, {
		current: { ...daemonSet, metadata: { ...live.metadata, ...daemonSet.metadata } },
		old: live,
	});
	if (refused.length > 0) return { problems: refused.map((error) => `${error.path}: ${errorBody(error)}`) };
	return { daemonSet, problems: [] };
}

function withoutServerFields(object: KubeObject): KubeObject {
	const { managedFields: _, ...metadata } = object.metadata;
	return { ...object, metadata };
}

/** What of a DaemonSet its author decides, as YAML. */
function yamlOf({ apiVersion, kind, metadata, spec }: DaemonSet): string {
	const { name, namespace, labels } = metadata;
	const { [LAST_APPLIED]: _, [TEMPLATE_GENERATION]: __, ...annotations } = metadata.annotations ?? {};
	const shown = {
		apiVersion,
		kind,
		metadata: {
			name,
			namespace,
			...(labels && { labels }),
			...(Object.keys(annotations).length > 0 && { annotations }),
		},
		spec,
	};
	return printerFor("yaml", { formats: "objects", outputGiven: true }).print(shown as KubeObject);
}

/** The server counts in it. */

function sameDaemonSet(live: DaemonSet, next: DaemonSet): boolean {
	return yamlOf(live) === yamlOf(next);
}

function isAmong({ metadata }: DaemonSet, targets: readonly ManifestTarget[]): boolean {
	return targets.some(({ name, namespace }) => name === metadata.name && namespace === metadata.namespace);
}

function nameOf({ metadata }: DaemonSet): string {
	return `${metadata.namespace}/${metadata.name}`;
}
