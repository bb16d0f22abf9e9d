import type { Placement } from "../../api/daemonSet/placement";
import type { Node, Pod, Taint } from "../../api/types";
import type { Evidence } from "../evidence";

/** One node before it is known which wave it belongs to. */
export interface Prospect {
	name: string;
	node: Node | undefined;
	placement: Placement;
	/** The oldest of its pods that run. */
	pod: Pod | undefined;
	upToDate: boolean;
	/** It is available now. */
	serves: boolean;
	/** And nothing turns it out. */
	available: boolean;
	/** Why a new pod would not fit; empty where it does, be it in the place of others. */
	misfit: Evidence[];
	/** What is in its way now, and who leaves for it. */
	preempts: Evidence[];
	/** There is a pod that has ended, or is ending. */
	ended: boolean;
	/** A NoExecute taint that the pod itself does not tolerate: it goes at once, whatever the template says now. */
	evictedBy: Taint | undefined;
}
