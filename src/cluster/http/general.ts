import type { Resource } from "../../api/resource";
import { apiVersionOf } from "../../api/resource";
import { SERVER_VERSION } from "../serverVersion";
import type { Exchange } from "./exchange";

const CHECKS: Readonly<Record<string, readonly string[]>> = {
	healthz: ["ping", "log", "etcd"],
	livez: ["ping", "log", "etcd"],
	readyz: ["ping", "log", "etcd", "informer-sync", "shutdown"],
};

/** Whether a path tells of the server's health alone, which anyone may know. */
export function isHealthPath(path: string): boolean {
	return (path.split("/")[1] ?? "") in CHECKS;
}

/** /version, the health paths and /: False for any other. */
export async function general(exchange: Exchange, resources: () => readonly Resource[]): Promise<boolean> {
	if (exchange.method !== "GET" && exchange.method !== "HEAD") return false;
	const parts = exchange.path.split("/").filter((part) => part !== "");
	const [root, ...rest] = parts;
	if (root === undefined) {
		await sendIndented(exchange, { paths: pathsOf(resources()) });
	} else if (root === "version" && rest.length === 0) {
		await sendIndented(exchange, SERVER_VERSION);
	} else if (Object.hasOwn(CHECKS, root)) {
		return health(exchange, root, rest);
	} else {
		return false;
	}
	return true;
}

async function health(exchange: Exchange, name: string, [check, ...more]: readonly string[]): Promise<boolean> {
	const checks = CHECKS[name] ?? [];
	if (more.length > 0 || (check !== undefined && !checks.includes(check))) return false;
	exchange.outgoing.setHeader("X-Content-Type-Options", "nosniff");
	const excluded = exchange.query.getAll("exclude");
	const lines = checks.map((each) => `[+]${each} ${excluded.includes(each) ? "excluded: ok" : "ok"}\n`).join("");
	const text = check === undefined && exchange.query.has("verbose") ? `${lines}${name} check passed\n` : "ok";
	await exchange.send(200, "text/plain; charset=utf-8", text);
	return true;
}

async function sendIndented(exchange: Exchange, value: unknown): Promise<void> {
	await exchange.send(200, "application/json", JSON.stringify(value, undefined, "  "));
}

function pathsOf(resources: readonly Resource[]): string[] {
	const groups = resources.filter(({ group }) => group !== "");
	const paths = [
		"/.well-known/openid-configuration",
		"/api",
		"/api/v1",
		"/apis",
		"/apis/",
		"/openapi/v2",
		"/openapi/v3",
		"/openapi/v3/",
		"/version",
		...groups.flatMap((resource) => [`/apis/${resource.group}`, `/apis/${apiVersionOf(resource)}`]),
		...Object.entries(CHECKS).flatMap(([name, checks]) => [`/${name}`, ...checks.map((check) => `/${name}/${check}`)]),
	];
	return [...new Set(paths)].sort();
}
