import type { Resource } from "../../api/resource";
import { invalid } from "../../api/statusError";
import type { KubeObject, V1LabelSelector, V1Scale } from "../../api/types";
import type { ObjectRegistry } from "./objectRegistry";
import type { PatchRequest, RequestOptions } from "./registry";
import { replaceObject } from "./requestHandling";
import type { PatchedBody } from "./rules";

/** What the scale subresource takes and gives. */
export const SCALES: Resource = {
	group: "autoscaling",
	version: "v1",
	kind: "Scale",
	plural: "scales",
	singular: "scale",
	shortNames: [],
	namespaced: true,
	categories: [],
	verbs: ["get", "patch", "update"],
	subresources: [],
};

/** The size of an object that has one, as its scale subresource shows it. */
export function scaleOf(object: KubeObject): KubeObject {
	const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
	const spec = (object.spec ?? {}) as { replicas?: number; selector?: V1LabelSelector | Record<string, string> };
	const { replicas = 0 } = (object.status ?? {}) as { replicas?: number };
	const selector = selectorText(spec.selector);
	return {
		kind: "Scale",
		apiVersion: "autoscaling/v1",
		metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
		spec: spec.replicas === undefined || spec.replicas === 0 ? {} : { replicas: spec.replicas },
		status: { replicas, ...(selector === "" ? {} : { selector }) },
	};
}

/** PUT to the scale subresource. */
export function updateScale(
	registry: ObjectRegistry,
	resource: Resource,
	key: { namespace: string | undefined; name: string },
	body: unknown,
	options: RequestOptions,
): KubeObject {
	const old = registry.withManagers(registry.get(resource, key.namespace, key.name));
	return resize(registry, resource, old, decodeScale(registry, body, options), options);
}

/** PATCH of the scale subresource. */
export function patchScale(
	registry: ObjectRegistry,
	resource: Resource,
	key: { namespace: string | undefined; name: string },
	patch: PatchRequest,
	options: RequestOptions,
): KubeObject {
	const old = registry.withManagers(registry.get(resource, key.namespace, key.name));
	const patched = registry.rules.patched(SCALES, scaleOf(old), patch, (body, more) =>
		decodeScale(registry, body, options, more),
	);
	return resize(registry, resource, old, patched, options);
}

function decodeScale(registry: ObjectRegistry, body: unknown, options: RequestOptions, more?: PatchedBody): KubeObject {
	const fieldValidation = options.fieldValidation ?? "Warn";
	const { object, warnings } = registry.rules.decode(SCALES, body, { fieldValidation, ...options.sent, ...more });
	for (const text of warnings) options.warn(text);
	return object;
}

function resize(
	registry: ObjectRegistry,
	resource: Resource,
	old: KubeObject,
	scale: KubeObject,
	options: RequestOptions,
): KubeObject {
	const { replicas = 0 } = (scale as unknown as V1Scale).spec ?? {};
	if (replicas < 0) {
		throw invalid({ group: "autoscaling", kind: "Scale" }, scale.metadata.name ?? "", [
			{
				reason: "FieldValueInvalid",
				field: "spec.replicas",
				message: `Invalid value: ${replicas}: must be greater than or equal to 0`,
			},
		]);
	}
	const { resourceVersion } = scale.metadata;
	const metadata = { ...old.metadata, resourceVersion };
	const object = { ...old, metadata, spec: { ...(old.spec as object), replicas } };
	return scaleOf(replaceObject(registry, resource, { object, old }, { ...options, subresource: undefined }));
}

/** As metav1.FormatLabelSelector, or the selector of a ReplicationController, which has labels alone. */
function selectorText(selector: V1LabelSelector | Record<string, string> | undefined): string {
	if (selector === undefined) return "";
	const { matchLabels, matchExpressions } = selector as V1LabelSelector;
	const isPlain = matchLabels === undefined && matchExpressions === undefined;
	const labels = Object.entries((isPlain ? selector : (matchLabels ?? {})) as Record<string, string>);
	const terms = labels.map(([name, value]) => ({ name, text: `${name}=${value}` }));
	for (const { key, operator, values = [] } of matchExpressions ?? []) {
		const list = `(${[...values].sort().join(",")})`;
		const text = { In: `${key} in ${list}`, NotIn: `${key} notin ${list}`, Exists: key, DoesNotExist: `!${key}` }[
			operator
		];
		terms.push({ name: key, text: text ?? key });
	}
	return terms
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.map(({ text }) => text)
		.join(",");
}
