import { resourceForKind } from "../../api/resources";
import { hasReason } from "../../api/statusError";
import type { DaemonSet } from "../../api/types";
import type { Context } from "../../cli/command";
import { CliError } from "../../cli/errors";
import type { Client } from "../../client/client";
import { unknownName } from "../shared/insightErrors";
import { daemonSetOf, readManifests } from "../shared/manifestDaemonSets";

/** A DaemonSet to be explained. */
export interface Subject {
	daemonSet: DaemonSet;
	/** The file that it comes from; absent for one of the cluster. */
	source?: string;
	/** The one of that name that is on the cluster, for one out of a file. */
	liveUid?: string;
}

/** @throws a CliError, with exit code 2, for names that there are not and manifests that no server would take */
export async function findSubjects(
	client: Client,
	options: { daemonSet?: string; filenames: readonly string[]; recursive: boolean },
	namespace: { name: string; explicit: boolean },
	context: Context,
): Promise<Subject[]> {
	if (options.filenames.length > 0) return fromFiles(client, options, namespace, context);
	return [{ daemonSet: await onCluster(client, options.daemonSet, namespace.name) }];
}

async function fromFiles(
	client: Client,
	{ filenames, recursive }: { filenames: readonly string[]; recursive: boolean },
	{ name, explicit }: { name: string; explicit: boolean },
	context: Context,
): Promise<Subject[]> {
	const request = {
		filenames,
		recursive,
		args: [],
		namespace: name,
		namespaceExplicit: explicit,
		allNamespaces: false,
		all: false,
	};
	const { daemonSets } = await readManifests(client, request, context);
	const subjects: Subject[] = [];
	for (const target of daemonSets) {
		const { daemonSet, problems } = daemonSetOf(target);
		if (daemonSet === undefined) {
			throw new CliError(`error: ${target.source}: DaemonSet ${target.name}: ${problems[0] ?? ""}`, 2);
		}
		const live = await find(client, target.name, target.namespace);
		const liveUid = live?.metadata.uid;
		subjects.push({ daemonSet, source: target.source, ...(liveUid && { liveUid }) });
	}
	return subjects;
}

async function onCluster(client: Client, word: string | undefined, namespace: string): Promise<DaemonSet> {
	const resource = resourceForKind(await client.resources(), "apps/v1", "DaemonSet");
	const all = async (options: { namespace?: string }) =>
		resource === undefined ? [] : ((await client.list(resource, options)).items as DaemonSet[]);
	const names = (list: readonly DaemonSet[]) => list.map(({ metadata }) => metadata.name ?? "");
	if (word === undefined) {
		const there = names(await all({ namespace }));
		const list =
			there.length === 0
				? `namespace ${namespace} has none`
				: `there ${there.length === 1 ? "is" : "are"} ${there.join(", ")}`;
		throw new CliError(`error: name a DaemonSet, or a manifest with -f; ${list}`, 2);
	}
	const name = word.replace(/^(ds|daemonsets?(\.apps)?)\//, "");
	const found = await find(client, name, namespace);
	if (found !== undefined) return found;
	const here = names(await all({ namespace }));
	const elsewhere = (await all({}).catch(() => [])).find(({ metadata }) => metadata.name === name);
	if (elsewhere !== undefined) {
		const other = elsewhere.metadata.namespace;
		throw new CliError(
			`error: there is no DaemonSet ${JSON.stringify(name)} in namespace ${namespace}; there is one in ${other} (-n ${other})`,
			2,
		);
	}
	throw unknownName("DaemonSet", name, here, ` in namespace ${namespace}`);
}

async function find(client: Client, name: string, namespace: string | undefined): Promise<DaemonSet | undefined> {
	const resource = resourceForKind(await client.resources(), "apps/v1", "DaemonSet");
	if (resource === undefined || name === "") return undefined;
	try {
		return (await client.get(resource, { namespace, name })) as DaemonSet;
	} catch (error) {
		if (hasReason(error, "NotFound")) return undefined;
		throw error;
	}
}
