import { allControllers } from "./controllers/all";
import type { Work } from "./engine/localEngine";
import { requestRules } from "./registry/requestRules";

/** Everything that a cluster needs to move; reading one needs none of it. */
export function makeWork(): Work {
	return { controllers: allControllers(), rules: requestRules };
}
