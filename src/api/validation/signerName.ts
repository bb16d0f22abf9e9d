import { type FieldError, invalid, required, tooLong } from "../fieldError";
import type { FieldPath } from "../fieldPath";
import { byteLength, dnsLabelErrors, dnsSubdomainErrors, inLabel } from "../names";

const MAX_DOMAIN = 253;
const MAX_LABEL = 63;

/** A certificate signer's name: example.com/signer-name. */
export function validateSignerName(errors: FieldError[], name: string, path: FieldPath): void {
	if (name === "") {
		errors.push(required(path));
		return;
	}
	const [domain = "", signer, ...rest] = name.split("/");
	if (signer === undefined || rest.length > 0) {
		const why = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
		errors.push(invalid(path, name, why));
		return;
	}
	if (byteLength(domain) > MAX_DOMAIN) errors.push(tooLong(path, MAX_DOMAIN));
	const labels = domain.split(".");
	validateLabels(errors, labels, dnsLabelErrors, domain, path);
	if (labels.length < 2) {
		errors.push(invalid(path, domain, "should be a domain with at least two segments separated by dots"));
	}
	validateLabels(errors, signer.split("."), dnsSubdomainErrors, signer, path);
	const max = MAX_DOMAIN + (MAX_DOMAIN + MAX_LABEL + 1) + 1;
	if (byteLength(name) > max) errors.push(tooLong(path, max));
}

/** One of Kubernetes' own signers. */
export function isKubernetesSigner(name: string): boolean {
	const domain = name.split("/")[0] ?? "";
	return domain === "kubernetes.io" || domain.endsWith(".kubernetes.io");
}

/** The first label with faults is named, and only that. */
function validateLabels(
	errors: FieldError[],
	labels: readonly string[],
	check: (label: string) => readonly string[],
	shown: string,
	path: FieldPath,
): void {
	for (const label of labels) {
		const problems = check(label);
		for (const why of problems) errors.push(invalid(path, shown, inLabel(label, why)));
		if (problems.length > 0) return;
	}
}
