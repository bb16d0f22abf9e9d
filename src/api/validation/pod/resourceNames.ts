import { type FieldError, invalid, named, notSupported } from "../../fieldError";
import type { FieldPath } from "../../fieldPath";
import { qualifiedNameErrors } from "../../names";
import { parseQuantity, quantityValue } from "../../quantity";

const HUGE_PAGES = "hugepages-";
const REQUESTS = "requests.";

/** Resources measured in whole things. */
const COUNTED: ReadonlySet<string> = new Set([
	"pods",
	"resourcequotas",
	"services",
	"replicationcontrollers",
	"secrets",
	"configmaps",
	"persistentvolumeclaims",
	"services.nodeports",
	"services.loadbalancers",
]);

const STANDARD: ReadonlySet<string> = new Set([
	...COUNTED,
	...["cpu", "memory", "ephemeral-storage", "storage"],
	...["requests.cpu", "requests.memory", "requests.ephemeral-storage", "requests.storage"],
	...["limits.cpu", "limits.memory", "limits.ephemeral-storage"],
]);

const OF_CONTAINERS: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);

export function isHugePages(name: string): boolean {
	return name.startsWith(HUGE_PAGES);
}

/** Without a domain, or in kubernetes.io. */
export function isNativeResource(name: string): boolean {
	return !name.includes("/") || name.includes("kubernetes.io/");
}

/** A vendor's: nvidia.com/gpu. */
export function isExtendedResource(name: string): boolean {
	if (isNativeResource(name) || name.startsWith(REQUESTS)) return false;
	return qualifiedNameErrors(`${REQUESTS}${name}`).length === 0;
}

export function isOvercommitAllowed(name: string): boolean {
	return isNativeResource(name) && !isHugePages(name);
}

export function isCountedResource(name: string): boolean {
	return COUNTED.has(name) || isExtendedResource(name);
}

/** Whether an amount of huge pages is a whole number of pages. */
export function isWholePages(name: string, quantity: string): boolean {
	try {
		const page = parseQuantity(name.slice(HUGE_PAGES.length));
		if (page.unscaled <= 0n) return false;
		const size = quantityValue(page);
		if (size <= 0 || page.exponent < 0) return false;
		return BigInt(quantityValue(quantity)) % BigInt(size) === 0n;
	} catch {
		return false;
	}
}

/** The name of a resource that a container asks for. */
export function validateContainerResource(errors: FieldError[], name: string, path: FieldPath): void {
	if (OF_CONTAINERS.has(name)) return;
	validateResourceName(errors, name, path);
	if (!name.includes("/")) {
		if (!isHugePages(name)) errors.push(invalid(path, named(name), "must be a standard resource for containers"));
	} else if (!isNativeResource(name) && !isExtendedResource(name)) {
		errors.push(invalid(path, named(name), "doesn't follow extended resource name standard"));
	}
}

const OF_PODS = ["cpu", "hugepages-", "memory"];

/** The name of a resource that a whole pod asks for. */
export function validatePodResource(errors: FieldError[], name: string, path: FieldPath): void {
	const before = errors.length;
	validateResourceName(errors, name, path);
	if (errors.length > before || name === "cpu" || name === "memory" || isHugePages(name)) return;
	errors.push(notSupported(path, named(name), OF_PODS));
}

function validateResourceName(errors: FieldError[], name: string, path: FieldPath): void {
	const problems = qualifiedNameErrors(name);
	for (const why of problems) errors.push(invalid(path, named(name), why));
	if (problems.length > 0 || name.includes("/") || STANDARD.has(name)) return;
	if (isHugePages(name) || name.startsWith(`${REQUESTS}${HUGE_PAGES}`)) return;
	errors.push(invalid(path, named(name), "must be a standard resource type or fully qualified"));
}
