import { kubelet } from "../kubelet/index";
import { scheduler } from "../scheduler/index";
import type { Controller } from "./controller";
import { customResourceController } from "./customResources/index";
import { daemonSetController } from "./daemonset/index";
import { disruptionController } from "./disruption/index";
import { eventExpiry } from "./eventExpiry/index";
import { garbageCollector } from "./garbage/index";
import { namespaceController } from "./namespace/index";
import { nodeLifecycleController } from "./nodeLifecycle/index";
import { podGarbageCollector } from "./podGC/index";
import { resourceClaimController } from "./resourceClaim/index";
import { resourceQuotaController } from "./resourceQuota/index";
import { serviceAccountController } from "./serviceAccount/index";
import { storageProtectionController } from "./storageProtection/index";
import { taintEvictionController } from "./taintEviction/index";
import { volumeBindingController } from "./volumeBinding/index";

/** Everything that acts in a cluster by itself, in the order in which it sees changes. */
export function allControllers(): Controller[] {
	return [
		serviceAccountController,
		namespaceController,
		nodeLifecycleController,
		taintEvictionController,
		daemonSetController,
		disruptionController,
		resourceClaimController,
		volumeBindingController,
		storageProtectionController,
		scheduler,
		kubelet,
		podGarbageCollector,
		garbageCollector,
		customResourceController,
		resourceQuotaController,
		eventExpiry,
	];
}
