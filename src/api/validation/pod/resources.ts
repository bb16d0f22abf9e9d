import { duplicate, type FieldError, forbidden, invalid, json, notFound, required } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { dnsLabelErrors } from "../../names";
import { compareQuantities, quantityMilliValue } from "../../quantity";
import type { V1ResourceRequirements } from "../../types";
import { NEGATIVE } from "../metadata";
import { validateName } from "./common";
import { isCountedResource, isHugePages, isOvercommitAllowed, isWholePages } from "./resourceNames";
import type { PodContext } from "./rules";

type Quantities = Readonly<Record<string, string>>;
type NameRule = (errors: FieldError[], name: string, path: FieldPath) => void;

/** What a container or a pod asks for and is limited to; `checkName` says which resources there are. */
export function validateResources(
	pod: Pick<PodContext, "errors" | "rules" | "claimNames">,
	resources: V1ResourceRequirements,
	checkName: NameRule,
	path: FieldPath,
): void {
	const { errors } = pod;
	const limits: Quantities = resources.limits ?? {};
	const requests: Quantities = resources.requests ?? {};
	const limitsPath = path.child("limits");
	const requestsPath = path.child("requests");
	for (const name of Object.keys(limits)) {
		validateAmount(pod, name, limits[name] ?? "", checkName, limitsPath.key(name));
	}
	for (const name of Object.keys(requests)) {
		const request = requests[name] ?? "";
		const at = requestsPath.key(name);
		checkName(errors, name, at);
		validateQuantityOf(errors, name, request, at);
		validateAgainstLimit(errors, { name, request, limit: ownValue(limits, name) }, { requestsPath, limitsPath });
		validateHugePages(pod, name, request, at);
	}
	validateHugePagesAlone(errors, [...Object.keys(limits), ...Object.keys(requests)], path);
	if (resources.claims) validateClaimNames(pod, resources.claims, path.child("claims"));
}

/** An amount of one resource: not negative, and whole for what is counted. */
export function validateQuantityOf(errors: FieldError[], name: string, quantity: string, path: FieldPath): void {
	if (quantity.startsWith("-")) errors.push(invalid(path, quantity, NEGATIVE));
	if (isCountedResource(name) && quantityMilliValue(quantity) % 1000 !== 0) {
		errors.push(invalid(path, json(quantity), "must be an integer"));
	}
}

function validateAmount(
	pod: Pick<PodContext, "errors" | "rules">,
	name: string,
	quantity: string,
	checkName: NameRule,
	path: FieldPath,
): void {
	checkName(pod.errors, name, path);
	validateQuantityOf(pod.errors, name, quantity, path);
	validateHugePages(pod, name, quantity, path);
}

function validateHugePages(
	{ errors, rules }: Pick<PodContext, "errors" | "rules">,
	name: string,
	quantity: string,
	path: FieldPath,
): void {
	if (!isHugePages(name) || rules.allowIndivisibleHugePages || isWholePages(name, quantity)) return;
	errors.push(invalid(path, quantity, `${quantity} is not positive integer multiple of ${name}`));
}

function validateAgainstLimit(
	errors: FieldError[],
	{ name, request, limit }: { name: string; request: string; limit: string | undefined },
	{ requestsPath, limitsPath }: { requestsPath: FieldPath; limitsPath: FieldPath },
): void {
	if (limit === undefined) {
		if (!isOvercommitAllowed(name)) {
			errors.push(required(limitsPath, "Limit must be set for non overcommitable resources"));
		}
		return;
	}
	if (limit === request) return;
	const compared = compareQuantities(request, limit);
	if (compared !== 0 && !isOvercommitAllowed(name)) {
		errors.push(invalid(requestsPath, request, `must be equal to ${name} limit of ${limit}`));
	} else if (compared > 0) {
		errors.push(invalid(requestsPath, request, `must be less than or equal to ${name} limit of ${limit}`));
	}
}

function validateHugePagesAlone(errors: FieldError[], names: readonly string[], path: FieldPath): void {
	if (!names.some(isHugePages) || names.includes("cpu") || names.includes("memory")) return;
	errors.push(forbidden(path, "HugePages require cpu or memory"));
}

/** Claims that a container uses must be among the pod's. */
function validateClaimNames(
	{ errors, claimNames }: Pick<PodContext, "errors" | "claimNames">,
	claims: readonly { name: string; request?: string }[],
	path: FieldPath,
): void {
	const used = new Set<string>();
	for (const [index, { name, request }] of claims.entries()) {
		const at = path.index(index);
		if (name === "") {
			errors.push(required(at));
			continue;
		}
		if (used.has(name)) {
			errors.push(duplicate(at, name));
		} else {
			if (request) validateName(errors, request, dnsLabelErrors, at.child("request"));
			const key = request ? `${name}/${request}` : name;
			if (used.has(key)) errors.push(duplicate(at, key));
			else if (!request) {
				for (const other of used) {
					if (other.includes("/") && other.split("/")[0] === name) errors.push(duplicate(at, name));
				}
			}
			used.add(key);
		}
		if (!claimNames.has(name)) {
			const known = claimNames.size === 0 ? " which is empty" : `: ${[...claimNames].sort().join(", ")}`;
			const detail = `must be one of the names in pod.spec.resourceClaims${known}`;
			errors.push({ ...notFound(at, name), detail });
		}
	}
}

function ownValue(quantities: Quantities, name: string): string | undefined {
	return Object.hasOwn(quantities, name) ? quantities[name] : undefined;
}
