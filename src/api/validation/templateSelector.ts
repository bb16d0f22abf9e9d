import { labelSelectorRequirements, matchesLabels } from "../labelSelector";
import type { LabelSelector } from "../types";

/**
 * Whether a controller's selector selects the pods of its own template. True as well where the selector cannot be
 * read: that is another error. No selector selects nothing.
 */
export function selectsTemplate(
	selector: LabelSelector | undefined,
	labels: Readonly<Record<string, string>> | undefined,
): boolean {
	const requirements = read(selector);
	return requirements === UNREADABLE || matchesLabels(requirements, labels);
}

/** Whether the selector's keys, operators and values are such that a selector can be made of them. */
export function isReadable(selector: LabelSelector | undefined): boolean {
	return read(selector) !== UNREADABLE;
}

const UNREADABLE = Symbol("unreadable");

function read(selector: LabelSelector | undefined): ReturnType<typeof labelSelectorRequirements> | typeof UNREADABLE {
	try {
		return labelSelectorRequirements(selector);
	} catch {
		return UNREADABLE;
	}
}
