import type { Container } from "../../api/types";
import type { Rule } from "../rule";
import { POD, podSpec, runningContainers } from "./support/pod";

/** How the pods end. */
export const terminationRules: readonly Rule[] = [
	{
		id: "grace-pre-stop",
		title: "grace period used up by the preStop handler",
		severity: "warning",
		why: "The grace period runs from the beginning of preStop. Where that takes all of it, the process is killed two seconds after it hears that it should end: buffers are lost, locks stay behind.",
		remedy:
			"Make terminationGracePeriodSeconds longer than the sleep and what the process needs to end, or the sleep shorter.",
		example: {
			bad: "terminationGracePeriodSeconds: 30\ncontainers:\n  - name: agent\n    lifecycle:\n      preStop:\n        sleep: {seconds: 30}\n",
			good: "terminationGracePeriodSeconds: 60\ncontainers:\n  - name: agent\n    lifecycle:\n      preStop:\n        sleep: {seconds: 15}\n",
		},
		check({ daemonSet }, report) {
			const grace = podSpec(daemonSet).terminationGracePeriodSeconds ?? 30;
			for (const { container, path, label } of runningContainers(daemonSet)) {
				const sleep = sleepOf(container);
				if (sleep === undefined || sleep < grace || grace <= 0) continue;
				const message = `${label} sleeps ${sleep} s before it ends, but is killed after ${grace} s`;
				report({ path: path.child("lifecycle").child("preStop"), message });
			}
		},
	},
	{
		id: "grace-zero",
		title: "pods that are killed at once",
		severity: "info",
		why: "With terminationGracePeriodSeconds 0 the API forgets the pod before its node has ended it: the next one starts while the old may still run, with the same files and ports.",
		remedy: "Use 1 or more; processes that end at once wait for nothing.",
		example: { bad: "terminationGracePeriodSeconds: 0\n", good: "terminationGracePeriodSeconds: 5\n" },
		check({ daemonSet }, report) {
			if (podSpec(daemonSet).terminationGracePeriodSeconds !== 0) return;
			const message = "the pods are killed without a moment to end";
			report({ path: POD.child("terminationGracePeriodSeconds"), message });
		},
	},
	{
		id: "grace-long",
		title: "pods that take long to end",
		severity: "info",
		off: true,
		why: "A rolling update waits for each old pod to end, node after node, and so does the drain of a node.",
		remedy: "Shorten terminationGracePeriodSeconds, or raise maxUnavailable.",
		example: { bad: "terminationGracePeriodSeconds: 3600\n", good: "terminationGracePeriodSeconds: 30\n" },
		options: {
			seconds: { description: "The longest grace period.", default: 300 },
		},
		check({ daemonSet, option }, report) {
			const grace = podSpec(daemonSet).terminationGracePeriodSeconds ?? 30;
			if (grace <= option<number>("seconds")) return;
			const path = POD.child("terminationGracePeriodSeconds");
			report({ path, message: `each pod may take ${grace} s to end, and an update waits for it` });
		},
	},
];

/** The seconds that a container's preStop handler sleeps, where it does nothing but that or ends with it. */
function sleepOf({ lifecycle }: Container): number | undefined {
	const preStop = lifecycle?.preStop;
	if (preStop?.sleep) return preStop.sleep.seconds;
	const words = preStop?.exec?.command ?? [];
	const found = SLEEP.exec(words.length === 2 && words[0]?.endsWith("sleep") ? words.join(" ") : (words.at(-1) ?? ""));
	return found?.[1] === undefined ? undefined : Number(found[1]) * (found[2] === "m" ? 60 : 1);
}

const SLEEP = /(?:^|[\s;&/])sleep\s+(\d{1,9})([sm]?)(?=$|[\s;&)])/;
