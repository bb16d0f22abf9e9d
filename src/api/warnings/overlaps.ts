import { goQuote } from "../go/format";
import type { V1Volume, V1VolumeProjection } from "../types";

/** Files that a volume writes twice, or in a folder that another of its files is. */
export function warnOfOverlaps(warnings: string[], volumes: readonly V1Volume[]): void {
	for (const volume of volumes) {
		const { name, configMap, secret, downwardAPI, projected } = volume;
		if (configMap?.items) warnOf(warnings, name, `ConfigMap ${goQuote(configMap.name ?? "")}`, paths(configMap.items));
		if (secret?.items) warnOf(warnings, name, `Secret ${goQuote(secret.secretName ?? "")}`, paths(secret.items));
		if (downwardAPI?.items) warnOf(warnings, name, "DownwardAPI", paths(downwardAPI.items));
		if (projected) warnOfProjected(warnings, name, projected.sources ?? []);
	}
}

/** A path and, in a projected volume, which source it comes from. */
interface Source {
	readonly path: string;
	readonly source: string;
}

function paths(items: readonly { path: string }[], source = ""): Source[] {
	return items.map(({ path }) => ({ path, source }));
}

function warnOf(warnings: string[], volume: string, what: string, files: readonly Source[]): void {
	const before: Source[] = [];
	for (const file of files) addFile(warnings, { volume, what }, before, file);
}

function warnOfProjected(warnings: string[], volume: string, sources: readonly V1VolumeProjection[]): void {
	const before: Source[] = [];
	for (const source of sources) {
		if (Object.keys(source).length === 0) {
			warnings.push(`volume ${goQuote(volume)} (Projected) has no sources provided`);
			continue;
		}
		for (const file of filesOf(source)) addFile(warnings, { volume, what: "Projected" }, before, file);
	}
}

function filesOf(projection: V1VolumeProjection): Source[] {
	const { configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = projection;
	if (configMap?.items) return paths(configMap.items, `ConfigMap ${goQuote(configMap.name ?? "")}`);
	if (secret?.items) return paths(secret.items, `Secret ${goQuote(secret.name ?? "")}`);
	if (downwardAPI?.items) return paths(downwardAPI.items, "DownwardAPI");
	if (serviceAccountToken) return [{ path: serviceAccountToken.path, source: "ServiceAccountToken" }];
	if (clusterTrustBundle) {
		const name = clusterTrustBundle.name ?? clusterTrustBundle.signerName ?? "";
		return [{ path: clusterTrustBundle.path, source: `ClusterTrustBundle ${goQuote(name)}` }];
	}
	const files: [string | undefined, string][] = [
		[podCertificate?.certificateChainPath, "chain"],
		[podCertificate?.keyPath, "key"],
		[podCertificate?.credentialBundlePath, "credential bundle"],
	];
	return files.flatMap(([path, what]) => (path ? [{ path, source: `PodCertificate ${what}` }] : []));
}

function addFile(
	warnings: string[],
	{ volume, what }: { volume: string; what: string },
	before: Source[],
	{ path, source }: Source,
): void {
	const file = { path: path.replace(/\/+$/, ""), source };
	for (const other of before) {
		if (!overlap(file, other)) continue;
		const pair = `${show(file)} with ${show(other)}`;
		warnings.push(`volume ${goQuote(volume)} (${what}): overlapping paths: ${pair}`);
	}
	before.push(file);
}

function overlap(a: Source, b: Source): boolean {
	if (a.path === "" || b.path === "") return false;
	return `${a.path}/`.startsWith(`${b.path}/`) || `${b.path}/`.startsWith(`${a.path}/`);
}

function show({ path, source }: Source): string {
	return source === "" ? goQuote(path) : `${goQuote(path)} (${source})`;
}
