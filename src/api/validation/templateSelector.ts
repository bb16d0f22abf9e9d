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
	let requirements: ReturnType<typeof labelSelectorRequirements>;
	try {
		requirements = labelSelectorRequirements(selector);
	} catch {
		return true;
	}
	return matchesLabels(requirements, labels);
}
