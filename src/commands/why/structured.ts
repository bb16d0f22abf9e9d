import { goJsonIndentedAsIs } from "../../api/go/json";
import type { KubeObject } from "../../api/types";
import { printerFor } from "../../printers";
import type { Answer } from "./text";

/** The answers for programs: one as an object, several as the items of a list. */
export function structured(answers: readonly Answer[], format: "json" | "yaml"): string {
	// Fields without a value are left out, as they would be in an API object.
	const objects = answers.map((answer) => JSON.parse(JSON.stringify(objectOf(answer))) as object);
	const [first] = objects;
	const value = objects.length === 1 && first !== undefined ? first : { items: objects };
	if (format === "json") return `${goJsonIndentedAsIs(value)}\n`;
	return printerFor("yaml", { formats: "objects", outputGiven: true, showManagedFields: true }).print(
		value as unknown as KubeObject,
	);
}

function objectOf({ daemonSet, source, verdicts, totals, view }: Answer): object {
	const { namespace, name } = daemonSet.metadata;
	return {
		daemonSet: { name, namespace, ...(source !== undefined && { file: source }) },
		nodes: verdicts,
		totals,
		unreadable: view.unreadable,
	};
}
