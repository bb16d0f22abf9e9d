import type { Pod } from "../../api/types";

/**
 * The faults of real life, asked for by annotations on a pod (for a DaemonSet: on its pod template). Each counts for all
 * containers of the pod, or for one alone when its name follows a dot: ds.sim/exit-after.agent.
 *
 * | annotation              | value                  | what happens                                                                 |
 * | ----------------------- | ---------------------- | ---------------------------------------------------------------------------- |
 * | ds.sim/image-pull-error | true, or the error     | the image can't be pulled: ErrImagePull, ImagePullBackOff                    |
 * | ds.sim/pull-seconds     | seconds                | pulling the image takes that long                                            |
 * | ds.sim/start-seconds    | seconds                | the container starts that much later                                         |
 * | ds.sim/exit-after       | seconds                | the container exits after that time: CrashLoopBackOff where it is restarted  |
 * | ds.sim/exit-code        | 0 to 255               | … with that exit code instead of 1                                           |
 * | ds.sim/exit-reason      | OOMKilled and the like | … with that reason instead of Error or Completed                             |
 * | ds.sim/failing-probes   | readiness,liveness,startup | these probes, where the container has them, never pass                   |
 * | ds.sim/failing-hooks    | postStart,preStop      | these lifecycle hooks, where the container has them, fail                    |
 * | ds.sim/stop-seconds     | seconds                | the container ends that long after SIGTERM instead of after a second         |
 *
 * A value that can't be read is no fault.
 */
export interface Faults {
	pullError?: string;
	pullMs?: number;
	startMs?: number;
	exitAfterMs?: number;
	exitCode?: number;
	exitReason?: string;
	failingProbes: ReadonlySet<string>;
	failingHooks: ReadonlySet<string>;
	stopMs?: number;
}

/** The faults asked for of one container of `pod`. */
export function faultsOf(pod: Pick<Pod, "metadata">, container: string): Faults {
	const annotations = pod.metadata.annotations;
	if (annotations === undefined || !asksForFaults(annotations)) return NONE;
	const value = (name: string) =>
		annotations[`${FAULT_PREFIX}${name}.${container}`] ?? annotations[`${FAULT_PREFIX}${name}`];
	const pullError = value("image-pull-error");
	const exitCode = number(value("exit-code"));
	return {
		pullError: pullError === undefined || pullError === "false" ? undefined : pullError,
		pullMs: milliseconds(value("pull-seconds")),
		startMs: milliseconds(value("start-seconds")),
		exitAfterMs: milliseconds(value("exit-after")),
		exitCode: exitCode !== undefined && exitCode <= 255 ? Math.floor(exitCode) : undefined,
		exitReason: value("exit-reason") || undefined,
		failingProbes: words(value("failing-probes")),
		failingHooks: words(value("failing-hooks")),
		stopMs: milliseconds(value("stop-seconds")),
	};
}

/** What the annotations that ask for faults begin with. */
export const FAULT_PREFIX = "ds.sim/";
const NONE: Faults = { failingProbes: new Set(), failingHooks: new Set() };

/** One kind of fault, by the name of its annotation without the prefix. */
export interface FaultKind {
	name: string;
	/** What its value is. */
	value: "seconds" | "text" | "code" | readonly string[];
	help: string;
}

/** All faults that can be asked for. */
export const FAULT_KINDS: readonly FaultKind[] = [
	{ name: "image-pull-error", value: "text", help: "The image can't be pulled, with that error." },
	{ name: "pull-seconds", value: "seconds", help: "Pulling the image takes that long." },
	{ name: "start-seconds", value: "seconds", help: "The container starts that much later." },
	{ name: "exit-after", value: "seconds", help: "The container exits that long after its start." },
	{ name: "exit-code", value: "code", help: "It exits with this code instead of 1: 0 to 255." },
	{ name: "exit-reason", value: "text", help: "It exits with this reason instead of Error or Completed: OOMKilled." },
	{
		name: "failing-probes",
		value: ["readiness", "liveness", "startup"],
		help: "These probes never pass: readiness, liveness, startup.",
	},
	{ name: "failing-hooks", value: ["postStart", "preStop"], help: "These lifecycle hooks fail: postStart, preStop." },
	{ name: "stop-seconds", value: "seconds", help: "The container ends that long after SIGTERM." },
];

/** What is wrong with a fault's value, if anything. */
export function faultProblem({ value: kind }: FaultKind, text: string): string | undefined {
	if (kind === "text") return text === "" ? "it must not be empty" : undefined;
	if (kind === "seconds") return milliseconds(text) === undefined ? "write 5, 500ms, 5s, 2m or 1h" : undefined;
	if (kind === "code") return (number(text) ?? 256) > 255 ? "write a number from 0 to 255" : undefined;
	const unknown = [...words(text)].find((word) => !kind.includes(word));
	return unknown === undefined ? undefined : `${JSON.stringify(unknown)} is none of ${kind.join(", ")}`;
}

function asksForFaults(annotations: Record<string, string>): boolean {
	for (const key in annotations) if (key.startsWith(FAULT_PREFIX)) return true;
	return false;
}

function words(text: string | undefined): Set<string> {
	return new Set(text?.split(/[\s,]+/) ?? []);
}

/** Seconds, or a duration such as 500ms, 5s, 2m, 1h. */
function milliseconds(text: string | undefined): number | undefined {
	const [, amount, unit = "s"] = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)?$/.exec(text?.trim() ?? "") ?? [];
	const scale = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit] ?? 1000;
	return amount === undefined ? undefined : Number(amount) * scale;
}

function number(text: string | undefined): number | undefined {
	return /^[0-9]+$/.test(text ?? "") ? Number(text) : undefined;
}
