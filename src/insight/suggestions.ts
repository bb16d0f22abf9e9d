import type { DaemonSet, Toleration } from "../api/types";
import type { Remedy } from "./remedies";

/** A remedy as people would carry it out: YAML for the pod template, commands for nodes and requests. */
export function suggestionText(remedy: Remedy, { metadata }: DaemonSet, node: string): string {
	const parts: string[] = [];
	if (remedy.nodeLabels !== undefined) parts.push(`ds label node ${node}${labelWords(remedy.nodeLabels)}`);
	if (remedy.tolerations !== undefined) parts.push(tolerationsYaml(remedy.tolerations));
	const { name, namespace = "default" } = metadata;
	const flag = namespace === "default" ? "" : ` -n ${namespace}`;
	for (const { quota, hard } of remedy.quotas ?? []) {
		parts.push(`ds patch resourcequota ${quota}${flag} --type=merge -p '${JSON.stringify({ spec: { hard } })}'`);
	}
	if (remedy.requests !== undefined) {
		const { container, requests } = remedy.requests;
		const amounts = Object.entries(requests).map(([resource, quantity]) => `${resource}=${quantity}`);
		// One out of a file has nothing yet that a command could change.
		if (metadata.uid === undefined) parts.push(`requests of container ${container}: ${amounts.join(", ")}`);
		else parts.push(`ds set resources ds/${name}${flag} -c ${container} --requests=${amounts.join(",")}`);
	}
	return parts.join("\n");
}

/** Tolerations as they are written in a pod template's spec. */
export function tolerationsYaml(tolerations: readonly Toleration[]): string {
	const lines = tolerations.flatMap(({ key, operator, value, effect }) => [
		`- key: ${scalar(key)}`,
		`  operator: ${scalar(operator)}`,
		...(value ? [`  value: ${scalar(value)}`] : []),
		`  effect: ${scalar(effect)}`,
	]);
	return ["tolerations:", ...lines].join("\n");
}

/** A remedy on one line. */
export function suggestionLine(remedy: Remedy, daemonSet: DaemonSet, node: string): string {
	const { tolerations, ...others } = remedy;
	const flow = (tolerations ?? []).map(({ key, operator, value, effect }) => {
		const fields = Object.entries({ key, operator, ...(value && { value }), effect });
		return `{${fields.map(([name, text]) => `${name}: ${scalar(text)}`).join(", ")}}`;
	});
	const rest = suggestionText(others, daemonSet, node).split("\n");
	const parts = [...rest, ...(flow.length > 0 ? [`tolerations: [${flow.join(", ")}]`] : [])];
	return parts.filter((part) => part !== "").join(" and ");
}

/** Taint values can look like numbers and booleans; a toleration's must be strings. */
function scalar(text = ""): string {
	const plain = /^[A-Za-z][A-Za-z0-9./_-]*$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i.test(text);
	return plain ? text : JSON.stringify(text);
}

function labelWords(labels: Readonly<Record<string, string | null>>): string {
	return Object.entries(labels)
		.map(([key, value]) => (value === null ? ` ${key}-` : ` ${key}=${value}`))
		.join("");
}
