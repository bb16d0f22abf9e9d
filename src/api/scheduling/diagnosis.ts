/** How many nodes gave each reason for refusing a pod. */
export class Diagnosis {
	private readonly counts = new Map<string, number>();

	add(reason: string, nodes = 1): void {
		if (nodes > 0) this.counts.set(reason, (this.counts.get(reason) ?? 0) + nodes);
	}

	/** "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s)." as the scheduler's FitError says. */
	message(allNodes: number): string {
		const reasons = [...this.counts].map(([reason, nodes]) => `${nodes} ${reason}`).sort();
		const head = `0/${allNodes} nodes are available:`;
		return reasons.length === 0 ? head : `${head} ${reasons.join(", ")}.`;
	}
}
