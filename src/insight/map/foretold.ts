import type { Explanations } from "./explained";
import type { Picture, PictureDaemonSet, PictureNode } from "./picture";

/**
 * A picture of DaemonSets out of manifests, with pods pending where a node has no room for them: where a DaemonSet wants
 * a pod and whether that pod would get a place are two questions.
 */
export function foretold(picture: Picture, explanations: Explanations): Picture {
	const hasNoRoom = (daemonSet: PictureDaemonSet | undefined, node: string) =>
		explanations.get(daemonSet?.uid ?? "")?.get(node)?.verdict === "pending";
	const pending = new Map<string, number>();
	const told = (node: PictureNode): PictureNode => ({
		...node,
		cells: node.cells.map((cell, index) => {
			const daemonSet = picture.daemonSets[index];
			if (daemonSet === undefined || cell.state !== "would-run" || !hasNoRoom(daemonSet, node.name)) return cell;
			pending.set(daemonSet.uid, (pending.get(daemonSet.uid) ?? 0) + 1);
			return { ...cell, state: "pending" };
		}),
	});
	const groups = picture.groups.map((group) => ({ ...group, nodes: group.nodes.map(told) }));
	const daemonSets = picture.daemonSets.map((daemonSet) => {
		const count = pending.get(daemonSet.uid) ?? 0;
		const { counts } = daemonSet;
		return {
			...daemonSet,
			counts: { ...counts, "would-run": counts["would-run"] - count, pending: counts.pending + count },
		};
	});
	return { ...picture, groups, daemonSets };
}
