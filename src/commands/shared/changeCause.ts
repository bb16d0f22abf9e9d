import type { KubeObject } from "../../api/types";
import { CHANGE_CAUSE } from "../../api/wellKnown";
import type { FlagSpec, Invocation } from "../../cli/command";

export const recordFlag: FlagSpec = {
	name: "record",
	type: "bool",
	deprecated: "--record will be removed in the future",
	help: "Keep this command line in the annotation kubernetes.io/change-cause.",
};

/** The command line as --record keeps it: the words, then the flags that were given by their long names, sorted. */
export function changeCauseOf(invocation: Invocation, command: string, flags: readonly FlagSpec[]): string | undefined {
	if (!invocation.bool("record")) return undefined;
	const given = flags.filter(({ name }) => invocation.changed(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
	const words = given.map((flag) => `--${flag.name}=${textOf(invocation, flag)}`);
	return ["ds", command, ...invocation.args, ...words].join(" ");
}

/** The object with a reason for its change; as it is without one. */
export function withChangeCause(object: KubeObject, cause: string | undefined): KubeObject {
	if (cause === undefined) return object;
	const annotations = { ...object.metadata?.annotations, [CHANGE_CAUSE]: cause };
	return { ...object, metadata: { ...object.metadata, annotations } };
}

function textOf(invocation: Invocation, { name, type }: FlagSpec): string {
	switch (type) {
		case "bool":
			return String(invocation.bool(name));
		case "int":
			return String(invocation.int(name));
		case "stringSlice":
		case "stringArray":
			return invocation.strings(name).join(",");
		case "duration":
			return `${invocation.duration(name) / 1000}s`;
		default:
			return invocation.string(name);
	}
}
