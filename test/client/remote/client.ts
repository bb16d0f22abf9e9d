import { connectRemote, type RemoteClient } from "../../../src/client/remote";
import type { ClusterAccess, Credentials } from "../../../src/client/remote/access";
import type { FaultServer } from "./faultServer";

export interface TestClient {
	client: RemoteClient;
	/** The waits that it asked for, in milliseconds. */
	waits: number[];
	warnings: string[];
	told: string[];
}

/** A client of the server whose waits end at once. */
export function clientFor(server: FaultServer, changes: Partial<ClusterAccess> = {}): TestClient {
	const waits: number[] = [];
	const warnings: string[] = [];
	const told: string[] = [];
	const credentials: Credentials = {
		current: async () => ({ token: server.cluster.token }),
		renewed: async () => undefined,
	};
	const access = {
		...{ server: server.url, authority: server.certificate.authority, insecure: false, compress: true },
		...{ credentials, timeout: 0 },
		...changes,
	};
	let now = 0;
	const never = new AbortController();
	const client = connectRemote(access, {
		now: () => now,
		sleep: async (milliseconds) => {
			waits.push(milliseconds);
			now += milliseconds;
		},
		after: () => new AbortController().signal,
		signal: () => never.signal,
		random: () => 1,
		tell: (line) => void told.push(line),
		userAgent: "test",
		onWarning: (text) => void warnings.push(text),
		cache: { read: () => undefined, write: () => undefined },
	});
	return { client, waits, warnings, told };
}
