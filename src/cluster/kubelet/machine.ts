import type { Node } from "../../api/types";
import type { ControllerContext } from "../controllers/controller";

/** What the kubelet of a node knows beside its pods. */
export interface Machine {
	/** The node's uid: a machine that joins anew knows nothing. */
	uid: string;
	/** False while the kubelet is silent. */
	running: boolean;
	/** How many pod addresses it has given out. */
	addresses: number;
	/** The images that it has pulled. */
	images: string[];
}

/** Undefined for a node without a kubelet. */
export function machineOf(nodeName: string, context: ControllerContext): Machine | undefined {
	return context.recall(`node ${nodeName}`) as Machine | undefined;
}

export function rememberMachine(nodeName: string, machine: Machine | undefined, context: ControllerContext): void {
	context.remember(`node ${nodeName}`, machine);
}

export function hostIP(node: Node): string | undefined {
	return node.status?.addresses?.find((address) => address.type === "InternalIP")?.address;
}

/**
 * The next free pod address of a node, as host-local IPAM gives them out: one after the other, around the range. The
 * first two belong to the network and the bridge.
 */
export function nextPodIP(node: Node, machine: Machine, isTaken: (ip: string) => boolean): string | undefined {
	const range = node.spec?.podCIDR;
	if (range === undefined) return undefined;
	const prefix = range.slice(0, range.lastIndexOf("."));
	for (let step = 0; step < ADDRESSES; step++) {
		const ip = `${prefix}.${2 + (machine.addresses % ADDRESSES)}`;
		machine.addresses++;
		// In the first round nothing can be taken yet.
		if (machine.addresses <= ADDRESSES || !isTaken(ip)) return ip;
	}
	return undefined;
}

/** The addresses of a /24 that pods may have. */
const ADDRESSES = 253;
