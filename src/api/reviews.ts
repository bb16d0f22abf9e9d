import type { Resource } from "./resource";

/** Whether objects of a resource are questions, answered and never stored: who somebody is, and what they may do. */
export function isReview({ group }: Resource): boolean {
	return group === "authentication.k8s.io" || group === "authorization.k8s.io";
}
