import { clusterHome } from "./home";
import type { Host } from "./host";

/** The names of the local clusters, sorted. */
export async function localClusters(host: Host): Promise<string[]> {
	const { listClusters } = await import("../cluster/local");
	return listClusters(clusterHome(host));
}
