import { expect, test } from "vitest";
import { isPodAvailable, isPodReady, isPodTerminal, podAvailableAt } from "../../src/api/podReady";

const at = Date.parse("2026-01-01T00:00:00Z");
const pod = (status: string, lastTransitionTime?: string) => ({
	status: {
		conditions: [
			{ type: "PodScheduled", status: "True" },
			{ type: "Ready", status, lastTransitionTime },
		],
	},
});
const ready = pod("True", "2026-01-01T00:00:00Z");

test("a pod is ready by its Ready condition only", () => {
	expect([ready, pod("False"), pod("Unknown"), { status: {} }, {}].map(isPodReady)).toEqual([
		true,
		false,
		false,
		false,
		false,
	]);
});

test("a ready pod is available at once, or minReadySeconds later to the millisecond", () => {
	expect(isPodAvailable(ready, 0, at - 60_000)).toBe(true);
	expect(isPodAvailable(ready, 10, at + 9_999)).toBe(false);
	expect(isPodAvailable(ready, 10, at + 10_000)).toBe(true);
	expect(podAvailableAt(ready, 10)).toBe(at + 10_000);
});

test("a pod that is not ready, or of which nobody knows since when, is not available", () => {
	expect(podAvailableAt(pod("False", "2026-01-01T00:00:00Z"), 0)).toBeUndefined();
	expect(podAvailableAt(pod("True"), 10)).toBeUndefined();
	expect(isPodAvailable(pod("True"), 0, at)).toBe(true);
});

test("failed and succeeded pods are terminal", () => {
	const phases = ["Pending", "Running", "Unknown", "Failed", "Succeeded"];
	expect(phases.filter((phase) => isPodTerminal({ status: { phase } }))).toEqual(["Failed", "Succeeded"]);
});
