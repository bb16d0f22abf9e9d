import { forbidden } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";
import { defaultClass } from "./priority";

/** The Priority plugin for classes. @throws Forbidden for a second one that is the default */
export function checkDefaultClass(registry: Registry, current: KubeObject, old?: KubeObject): void {
	if (!current.globalDefault) return;
	const present = defaultClass(registry)?.metadata.name;
	const { name = "" } = current.metadata;
	if (present === undefined || (old !== undefined && present === name)) return;
	throw forbidden(
		kind("priorityclasses.scheduling.k8s.io"),
		name,
		`PriorityClass ${present} is already marked as default. Only one default can exist`,
	);
}
