import type { Picture } from "../../insight/map/picture";

/** "pool=gpu (3 nodes)": a group's heading; none where nodes are not grouped. */
export function groupHeading(picture: Picture, value: string | undefined, nodes: number): string | undefined {
	if (picture.groupBy === undefined) return undefined;
	const text = value === undefined ? `without ${picture.groupBy}` : `${picture.groupBy}=${value}`;
	return `${text} (${count(nodes, "node")})`;
}

/** 1 node, 2 nodes. */
export function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
