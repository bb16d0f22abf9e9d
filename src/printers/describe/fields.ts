import { quantityMilliValue, quantityValue } from "../../api/quantity";
import type { Container, Pod, V1ResourceFieldSelector } from "../../api/types";
import { type StringMap, sortedKeys } from "./lists";

/** What a field reference yields in a pod, as far as kubectl resolves it: metadata only. */
export function podFieldValue(pod: Pod, fieldPath: string): string {
	const { metadata } = pod;
	const subscript = /^(.+)\['(.*)'\]$/.exec(fieldPath);
	if (subscript) {
		const [, path, key = ""] = subscript;
		if (path === "metadata.annotations") return metadata.annotations?.[key] ?? "";
		return path === "metadata.labels" ? (metadata.labels?.[key] ?? "") : "";
	}
	switch (fieldPath) {
		case "metadata.annotations":
			return formatMap(metadata.annotations);
		case "metadata.labels":
			return formatMap(metadata.labels);
		case "metadata.name":
			return metadata.name ?? "";
		case "metadata.namespace":
			return metadata.namespace ?? "";
		case "metadata.uid":
			return metadata.uid ?? "";
		default:
			return "";
	}
}

function formatMap(map: StringMap | undefined): string {
	return sortedKeys(map)
		.map((key) => `${key}=${JSON.stringify(map?.[key])}`)
		.join("\n");
}

/** A container's resource in units of the divisor, rounded up; empty for a resource that kubectl does not resolve. */
export function resourceFieldValue(selector: V1ResourceFieldSelector, container: Container): string {
	const [list = "", ...rest] = selector.resource.split(".");
	const name = rest.join(".");
	if (!["cpu", "memory", "ephemeral-storage"].includes(name) && !name.startsWith("hugepages-")) return "";
	if (list !== "limits" && list !== "requests") return "";
	const value = name === "cpu" ? quantityMilliValue : quantityValue;
	const amount = value(container.resources?.[list]?.[name] ?? "0");
	const divisor = value(selector.divisor ?? "1") || value("1");
	return String(Math.ceil(amount / divisor));
}
