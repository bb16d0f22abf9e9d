import { createHmac, randomUUID } from "node:crypto";
import { invalid } from "../../api/statusError";
import type { AuthenticationV1TokenRequest, KubeObject } from "../../api/types";
import { serviceAccountGroups, type User } from "../access/user";
import { kind } from "../kinds";
import { time } from "../time";
import { sameSecret } from "./access";
import { readObject } from "./bodies";
import { writeQuery } from "./options";
import { type Call, namespaceOf, type Served } from "./served";
import { formFor } from "./writes";

const ISSUER = "https://kubernetes.default.svc.cluster.local";
const SHORTEST_S = 600;
const LONGEST_S = 2 ** 32;

interface Claims {
	aud: string[];
	exp: number;
	iat: number;
	iss: string;
	jti: string;
	nbf: number;
	sub: string;
	"kubernetes.io": { namespace: string; serviceaccount: { name: string; uid: string } };
}

/** POST to a service account's token subresource: a token that the server itself takes, for a while. */
export async function createToken(call: Call): Promise<void> {
	const { served, exchange, target } = call;
	const { representation } = formFor(exchange);
	const { value } = await readObject(served, exchange, { kind: "TokenRequest" });
	writeQuery(exchange, "CreateOptions");
	const { spec } = (value ?? {}) as Partial<AuthenticationV1TokenRequest>;
	const seconds = spec?.expirationSeconds ?? 3600;
	checkDuration(seconds);
	const name = target.name ?? "";
	const namespace = namespaceOf(call) ?? "";
	const { account, now } = served.engine.read((registry) => ({
		account: registry.get(kind("serviceaccounts"), namespace, name),
		now: registry.now,
	}));
	const issued = Math.floor(now / 1000);
	const audiences = spec?.audiences?.length ? spec.audiences : [ISSUER];
	const token = signed(served, {
		aud: audiences,
		exp: issued + seconds,
		iat: issued,
		iss: ISSUER,
		jti: randomUUID(),
		nbf: issued,
		sub: `system:serviceaccount:${namespace}:${name}`,
		"kubernetes.io": { namespace, serviceaccount: { name, uid: account.metadata.uid ?? "" } },
	});
	const answer = {
		kind: "TokenRequest",
		apiVersion: "authentication.k8s.io/v1",
		metadata: { name, namespace, creationTimestamp: time(now) },
		spec: { audiences, expirationSeconds: seconds, boundObjectRef: spec?.boundObjectRef ?? null },
		status: { token, expirationTimestamp: time(now + seconds * 1000) },
	};
	await exchange.reply(201, answer, representation);
}

/** Whose token it is; undefined for one that the server has not given, that has run out, or whose account is gone. */
export function userOfToken(served: Served, token: string): User | undefined {
	const [header = "", payload = "", signature = ""] = token.split(".");
	if (signature === "" || !sameSecret(signature, signatureOf(served, `${header}.${payload}`))) return undefined;
	const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Claims;
	const { namespace, serviceaccount } = claims["kubernetes.io"];
	return served.engine.view((registry) => {
		if (claims.exp * 1000 <= registry.now) return undefined;
		const account = registry.find<KubeObject>(kind("serviceaccounts"), namespace, serviceaccount.name);
		if (account?.metadata.uid !== serviceaccount.uid) return undefined;
		return {
			name: claims.sub,
			uid: serviceaccount.uid,
			groups: [...serviceAccountGroups(claims.sub), "system:authenticated"],
		};
	});
}

function checkDuration(seconds: number): void {
	const why =
		seconds < SHORTEST_S
			? "may not specify a duration less than 10 minutes"
			: seconds > LONGEST_S
				? "may not specify a duration larger than 2^32 seconds"
				: undefined;
	if (why === undefined) return;
	throw invalid({ group: "authentication.k8s.io", kind: "TokenRequest" }, "", [
		{ reason: "FieldValueInvalid", field: "spec.expirationSeconds", message: `Invalid value: ${seconds}: ${why}` },
	]);
}

function signed(served: Served, claims: Claims): string {
	const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
	const text = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
	return `${text}.${signatureOf(served, text)}`;
}

function signatureOf({ signingKey }: Served, text: string): string {
	return createHmac("sha256", signingKey).update(text).digest("base64url");
}
