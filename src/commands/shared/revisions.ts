import { formatLabelSelector } from "../../api/labelSelector";
import { resourceForKind } from "../../api/resources";
import type { DaemonSet, KubeObject, PodTemplateSpec } from "../../api/types";
import type { Client } from "../../client/client";
import { writePodTemplate } from "../../printers/describe/podTemplate";
import { RawWriter } from "../../printers/describe/rawWriter";
import { errorText, plainError } from "../../selection/failure";
import type { Info } from "../../selection/infos";

/** One recorded template of a DaemonSet. */
export interface Revision {
	revision: number;
	annotations: Readonly<Record<string, string>>;
	/** When the template was first rolled out. */
	creationTimestamp: string | undefined;
	/** The patch that brings the template back, as the controller wrote it. */
	data: { spec?: { template?: PodTemplateSpec & { $patch?: string } } };
}

/**
 * A DaemonSet as it is now, and its revisions, oldest first.
 * @throws a CliError in kubectl's words
 */
export async function daemonSetHistory(
	client: Client,
	{ resource, namespace, name }: Info,
): Promise<{ daemonSet: DaemonSet; revisions: Revision[] }> {
	let daemonSet: DaemonSet;
	try {
		daemonSet = (await client.get(resource, { namespace, name })) as DaemonSet;
	} catch (error) {
		throw plainError(`failed to retrieve DaemonSet ${name}: ${errorText(error)}`);
	}
	const kind = resourceForKind(await client.resources(), "apps/v1", "ControllerRevision");
	if (kind === undefined) return { daemonSet, revisions: [] };
	try {
		const labelSelector = formatLabelSelector(daemonSet.spec.selector);
		const { items } = await client.list(kind, { namespace, labelSelector });
		const owned = items.filter(({ metadata }) =>
			metadata.ownerReferences?.some(({ controller, uid }) => controller && uid === daemonSet.metadata.uid),
		);
		return { daemonSet, revisions: owned.map(revisionOf).sort((a, b) => a.revision - b.revision) };
	} catch (error) {
		throw plainError(`unable to find history controlled by DaemonSet ${name}: ${errorText(error)}`);
	}
}

function revisionOf(object: KubeObject): Revision {
	const { revision, data } = object as KubeObject & Pick<Revision, "revision" | "data">;
	const { annotations = {}, creationTimestamp } = object.metadata;
	return { revision, data, annotations, creationTimestamp };
}

/** The pod template that a revision holds. */
export function templateOf({ data }: Revision): PodTemplateSpec | undefined {
	const { $patch: _, ...template } = data.spec?.template ?? {};
	return template as PodTemplateSpec;
}

/** A pod template as kubectl prints one of a revision: with tabs. */
export function templateText(template: PodTemplateSpec | undefined): string {
	const writer = new RawWriter();
	writePodTemplate(writer, template);
	return writer.toString();
}
