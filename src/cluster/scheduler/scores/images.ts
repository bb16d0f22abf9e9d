import type { Node, Pod } from "../../../api/types";

const MEBIBYTE = 2 ** 20;

/** From 0 to 100: how much of the pod's images a node has already, less for images that few nodes have (ImageLocality). */
export function imageScore(pod: Pod, node: Node, nodes: readonly Node[]): number {
	if (!node.status?.images?.length) return 0;
	const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
	let sum = 0;
	for (const { image = "" } of containers) {
		const size = sizeOf(image, node);
		if (size === undefined) continue;
		const spread = nodes.filter((other) => sizeOf(image, other) !== undefined).length / nodes.length;
		sum += Math.floor(size * spread);
	}
	const [least, most] = [23 * MEBIBYTE, 1000 * MEBIBYTE * containers.length];
	return Math.floor((100 * (Math.min(Math.max(sum, least), most) - least)) / (most - least));
}

function sizeOf(image: string, node: Node): number | undefined {
	const name = image.lastIndexOf(":") <= image.lastIndexOf("/") ? `${image}:latest` : image;
	return node.status?.images?.find(({ names }) => names?.includes(name))?.sizeBytes;
}
