import { goQuote } from "../../api/go/format";
import { groupKind, type Resource } from "../../api/resource";
import type { DaemonSet, KubeObject, V1Deployment, V1StatefulSet } from "../../api/types";
import { plainError } from "../../selection/failure";

/** A line about a rollout, and whether there is nothing left to wait for. */
export interface RolloutState {
	text: string;
	done: boolean;
}

/** @throws a CliError when there is no telling: a strategy without rollouts, another revision, a missed deadline */
type View = (object: KubeObject, revision: number) => RolloutState;

/**
 * What tells how rollouts of a kind stand, in kubectl's lines.
 * @throws a CliError for a kind that has none
 */
export function statusView(resource: Resource): View {
	const view = VIEWS[groupKind(resource)];
	if (view === undefined) throw plainError(`no status viewer has been implemented for ${groupKind(resource)}`);
	return view;
}

const VIEWS: Readonly<Record<string, View>> = {
	"DaemonSet.apps": (object) => daemonSetState(object as DaemonSet),
	"Deployment.apps": (object, revision) => deploymentState(object as V1Deployment, revision),
	"StatefulSet.apps": (object) => statefulSetState(object as V1StatefulSet),
};

const waiting = (text: string): RolloutState => ({ text: `${text}\n`, done: false });
const finished = (text: string): RolloutState => ({ text: `${text}\n`, done: true });

/** A DaemonSet's revision is not looked at, as in kubectl. */
function daemonSetState({ metadata, spec, status }: DaemonSet): RolloutState {
	requireRollingUpdate(spec.updateStrategy?.type);
	if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) {
		return waiting("Waiting for daemon set spec update to be observed...");
	}
	const name = goQuote(metadata.name ?? "");
	const desired = status?.desiredNumberScheduled ?? 0;
	const updated = status?.updatedNumberScheduled ?? 0;
	const available = status?.numberAvailable ?? 0;
	const start = `Waiting for daemon set ${name} rollout to finish:`;
	if (updated < desired) return waiting(`${start} ${updated} out of ${desired} new pods have been updated...`);
	if (available < desired) return waiting(`${start} ${available} of ${desired} updated pods are available...`);
	return finished(`daemon set ${name} successfully rolled out`);
}

function deploymentState({ metadata = {}, spec, status = {} }: V1Deployment, wanted: number): RolloutState {
	const name = goQuote(metadata.name ?? "");
	if (wanted > 0) {
		const revision = Number(metadata.annotations?.["deployment.kubernetes.io/revision"] ?? 0);
		if (revision !== wanted) {
			throw plainError(`desired revision (${wanted}) is different from the running revision (${revision})`);
		}
	}
	if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
		return waiting("Waiting for deployment spec update to be observed...");
	}
	const progressing = status.conditions?.find(({ type }) => type === "Progressing");
	if (progressing?.reason === "ProgressDeadlineExceeded") {
		throw plainError(`deployment ${name} exceeded its progress deadline`);
	}
	const { replicas = 0, updatedReplicas: updated = 0, availableReplicas: available = 0 } = status;
	const start = `Waiting for deployment ${name} rollout to finish:`;
	if (spec?.replicas !== undefined && updated < spec.replicas) {
		return waiting(`${start} ${updated} out of ${spec.replicas} new replicas have been updated...`);
	}
	if (replicas > updated) return waiting(`${start} ${replicas - updated} old replicas are pending termination...`);
	if (available < updated) return waiting(`${start} ${available} of ${updated} updated replicas are available...`);
	return finished(`deployment ${name} successfully rolled out`);
}

function statefulSetState({ metadata = {}, spec, status }: V1StatefulSet): RolloutState {
	requireRollingUpdate(spec?.updateStrategy?.type);
	const observed = status?.observedGeneration ?? 0;
	if (observed === 0 || (metadata.generation ?? 0) > observed) {
		return waiting("Waiting for statefulset spec update to be observed...");
	}
	const replicas = spec?.replicas;
	const ready = status?.readyReplicas ?? 0;
	const updated = status?.updatedReplicas ?? 0;
	if (replicas !== undefined && ready < replicas) return waiting(`Waiting for ${replicas - ready} pods to be ready...`);
	const rolling = spec?.updateStrategy?.rollingUpdate;
	if (rolling !== undefined) {
		const wanted = (replicas ?? 0) - (rolling.partition ?? 0);
		if (replicas !== undefined && rolling.partition !== undefined && updated < wanted) {
			return waiting(
				`Waiting for partitioned roll out to finish: ${updated} out of ${wanted} new pods have been updated...`,
			);
		}
		return finished(`partitioned roll out complete: ${updated} new pods have been updated...`);
	}
	const { updateRevision = "", currentRevision = "", currentReplicas = 0 } = status ?? {};
	if (updateRevision !== currentRevision) {
		return waiting(
			`waiting for statefulset rolling update to complete ${updated} pods at revision ${updateRevision}...`,
		);
	}
	return finished(`statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`);
}

function requireRollingUpdate(type: string | undefined): void {
	if (type === "RollingUpdate") return;
	throw plainError("rollout status is only available for RollingUpdate strategy type");
}
