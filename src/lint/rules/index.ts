import type { Rule } from "../rule";
import { apiVersionRules } from "./apiVersions";
import { conventionRules } from "./conventions";
import { environmentRules } from "./environment";
import { hostAccessRules } from "./hostAccess";
import { hostPathRules } from "./hostPaths";
import { imageRules } from "./images";
import { leftoverRules } from "./leftovers";
import { misplacedRules } from "./misplaced";
import { nodeSelectionRules } from "./nodeSelection";
import { privilegeRules } from "./privileges";
import { probeRules } from "./probes";
import { referenceRules } from "./references";
import { resourceRules } from "./resources";
import { secretRules } from "./secrets";
import { selectorRules } from "./selectors";
import { serviceAccountRules } from "./serviceAccounts";
import { serviceRules } from "./services";
import { siblingRules } from "./siblings";
import { terminationRules } from "./termination";
import { tolerationRules } from "./tolerations";
import { unquotedRules } from "./unquoted";
import { updateRules } from "./updates";
import { volumeRules } from "./volumes";

/** Every rule of lint, in the order in which they are listed: what breaks a DaemonSet first, habits last. */
export const rules: readonly Rule[] = [
	...apiVersionRules,
	...selectorRules,
	...misplacedRules,
	...unquotedRules,
	...nodeSelectionRules,
	...tolerationRules,
	...updateRules,
	...siblingRules,
	...serviceRules,
	...referenceRules,
	...probeRules,
	...terminationRules,
	...resourceRules,
	...imageRules,
	...environmentRules,
	...secretRules,
	...volumeRules,
	...hostPathRules,
	...hostAccessRules,
	...privilegeRules,
	...serviceAccountRules,
	...leftoverRules,
	...conventionRules,
];
