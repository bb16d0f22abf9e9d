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
	/** Until when it pulls what it has been asked for, milliseconds: one image after the other. */
	pullsUntil?: number;
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

/** The next free pod address of a node, as host-local IPAM gives them out: one after the other, around the range. */
export function nextPodIP(node: Node, machine: Machine, isTaken: (ip: string) => boolean): string | undefined {
	const range = node.spec?.podCIDR;
	if (range === undefined) return undefined;
	const prefix = range.slice(0, range.lastIndexOf("."));
	const addresses = LAST_HOST - FIRST_HOST + 1;
	for (let step = 0; step < addresses; step++) {
		const ip = `${prefix}.${FIRST_HOST + (machine.addresses % addresses)}`;
		machine.addresses++;
		// In the first round nothing can be taken yet.
		if (machine.addresses <= addresses || !isTaken(ip)) return ip;
	}
	return undefined;
}

/** The part of a /24 that pods get: more than the 110 pods of a node. */
const FIRST_HOST = 100;
const LAST_HOST = 254;
