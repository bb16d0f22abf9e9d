import { goQuote } from "../go/format";
import type { Resource } from "../resource";
import { TEMPLATE_GENERATION } from "../wellKnown";

/**
 * What keeps a decoded object from the server's internal form: a DaemonSet carries its template's generation in an
 * annotation, which must be a number.
 */
export function conversionProblem({ group, kind }: GroupKind, object: Fields | undefined): string | undefined {
	if (group !== "apps" || kind !== "DaemonSet") return undefined;
	const annotations = fieldsAt(object, ["metadata", "annotations"]);
	if (annotations === undefined || !Object.hasOwn(annotations, TEMPLATE_GENERATION)) return undefined;
	return parseIntProblem(String(annotations[TEMPLATE_GENERATION]));
}

/**
 * What the way into the server's internal form and back does to a decoded object, in place: serviceAccount and
 * serviceAccountName become one, a pod spec has a security context, a Secret's stringData goes into its data, and what
 * old clients wrote of init containers into annotations is dropped.
 */
export function convert({ group, kind }: GroupKind, object: Fields): void {
	if (group === "" && kind === "Secret") moveStringData(object);
	const path = POD_PATHS[kind];
	const pod = path && Object.hasOwn(POD_PATHS, kind) ? fieldsAt(object, path) : undefined;
	if (pod === undefined) return;
	dropAnnotations(fieldsAt(pod, ["metadata"]));
	const spec = fieldsAt(pod, ["spec"]);
	if (spec === undefined) return;
	const name = spec.serviceAccountName ?? spec.serviceAccount;
	if (name !== undefined) Object.assign(spec, { serviceAccountName: name, serviceAccount: name });
	spec.securityContext ??= {};
	const grace = spec.terminationGracePeriodSeconds;
	if (kind === "Pod" && typeof grace === "number" && grace < 0) spec.terminationGracePeriodSeconds = 1;
}

type GroupKind = Pick<Resource, "group" | "kind">;
type Fields = Record<string, unknown>;

/** Where the kinds that hold a pod hold its metadata and spec. */
const POD_PATHS: Record<string, readonly string[]> = {
	Pod: [],
	PodTemplate: ["template"],
	ReplicationController: ["spec", "template"],
	DaemonSet: ["spec", "template"],
	Deployment: ["spec", "template"],
	ReplicaSet: ["spec", "template"],
	StatefulSet: ["spec", "template"],
	Job: ["spec", "template"],
	CronJob: ["spec", "jobTemplate", "spec", "template"],
};

const OLD_ANNOTATIONS = ["beta", "alpha"].flatMap((stage) => [
	`pod.${stage}.kubernetes.io/init-containers`,
	`pod.${stage}.kubernetes.io/init-container-statuses`,
]);

function fieldsAt(object: Fields | undefined, path: readonly string[]): Fields | undefined {
	let found: unknown = object;
	for (const name of path) found = (found as Fields | null | undefined)?.[name];
	return typeof found === "object" && found !== null ? (found as Fields) : undefined;
}

function dropAnnotations(metadata: Fields | undefined): void {
	const annotations = fieldsAt(metadata, ["annotations"]);
	if (metadata === undefined || annotations === undefined) return;
	for (const name of OLD_ANNOTATIONS) delete annotations[name];
	if (Object.keys(annotations).length === 0) delete metadata.annotations;
}

function moveStringData(secret: Fields): void {
	const texts = fieldsAt(secret, ["stringData"]);
	delete secret.stringData;
	if (texts === undefined) return;
	const encoded = Object.entries(texts).map(([key, text]) => [key, Buffer.from(String(text)).toString("base64")]);
	secret.data = { ...fieldsAt(secret, ["data"]), ...Object.fromEntries(encoded) };
}

/** What Go's strconv.ParseInt says of a decimal text that is no int64. */
function parseIntProblem(text: string): string | undefined {
	const problem = (why: string): string => `strconv.ParseInt: parsing ${goQuote(text)}: ${why}`;
	if (!/^[+-]?\d+$/.test(text)) return problem("invalid syntax");
	const value = BigInt(text.replace("+", ""));
	return BigInt.asIntN(64, value) === value ? undefined : problem("value out of range");
}
