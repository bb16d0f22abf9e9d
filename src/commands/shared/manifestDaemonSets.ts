import { decode } from "../../api/decode";
import { applyDefaults } from "../../api/defaults";
import { errorBody } from "../../api/fieldError";
import { groupKind } from "../../api/resource";
import { isStatusError } from "../../api/statusError";
import type { DaemonSet } from "../../api/types";
import { validateCreate } from "../../api/validation";
import type { Context } from "../../cli/command";
import { CliError } from "../../cli/errors";
import { report } from "../../cli/report";
import type { Client } from "../../client/client";
import { select } from "../../selection/select";
import type { ManifestTarget, SelectionRequest } from "../../selection/selection";

/** What files hold: DaemonSets, and everything else. */
export interface ManifestObjects {
	daemonSets: ManifestTarget[];
	others: ManifestTarget[];
}

/**
 * The objects of the files that a request names.
 * @throws a CliError, with exit code 2, for files that can't be read and for files without a DaemonSet
 */
export async function readManifests(
	client: Client,
	request: SelectionRequest,
	context: Context,
): Promise<ManifestObjects> {
	let targets: ManifestTarget[];
	try {
		const selection = await select(client, request, context);
		if (selection.errors.length > 0) throw selection.errors[0];
		targets = selection.targets.filter((target) => target.kind === "manifest");
	} catch (error) {
		context.signal.throwIfAborted();
		throw new CliError(report(error, { debug: false }).text.trimEnd(), 2);
	}
	const daemonSets = targets.filter(({ resource }) => groupKind(resource) === "DaemonSet.apps");
	if (daemonSets.length === 0) {
		throw new CliError(`error: there is no DaemonSet in ${request.filenames.join(", ")}`, 2);
	}
	return { daemonSets, others: targets.filter((target) => !daemonSets.includes(target)) };
}

/**
 * A manifest's DaemonSet as a server would store it, or what the server would refuse it for.
 */
export function daemonSetOf({ resource, object, namespace }: ManifestTarget): {
	daemonSet?: DaemonSet;
	problems: string[];
} {
	let daemonSet: DaemonSet;
	try {
		const { object: read, warnings } = decode(resource, object, { fieldValidation: "Warn", sortedKeys: true });
		if (warnings.length > 0) return { problems: warnings };
		applyDefaults(resource, read);
		daemonSet = read as DaemonSet;
	} catch (error) {
		if (!isStatusError(error)) throw error;
		return { problems: [error.message] };
	}
	const { uid: _, resourceVersion: __, creationTimestamp: ___, generation: ____, ...metadata } = daemonSet.metadata;
	daemonSet.metadata = { ...metadata, ...(namespace && { namespace }) };
	delete daemonSet.status;
	const problems = validateCreate(resource, daemonSet).map((error) => `${error.path}: ${errorBody(error)}`);
	return problems.length > 0 ? { problems } : { daemonSet, problems };
}
