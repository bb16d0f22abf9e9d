import type { V1HTTPGetAction, V1Probe } from "../../api/types";

/** A probe in one line: what it asks and its timing in seconds. */
export function probeText(probe: V1Probe): string {
	const timing =
		`delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s ` +
		`period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
	const { exec, httpGet, tcpSocket, grpc } = probe;
	if (exec) return `exec [${(exec.command ?? []).join(" ")}] ${timing}`;
	if (httpGet) return `http-get ${url(httpGet)} ${timing}`;
	if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ""}:${tcpSocket.port} ${timing}`;
	if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ""} ${timing}`;
	return `unknown ${timing}`;
}

function url({ scheme = "", host = "", port, path = "" }: V1HTTPGetAction): string {
	const name = host.includes(":") ? `[${host}]` : host;
	const authority = port === "" ? host : `${name}:${port}`;
	const start = scheme === "" ? "//" : `${scheme.toLowerCase()}://`;
	const slash = path !== "" && !path.startsWith("/") ? "/" : "";
	return `${start}${authority}${slash}${escapePath(path)}`;
}

/** Percent-encoding as Go's URL.EscapedPath does it. */
function escapePath(path: string): string {
	return encodeURI(path).replace(/[?#!*'()[\]]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
