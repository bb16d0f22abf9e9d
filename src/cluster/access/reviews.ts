import { groupResource, type Resource } from "../../api/resource";
import type { KubeObject, V1PolicyRule } from "../../api/types";
import type { ObjectRegistry } from "../registry/objectRegistry";
import { time } from "../time";
import { authorize, rulesFor } from "./rbac";
import type { User } from "./user";

interface AccessSpec {
	user?: string;
	uid?: string;
	groups?: string[];
	token?: string;
	namespace?: string;
	resourceAttributes?: {
		verb?: string;
		group?: string;
		resource?: string;
		subresource?: string;
		namespace?: string;
		name?: string;
	};
	nonResourceAttributes?: { verb?: string; path?: string };
}

/** Who asks, and who has a token. */
export interface Asker {
	user: User;
	userOfToken(token: string): User | undefined;
}

interface Question extends Asker {
	registry: ObjectRegistry;
	spec: AccessSpec;
}

/** What is asked, not stored: who somebody is, and what they may do. */
const REVIEWS: Readonly<Record<string, (question: Question) => unknown>> = {
	"selfsubjectreviews.authentication.k8s.io": ({ user }) => ({ userInfo: userInfo(user) }),
	"tokenreviews.authentication.k8s.io": ({ userOfToken, spec }) => {
		const user = userOfToken(spec.token ?? "");
		return user === undefined ? { user: {} } : { authenticated: true, user: userInfo(user) };
	},
	"selfsubjectaccessreviews.authorization.k8s.io": ({ registry, user, spec }) => access(registry, user, spec),
	"selfsubjectrulesreviews.authorization.k8s.io": ({ registry, user, spec }) =>
		rules(registry, user, spec.namespace ?? ""),
	"subjectaccessreviews.authorization.k8s.io": ({ registry, spec }) => access(registry, subject(spec), spec),
	"localsubjectaccessreviews.authorization.k8s.io": ({ registry, spec }) => access(registry, subject(spec), spec),
};

/** The object of a review with its answer as status. */
export function answerReview(
	registry: ObjectRegistry,
	resource: Resource,
	object: KubeObject,
	asker: Asker,
): KubeObject & { status: unknown } {
	const status = REVIEWS[groupResource(resource)]?.({ ...asker, registry, spec: (object.spec ?? {}) as AccessSpec });
	const metadata = { ...object.metadata, creationTimestamp: time(registry.now) } as unknown as KubeObject["metadata"];
	return { ...object, metadata, status };
}

function access(registry: ObjectRegistry, user: User, { resourceAttributes, nonResourceAttributes }: AccessSpec) {
	const { allowed, reason } = authorize(
		registry,
		user,
		nonResourceAttributes !== undefined
			? { verb: nonResourceAttributes.verb ?? "", path: nonResourceAttributes.path ?? "" }
			: {
					verb: resourceAttributes?.verb ?? "",
					group: resourceAttributes?.group ?? "",
					resource: resourceAttributes?.resource ?? "",
					subresource: resourceAttributes?.subresource || undefined,
					namespace: resourceAttributes?.namespace,
					name: resourceAttributes?.name,
				},
	);
	return { allowed, ...(reason === "" ? {} : { reason }) };
}

function rules(registry: ObjectRegistry, user: User, namespace: string) {
	const all = rulesFor(registry, user, namespace).flatMap(({ rules }) => rules);
	const isResource = (rule: V1PolicyRule) => rule.resources !== undefined;
	return {
		resourceRules: all.filter(isResource).map(({ verbs, apiGroups, resources, resourceNames }) => ({
			verbs,
			apiGroups,
			resources,
			...(resourceNames === undefined ? {} : { resourceNames }),
		})),
		nonResourceRules: all
			.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined)
			.map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
		incomplete: false,
	};
}

function subject({ user = "", uid, groups = [] }: AccessSpec): User {
	return { name: user, groups, ...(uid === undefined ? {} : { uid }) };
}

function userInfo({ name, uid, groups }: User) {
	return { username: name, ...(uid === undefined ? {} : { uid }), groups };
}
