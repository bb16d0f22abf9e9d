import { decode } from "../../../src/api/decode";
import { applyDefaults } from "../../../src/api/defaults";
import { type FieldError, toCauses } from "../../../src/api/fieldError";
import type { Resource } from "../../../src/api/resource";
import { builtInResources, resourceForKind } from "../../../src/api/resources";
import type { Container, DaemonSet, KubeObject, PodSpec } from "../../../src/api/types";
import { validateCreate, validateUpdate } from "../../../src/api/validation";
import { warningsFor } from "../../../src/api/warnings";

/** A DaemonSet with nothing wrong. */
export function agent(): DaemonSet {
	return {
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		metadata: { name: "agent", namespace: "default" },
		spec: {
			selector: { matchLabels: { app: "agent" } },
			template: {
				metadata: { labels: { app: "agent" } },
				spec: { containers: [{ name: "agent", image: "agent:1" }] },
			},
		},
	};
}

/** The pod spec of its template, and its first container. */
export function partsOf(daemonSet: DaemonSet): { spec: PodSpec; container: Container } {
	const { spec } = daemonSet.spec.template;
	const container = spec?.containers[0];
	if (spec === undefined || container === undefined) throw new Error("the agent has a container");
	return { spec, container };
}

/** The object as the server would store it: decoded, with its defaults. */
export function stored<T extends KubeObject>(object: T): T {
	const resource = resourceOf(object);
	const decoded = decode(resource, object).object;
	applyDefaults(resource, decoded);
	return decoded as T;
}

/** What the server says against a new object, one line each. */
export function problemsOf(object: KubeObject): string[] {
	return lines(validateCreate(resourceOf(object), stored(object)));
}

/** What it says against the change. */
export function problemsOfUpdate(current: KubeObject, old: KubeObject): string[] {
	const kept = { resourceVersion: "1", uid: "u" };
	const [after, before] = [stored(current), stored(old)];
	Object.assign(after.metadata, kept);
	Object.assign(before.metadata, kept);
	return lines(validateUpdate(resourceOf(current), { current: after, old: before }));
}

export function warningsOf(object: KubeObject): string[] {
	return warningsFor(resourceOf(object), { object: stored(object) });
}

/** The agent with its pods changed, and what is then said against it (below spec.template.spec). */
export function podProblems(change: (parts: { spec: PodSpec; container: Container }) => void): string[] {
	const daemonSet = agent();
	change(partsOf(daemonSet));
	return problemsOf(daemonSet).map((line) => line.replace(/^spec\.template\.spec\./, ""));
}

function lines(errors: readonly FieldError[]): string[] {
	return toCauses(errors).map(({ field, message }) => `${field}: ${message}`);
}

function resourceOf({ apiVersion, kind }: KubeObject): Resource {
	const resource = resourceForKind(builtInResources(), apiVersion, kind);
	if (resource === undefined) throw new Error(`no ${kind} in ${apiVersion}`);
	return resource;
}
